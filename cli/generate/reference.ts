// `npm run reference`: writes docs/reference from the code.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { referenceFiles } from '../reference/reference-files';
import { runScript, say } from './run-script';

const ROOT = path.join(__dirname, '../..');

runScript(() => {
  mkdirSync(path.join(ROOT, 'docs/reference'), { recursive: true });
  for (const [file, text] of Object.entries(referenceFiles(ROOT))) {
    writeFileSync(path.join(ROOT, file), text);
    say(file);
  }
});

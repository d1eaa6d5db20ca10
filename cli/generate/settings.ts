// `npm run settings`: writes everything that is made from the descriptors of settings in core/settings.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { settingsFiles } from '../settings/settings-files';
import { runScript, say } from './run-script';

const ROOT = path.join(__dirname, '../..');

runScript(() => {
  for (const [file, text] of Object.entries(settingsFiles(ROOT))) {
    writeFileSync(path.join(ROOT, file), text);
    say(file);
  }
});

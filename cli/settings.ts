// `npm run settings`: writes everything that is made from the descriptors of settings in core/settings.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { settingsFiles } from './settings/settings-files';

const ROOT = path.join(__dirname, '..');

for (const [file, text] of Object.entries(settingsFiles(ROOT))) {
  mkdirSync(path.dirname(path.join(ROOT, file)), { recursive: true });
  writeFileSync(path.join(ROOT, file), text);
  process.stdout.write(`${file}\n`);
}

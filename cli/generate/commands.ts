// `npm run commands`: writes docs/commands.md from the declarations of all commands.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { commandReference } from '../reference/command-reference';
import { runScript, say } from './run-script';

runScript(async () => {
  writeFileSync(path.join(__dirname, '../../docs/commands.md'), await commandReference());
  say('docs/commands.md');
});

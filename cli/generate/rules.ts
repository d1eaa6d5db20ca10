// `npm run rules`: writes the rules of the policy pack into docs/policy.md.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withRuleTables } from '../rules/table';
import { runScript, say } from './run-script';

const PAGE = path.join(__dirname, '../../docs/policy.md');

runScript(() => {
  writeFileSync(PAGE, withRuleTables(readFileSync(PAGE, 'utf8')));
  say(`written to ${path.relative(process.cwd(), PAGE)}`);
});

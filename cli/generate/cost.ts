// `npm run cost`: prints what Georender costs in money, and writes it into docs/deploy.md.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withTables } from '../cost/section';
import { costTables } from '../cost/tables';
import { runScript, say } from './run-script';

const PAGE = path.join(__dirname, '../../docs/deploy.md');

runScript(() => {
  const tables = costTables();
  writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), tables));
  say(`${tables}\n\nwritten to ${path.relative(process.cwd(), PAGE)}`);
});

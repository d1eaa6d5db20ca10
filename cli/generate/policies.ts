// `npm run policies`: writes the IAM policies of docs/policies, from the types of resources that the program makes.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { POLICY_NAMES, policyText } from '../policies/policies';
import { runScript, say } from './run-script';

const FOLDER = path.join(__dirname, '../../docs/policies');

runScript(() => {
  mkdirSync(FOLDER, { recursive: true });
  for (const name of POLICY_NAMES) {
    const file = path.join(FOLDER, `${name}.json`);
    writeFileSync(file, policyText(name));
    say(path.relative(process.cwd(), file));
  }
});

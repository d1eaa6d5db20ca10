// `npm run policies`: writes the IAM policies of docs/policies, from the types of resources that the program makes.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { POLICY_NAMES, policyText } from './policies/policies';

const folder = path.join(__dirname, '../docs/policies');
mkdirSync(folder, { recursive: true });
for (const name of POLICY_NAMES) {
  const file = path.join(folder, `${name}.json`);
  writeFileSync(file, policyText(name));
  process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
}

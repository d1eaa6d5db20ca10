// docs/reference/outputs.md: the outputs of a stack.
import path from 'node:path';
import ts from 'typescript';
import { sourceFile } from './component-sources';
import { DeclarationMissingError } from './described-values';
import type { Gaps } from './gaps';
import { code, page, prose, table } from './markdown';
import { type Member, membersOf } from './members';

const HEAD = `# Outputs

The outputs of a stack that \`pulumi up\` deploys: addresses, ids, names of tables, buckets, queues and functions.

Written by \`npm run reference\` from the types of the code; a test compares it. \`pulumi stack output NAME\` prints one,
\`pulumi stack output --json\` all of them: \`georender … --outputs FILE\` reads such a file. A program of your own
has the same by [stackOutputs](components.md#stackoutputs).`;

/** The types of the outputs, each in its file. */
const TYPES = [
  ['components/stack-outputs.ts', 'StackOutputs'],
  ['core/settings/deployment-outputs.ts', 'SettingsOutputs'],
] as const;

/** The page. */
export function outputPage(root: string, gaps: Gaps): string {
  const rows = TYPES.flatMap(([file, type]) => outputs(path.join(root, file), type)).map(({ name, type, doc }) => [
    code(name),
    code(type.replace(/pulumi\.Output<(.*)>$/, '$1')),
    prose(gaps.described(`the output ${name}`, doc.text)),
  ]);
  return page([HEAD, table(['output', 'type', ''], rows)]);
}

function outputs(file: string, name: string): readonly Member[] {
  const found = sourceFile(file).statements.find((one) => ts.isInterfaceDeclaration(one) && one.name.text === name);
  if (found === undefined || !ts.isInterfaceDeclaration(found))
    throw new DeclarationMissingError(`${file} has no interface ${name}; name the type that has the outputs.`);
  return membersOf(found, { files: new Map(), declarations: new Map() }).own;
}

// docs/reference/components.md: the exports of the library, and the components that they are made of.
import path from 'node:path';
import ts from 'typescript';
import {
  type ComponentSources,
  componentSources,
  type Described,
  exportedNames,
  isComponent,
  madeBy,
  sourceFile,
} from './component-sources';
import { DescribedFile } from './described-values';
import { docComment } from './doc-comment';
import type { Gaps } from './gaps';
import { code, page, prose, table } from './markdown';
import { argumentsOf, codeText, type Member, membersOf, methodsOf, outputsOf } from './members';

const HEAD = `# Components

The Pulumi components of Georender: their arguments with types and defaults, their outputs, and the AWS resources that each makes.

Written by \`npm run reference\` from the code of \`components\`; a test compares it. A program imports the exports from
\`georender\`. The other components are made by \`Georender\`: their outputs are reached by its fields, and their resources by
\`transform\`.`;

/** The page. */
export function componentPage(root: string, gaps: Gaps): string {
  const sources = componentSources(path.join(root, 'components'));
  const exported = exportedNames(sourceFile(path.join(root, 'components/index.ts')));
  const parts = exported.flatMap((name) => section(name, sources, gaps));
  const made = madeComponents(exported, sources);
  const others = made.filter((name) => !exported.includes(name)).flatMap((name) => section(name, sources, gaps));
  const list = [...exported, ...made].flatMap((name) => overviewRow(name, sources));
  const inputs = new DescribedFile(root, 'components/input-settings.ts').list('INPUT_NAMES');
  const later = `Settings that may be outputs of other resources: ${inputs.map(({ value }) => code(value)).join(', ')}.`;
  return page([HEAD, table(['component', 'makes'], list), '## Exports', later, ...parts, '## Parts', ...others]);
}

/** The components below others, in the order of their names. */
function madeComponents(from: readonly string[], sources: ComponentSources): readonly string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const declaration = sources.declarations.get(name);
    if (!isComponent(declaration)) return;
    for (const child of madeBy(declaration, sources).components)
      if (!found.has(child)) {
        found.add(child);
        visit(child);
      }
  };
  from.forEach(visit);
  return [...found].filter((name) => !from.includes(name)).sort();
}

function overviewRow(name: string, sources: ComponentSources): readonly (readonly string[])[] {
  const declaration = sources.declarations.get(name);
  if (!isComponent(declaration)) return [];
  const { components, resources } = madeBy(declaration, sources);
  const makes = [...[...components].sort().map((child) => link(child)), ...[...resources].sort().map(code)];
  return [[link(name), makes.join(', ')]];
}

function link(name: string): string {
  return `[${name}](#${name.toLowerCase()})`;
}

function section(name: string, sources: ComponentSources, gaps: Gaps): readonly string[] {
  const declaration = sources.declarations.get(name);
  if (declaration === undefined) {
    gaps.described(`${name}: its declaration is not in components`, undefined);
    return [];
  }
  const { text, tags } = docComment(declaration);
  const about = prose(gaps.described(name, text));
  const examples = (tags.get('example') ?? []).map((example) => `\`\`\`ts\n${example}\n\`\`\``);
  return [`### ${name}`, about, ...examples, ...details(name, declaration, sources, gaps)];
}

function details(name: string, declaration: Described, sources: ComponentSources, gaps: Gaps): readonly string[] {
  if (ts.isInterfaceDeclaration(declaration)) return argumentTable(name, declaration, sources, gaps);
  if (ts.isFunctionDeclaration(declaration)) return functionText(declaration, gaps);
  if (!isComponent(declaration)) return [];
  const args = argumentsOf(declaration, sources);
  const isApart = args === undefined || exportsApart(args, sources);
  return [
    ...(isApart ? [] : argumentTable(name, args, sources, gaps)),
    ...memberTable(name, 'output', outputsOf(declaration), gaps),
    ...memberTable(name, 'method', methodsOf(declaration), gaps),
  ];
}

/** Arguments that are exported have a section of their own. */
function exportsApart(args: ts.InterfaceDeclaration, { files }: ComponentSources): boolean {
  const index = [...files.values()].find(({ fileName }) => /components[/\\]index\.ts$/.test(fileName));
  return index !== undefined && exportedNames(index).includes(args.name.text);
}

function argumentTable(
  name: string,
  declaration: ts.InterfaceDeclaration,
  sources: ComponentSources,
  gaps: Gaps,
): readonly string[] {
  const { own, further } = membersOf(declaration, sources);
  const besides = further.flatMap((type) => {
    const alias = sources.declarations.get(type);
    return alias === undefined ? [] : [`- \`${type}\`: ${prose(gaps.described(type, docComment(alias).text))}`];
  });
  const rows = own.map((member) => {
    const at = `${name}, argument ${member.name}`;
    const [byDefault] = member.doc.tags.get('default') ?? [];
    const fallback = member.isOptional ? gaps.described(`${at}, its @default`, byDefault) : 'required';
    return [code(member.name), code(member.type), valueText(fallback), about(at, member, gaps)];
  });
  return [
    ...(besides.length === 0 ? [] : ['Arguments of other types, besides those of the table:', besides.join('\n')]),
    table(['argument', 'type', 'default', ''], rows),
  ];
}

/** Values are shown as code, sentences as text. */
function valueText(text: string): string {
  return /^(?:[[{'"\d]|true$|false$)/.test(text) ? code(text) : prose(text);
}

function memberTable(
  name: string,
  kind: 'output' | 'method',
  members: readonly Member[],
  gaps: Gaps,
): readonly string[] {
  const rows = members.map((member) => [
    code(member.name),
    code(member.type),
    about(`${name}, ${kind} ${member.name}`, member, gaps),
  ]);
  return rows.length === 0 ? [] : [table([kind, 'type', ''], rows)];
}

function about(name: string, { doc }: Member, gaps: Gaps): string {
  const examples = (doc.tags.get('example') ?? []).map((example) => `Example: ${code(example.replace(/\s+/g, ' '))}`);
  return [prose(gaps.described(name, doc.text || doc.tags.get('returns')?.[0])), ...examples].join(' ');
}

function functionText(declaration: ts.FunctionDeclaration, gaps: Gaps): readonly string[] {
  const name = declaration.name?.text ?? '';
  const parameters = declaration.parameters.map((one) => codeText(one)).join(', ');
  const { tags } = docComment(declaration);
  const of = (tag: string, title: string) =>
    (tags.get(tag) ?? []).map((text) => `- ${title}${prose(gaps.described(`${name}, ${tag}`, text))}`);
  const lines = [...of('param', ''), ...of('returns', 'Returns '), ...of('throws', 'Throws ')];
  const type = declaration.type === undefined ? '' : codeText(declaration.type);
  return [`\`\`\`ts\n${name}(${parameters}): ${type}\n\`\`\``, lines.join('\n')];
}

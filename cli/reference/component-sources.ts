// The declarations of components/, found by their names, and the resources that each component makes.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** A declaration that the reference describes. */
export type Described =
  | ts.ClassDeclaration
  | ts.FunctionDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration;

/** The files of components/, parsed. */
export interface ComponentSources {
  /** By path below the folder. */
  readonly files: ReadonlyMap<string, ts.SourceFile>;
  /** All named declarations. */
  readonly declarations: ReadonlyMap<string, Described>;
}

/** The makings of a component: its child components, and the types of its resources. */
export interface Made {
  readonly components: ReadonlySet<string>;
  /** As a program writes them, e.g. `aws.lambda.Function`. */
  readonly resources: ReadonlySet<string>;
}

/** Parses a file. */
export function sourceFile(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
}

/** Parses all files of a folder. */
export function componentSources(folder: string): ComponentSources {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const files = new Map(names.sort().map((name) => [path.join(folder, name), sourceFile(path.join(folder, name))]));
  const declared = [...files.values()].flatMap(({ statements }) => statements.filter(isDescribed));
  return {
    files,
    declarations: new Map(declared.flatMap((one) => (one.name === undefined ? [] : [[one.name.text, one]]))),
  };
}

function isDescribed(node: ts.Node): node is Described {
  return (
    ts.isClassDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node)
  );
}

/** Whether a declaration is a component. */
export function isComponent(one: Described | undefined): one is ts.ClassDeclaration {
  if (one === undefined || !ts.isClassDeclaration(one)) return false;
  return one.heritageClauses?.some((clause) => /\bComponentResource\b/.test(clause.getText())) === true;
}

/** The names that a module exports from other files, in its order. */
export function exportedNames(file: ts.SourceFile): readonly string[] {
  return file.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement)) return [];
    const { exportClause } = statement;
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) return [];
    return exportClause.elements.map(({ name }) => name.text);
  });
}

/** The makings of a component, those of the functions that it calls too, but not those of its children. */
export function madeBy(component: ts.ClassDeclaration, sources: ComponentSources): Made {
  const made = { components: new Set<string>(), resources: new Set<string>() };
  collect(component, sources, made, new Set());
  return made;
}

function collect(
  from: ts.Node,
  sources: ComponentSources,
  made: { components: Set<string>; resources: Set<string> },
  seen: Set<ts.Node>,
): void {
  if (seen.has(from)) return;
  seen.add(from);
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isNewExpression(node)) {
      const type = node.expression.getText();
      if (/^aws\.[a-z0-9]+\.\w+$/.test(type)) made.resources.add(type);
      if (isComponent(sources.declarations.get(type))) made.components.add(type);
    }
    if (ts.isIdentifier(node) && !isMemberName(node)) {
      const named = declarationOf(node.text, node.getSourceFile(), sources);
      // What a child makes is listed with the child.
      if (named !== undefined && !(isDescribed(named) && isComponent(named))) collect(named, sources, made, seen);
    }
    ts.forEachChild(node, visit);
  };
  visit(from);
}

/** Whether a name belongs to an object, not to the file. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === node;
}

/** The declaration that a name of a file stands for: its own, or an imported one of components/. */
function declarationOf(name: string, file: ts.SourceFile, sources: ComponentSources): ts.Node | undefined {
  for (const statement of file.statements) {
    if (isDescribed(statement) && statement.name?.text === name) return statement;
    if (ts.isVariableStatement(statement)) {
      const variable = statement.declarationList.declarations.find((one) => one.name.getText() === name);
      if (variable !== undefined) return variable;
    }
    const imported = ts.isImportDeclaration(statement) ? importedAs(name, statement) : undefined;
    const from = imported === undefined ? undefined : fileOf(statement, sources);
    if (imported !== undefined && from !== undefined) return declarationOf(imported, from, sources);
  }
  return undefined;
}

/** The name that another file has for an imported one; undefined if the statement does not import it. */
function importedAs(name: string, { importClause }: ts.ImportDeclaration): string | undefined {
  const bindings = importClause?.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings)) return undefined;
  const element = bindings.elements.find((one) => one.name.text === name);
  return (element?.propertyName ?? element?.name)?.text;
}

function fileOf(statement: ts.Node, { files }: ComponentSources): ts.SourceFile | undefined {
  if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return undefined;
  const { text } = statement.moduleSpecifier;
  const { fileName } = statement.getSourceFile();
  return text.startsWith('.') ? files.get(`${path.join(path.dirname(fileName), text)}.ts`) : undefined;
}

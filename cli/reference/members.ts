// The documented members of components: arguments, outputs and methods.
import ts from 'typescript';
import type { ComponentSources, Described } from './component-sources';
import { type DocComment, docComment } from './doc-comment';

/** An argument, an output, or another member. */
export interface Member {
  readonly name: string;
  /** As the code writes it, on one line. */
  readonly type: string;
  readonly isOptional: boolean;
  readonly doc: DocComment;
}

/** The members of an interface, those of the interfaces that it extends first. */
export interface Members {
  readonly own: readonly Member[];
  /** Types that it extends and that are no interfaces, e.g. `SettingsArgs`. */
  readonly further: readonly string[];
}

const PRINTER = ts.createPrinter({ removeComments: true });

/** A node on one line, without comments and `readonly`. */
export function codeText(node: ts.Node): string {
  const text = PRINTER.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
  return text
    .replace(/\s+/g, ' ')
    .replace(/\breadonly /g, '')
    .replace(/ \| undefined\b/g, '')
    .replace(/; }/g, ' }');
}

/** The members of an interface. Type parameters are replaced by the arguments of those who extend it. */
export function membersOf(
  declaration: ts.InterfaceDeclaration,
  sources: ComponentSources,
  typeArguments: readonly string[] = [],
): Members {
  const parameters = declaration.typeParameters?.map(({ name }) => name.text) ?? [];
  const typeText = (node: ts.Node): string =>
    parameters.reduce(
      (text, parameter, at) => text.replace(new RegExp(`\\b${parameter}\\b`, 'g'), typeArguments[at] ?? parameter),
      codeText(node),
    );
  const bases = (declaration.heritageClauses ?? []).flatMap(({ types }) =>
    types.map((type) => baseMembers(type, sources)),
  );
  const own = declaration.members.filter(ts.isPropertySignature).map((member) => ({
    name: member.name.getText(),
    type: member.type === undefined ? '' : typeText(member.type),
    isOptional: member.questionToken !== undefined,
    doc: docComment(member),
  }));
  return { own: [...bases.flatMap((base) => base.own), ...own], further: bases.flatMap((base) => base.further) };
}

function baseMembers(type: ts.ExpressionWithTypeArguments, sources: ComponentSources): Members {
  const name = type.expression.getText();
  const [first, second] = type.typeArguments ?? [];
  if (name === 'Omit' && first !== undefined && second !== undefined && ts.isTypeReferenceNode(first)) {
    const left = second.getText();
    const { own, further } = named(first.typeName.getText(), first.typeArguments, sources);
    return { own: own.filter((member) => !left.includes(`'${member.name}'`)), further };
  }
  return named(name, type.typeArguments, sources);
}

function named(name: string, types: ts.NodeArray<ts.TypeNode> | undefined, sources: ComponentSources): Members {
  const declaration = sources.declarations.get(name);
  if (declaration === undefined || !ts.isInterfaceDeclaration(declaration)) return { own: [], further: [name] };
  return membersOf(declaration, sources, types?.map(codeText));
}

/** The public fields of a component. */
export function outputsOf(component: ts.ClassDeclaration): readonly Member[] {
  return component.members.flatMap((member) => {
    if (!ts.isPropertyDeclaration(member) || isHidden(member)) return [];
    const type = member.type === undefined ? '' : codeText(member.type);
    return [{ name: member.name.getText(), type, isOptional: false, doc: docComment(member) }];
  });
}

/** The public methods of a component. */
export function methodsOf(component: ts.ClassDeclaration): readonly Member[] {
  return component.members.flatMap((member) => {
    if (!ts.isMethodDeclaration(member) || isHidden(member)) return [];
    const parameters = member.parameters.map((one) => codeText(one)).join(', ');
    const type = member.type === undefined ? '' : codeText(member.type);
    return [{ name: `${member.name.getText()}(${parameters})`, type, isOptional: false, doc: docComment(member) }];
  });
}

function isHidden(member: ts.PropertyDeclaration | ts.MethodDeclaration): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Static;
  return (ts.getCombinedModifierFlags(member) & hidden) !== 0;
}

/** The interface of a component's arguments: the type of its constructor's second parameter. */
export function argumentsOf(
  component: ts.ClassDeclaration,
  sources: ComponentSources,
): ts.InterfaceDeclaration | undefined {
  const constructor = component.members.find(ts.isConstructorDeclaration);
  const type = constructor?.parameters[1]?.type;
  const found: Described | undefined = type && sources.declarations.get(type.getText());
  return found !== undefined && ts.isInterfaceDeclaration(found) ? found : undefined;
}

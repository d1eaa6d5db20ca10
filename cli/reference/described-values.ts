// The values of a constant in the code, each with its doc comment.
import path from 'node:path';
import ts from 'typescript';
import { InternalError } from '../../core/contract/georender-error';
import { sourceFile } from './component-sources';
import { type DocComment, docComment } from './doc-comment';

/** A value, or a named entry. */
export interface DescribedValue {
  readonly value: string;
  readonly doc: DocComment;
}

/** A constant or a type that the reference describes is gone from its file. */
export class DeclarationMissingError extends InternalError {
  override readonly name = 'DeclarationMissingError';
}

/** A file of the code. */
export class DescribedFile {
  private readonly constants: ReadonlyMap<string, ts.VariableDeclaration>;

  constructor(
    root: string,
    private readonly file: string,
  ) {
    const { statements } = sourceFile(path.join(root, file));
    const declared = statements
      .filter(ts.isVariableStatement)
      .flatMap(({ declarationList }) => declarationList.declarations);
    this.constants = new Map(declared.map((one) => [one.name.getText(), one]));
  }

  /** The doc comment of a constant. @throws DeclarationMissingError */
  about(name: string): DocComment {
    return docComment(this.constant(name).parent.parent);
  }

  /** The texts of a list, without those of lists that it takes in. @throws DeclarationMissingError */
  list(name: string): readonly DescribedValue[] {
    return textsOf(this.initializer(name));
  }

  /** The names of an object's entries, each with the texts of its list. @throws DeclarationMissingError */
  entries(name: string): readonly (DescribedValue & { readonly list: readonly DescribedValue[] })[] {
    const object = this.initializer(name);
    if (!ts.isObjectLiteralExpression(object)) throw this.missing(name);
    return object.properties.filter(ts.isPropertyAssignment).map((property) => ({
      value: ts.isStringLiteral(property.name) ? property.name.text : property.name.getText(),
      doc: docComment(property),
      list: textsOf(property.initializer),
    }));
  }

  /** The names of the constants that end so. */
  namesEnding(end: string): readonly string[] {
    return [...this.constants.keys()].filter((name) => name.endsWith(end));
  }

  private initializer(name: string): ts.Expression {
    const { initializer } = this.constant(name);
    if (initializer === undefined) throw this.missing(name);
    return unwrapped(initializer);
  }

  private constant(name: string): ts.VariableDeclaration {
    const found = this.constants.get(name);
    if (found === undefined) throw this.missing(name);
    return found;
  }

  private missing(name: string): DeclarationMissingError {
    return new DeclarationMissingError(
      `${this.file} has no constant ${name} with values; name the one that the code uses.`,
    );
  }
}

/** Without `as const` and `satisfies`. */
function unwrapped(expression: ts.Expression): ts.Expression {
  return ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression)
    ? unwrapped(expression.expression)
    : expression;
}

function textsOf(expression: ts.Expression): readonly DescribedValue[] {
  const list = unwrapped(expression);
  if (!ts.isArrayLiteralExpression(list)) return [];
  return list.elements.filter(ts.isStringLiteral).map((element) => ({ value: element.text, doc: docComment(element) }));
}

// Reads the doc comments of source code, by TypeScript's own parser.
import ts from 'typescript';

/** A doc comment. */
export interface DocComment {
  /** The text before the first tag. */
  readonly text: string;
  /** The texts of its tags by name, e.g. `default`. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
}

const NO_COMMENT: DocComment = { text: '', tags: new Map() };

/**
 * The doc comment right before a node. TypeScript attaches none to elements of lists, so the comment's text is parsed
 * as that of a declaration.
 */
export function docComment(node: ts.Node): DocComment {
  const file = node.getSourceFile();
  const ranges = ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? [];
  const comments = ranges.map(({ pos, end }) => file.text.slice(pos, end));
  const last = comments.findLast((comment) => comment.startsWith('/**'));
  return last === undefined ? NO_COMMENT : parsed(last);
}

function parsed(comment: string): DocComment {
  const file = ts.createSourceFile('comment.ts', `${comment}\nlet documented;`, ts.ScriptTarget.Latest, true);
  const [statement] = file.statements;
  const [doc] = statement === undefined ? [] : ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc);
  if (doc === undefined) return NO_COMMENT;
  const tags = new Map<string, string[]>();
  for (const tag of doc.tags ?? []) {
    const name = tag.tagName.text;
    tags.set(name, [...(tags.get(name) ?? []), tagText(tag)]);
  }
  return { text: oneLine(ts.getTextOfJSDocComment(doc.comment) ?? ''), tags };
}

/** Examples keep their lines; names of parameters and types of errors are part of a text. */
function tagText(tag: ts.JSDocTag): string {
  const text = ts.getTextOfJSDocComment(tag.comment) ?? '';
  if (tag.tagName.text === 'example') return text;
  const name = ts.isJSDocParameterTag(tag) ? `\`${tag.name.getText()}\`: ` : '';
  const type = ts.isJSDocThrowsTag(tag) && tag.typeExpression ? `${tag.typeExpression.type.getText()} ` : '';
  return oneLine(`${name}${type}${text}`);
}

/** Lists keep their lines. */
function oneLine(text: string): string {
  return text
    .trim()
    .replace(/\n\s*\n/g, '\n\n')
    .replace(/([^\n])\n(?![\n]|- )/g, '$1 ');
}

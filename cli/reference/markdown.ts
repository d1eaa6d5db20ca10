// Parts of Markdown pages: tables and texts of doc comments.
import { linked } from '../settings/reference';

/** A table; nothing without rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map((row) => line(row.map(cell)))].join('\n');
}

/** A bar or a line break would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');
}

/** Text of a doc comment: links to code become names, names of documents become links. */
export function prose(text: string): string {
  const named = text.replace(/\{@link (?:\w+\.)?(\w+)\}/g, '`$1`').replace(/`(\w+)\.(md)`/g, '$1.$2');
  return linked(named.replace(/\(decision 0*(\d+)\)/g, '(decision $1)'), '../');
}

/** A text in the form of code; nothing for an empty one. */
export function code(text: string): string {
  if (text === '') return '';
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** A page of parts, with one line between them. */
export function page(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

// Writes Markdown for comments and issues on GitHub. All text from outside becomes code, which mentions nobody.

/** GitHub refuses comments and issues of more characters ("Body is too long (maximum is 65536 characters)"). */
export const MAX_BODY_CHARACTERS = 65_536;

/** A text as code within a line. */
export function code(text: string): string {
  const line = text.replaceAll(/[\r\n]+/g, ' ').replaceAll('|', '¦');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

/** A text as a block of code. */
export function codeBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

/** A table; its cells are Markdown. @param right whether all columns but the first hold numbers */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[], right: boolean): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, at) => (right && at > 0 ? '--:' : '---'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** Items of a list as lines; of a long one the first, and how many are left out. */
export function bulletList(items: readonly string[], most: number): string {
  const shown = items.slice(0, most).map((item) => `- ${item}`);
  const left = items.length - shown.length;
  return [...shown, ...(left > 0 ? [`- … and ${left} more`] : [])].join('\n');
}

/** Parts, one after the other, without the last ones if they were too long together. Says so in place of these. */
export function boundedBody(parts: readonly string[], most = MAX_BODY_CHARACTERS): string {
  const note = '\n\n*The rest is left out: it would be longer than a comment may be.*';
  let body = '';
  for (const part of parts.filter((each) => each !== '')) {
    const longer = body === '' ? part : `${body}\n\n${part}`;
    if (longer.length > most - note.length)
      return body === '' ? longer.slice(0, most - note.length) + note : body + note;
    body = longer;
  }
  return body;
}

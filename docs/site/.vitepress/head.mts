// A page's title and description, from its own text.

/** The longest description that search engines show. */
const MOST_CHARACTERS = 160;

/** The first heading. */
export function titleOf(text: string): string {
  return plain(/^# (.+)$/m.exec(text)?.[1] ?? '');
}

/** The first paragraph, cut at the end of a word. */
export function descriptionOf(text: string): string {
  const body = text.replace(/<!--[\s\S]*?-->/g, '').replace(/```[\s\S]*?```/g, '');
  const paragraphs = body.slice(body.search(/^# .+$/m)).split(/\n\s*\n/).slice(1);
  // Headings, tables and pictures describe nothing.
  const prose = paragraphs.map((one) => one.trim()).find((one) => /^[^#|!<\s]/.test(one)) ?? titleOf(text);
  const words = plain(prose.replace(/^(?:[-*]|\d+\.) /gm, ''));
  if (words.length <= MOST_CHARACTERS) return words;
  return `${words.slice(0, MOST_CHARACTERS - 1).replace(/\s\S*$/, '')}…`;
}

/** Without Markdown's marks. */
function plain(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

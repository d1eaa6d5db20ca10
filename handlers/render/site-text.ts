// Counts the text of the site's own HTML, which a crawler would get without us.
/** The count stops here: no empty shell has more text. */
const MOST_CHARACTERS = 100_000;

/** Only this much of a document is read: no shell is larger. */
const MOST_BYTES = 2 * 1024 * 1024;

/** Elements and comments whose text is no text of the page. */
const NO_TEXT =
  /<(script|style|noscript|template|textarea|title)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)|<!--[\s\S]*?(?:-->|$)/gi;

/** The number of characters in a document's body, without white space. A rough count: the HTML is not parsed. */
export function siteTextLength(html: Buffer): number {
  const text = html.subarray(0, MOST_BYTES).toString('utf8');
  const body = text.slice(Math.max(0, text.search(/<body\b/i)));
  return Math.min(
    MOST_CHARACTERS,
    body
      .replace(NO_TEXT, '')
      .replace(/<[^>]*>/g, '')
      .replace(/\s+/g, '').length,
  );
}

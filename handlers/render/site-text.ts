// Counts the text of the site's own HTML: what a crawler would have without us.

/** More is not told apart: no empty shell has it. */
const MOST_CHARACTERS = 100_000;

/** No shell is larger; the rest of a larger document is not looked at. */
const MOST_BYTES = 2 * 1024 * 1024;

/** What is no text of the page, with all that is in it. */
const NO_TEXT =
  /<(script|style|noscript|template|textarea|title)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)|<!--[\s\S]*?(?:-->|$)/gi;

/** How many characters of text a document's body has, white space aside. A rough count: the HTML is not parsed. */
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

// Text of pages within HTML and XML: it is hostile.

/** What XML 1.0 has no form for, and what turns the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
const UNSHOWABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as content, or as an attribute in quotes. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(UNSHOWABLE, '\ufffd')
    .replace(/[&<>"']/g, (found) => ENTITIES[found] ?? found);
}

// Text that a terminal shows and never obeys: pages, URLs and headers are foreign.

/** Control characters except tab and newline, and those that turn the direction of text. Colours are left in. */
const UNSAFE = /\x1b\[[\d;]{0,16}m|[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** The text with its control characters as `\xNN`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (found) => {
    if (found.length > 1) return found;
    const code = found.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
}

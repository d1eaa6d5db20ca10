// The content of a work page: the API's answer, which every rendered HTML must contain.

/** One entry of the list. */
export interface Item {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly tags: readonly string[];
}

/** With the application's markup, these make about 19.5 KB of HTML. */
export const ITEM_COUNT = 45;

/** The time of the API for one call. */
export const API_DELAY_MS = 120;

/** Calls of a chain: each waits for the answer before. */
export const CHAIN_CALLS = 5;

/** The number of pictures in a gallery. */
export const PICTURE_COUNT = 24;

/** The API's own share of a page's time: no render can be faster. */
export function apiDelayMs(kind: string): number {
  return kind === 'chain' ? CHAIN_CALLS * API_DELAY_MS : API_DELAY_MS;
}

/** The text that a page of the kind `typed` types, letter by letter. */
export function typedText(page: string): string {
  return `All that ${page} has to say, one letter after the other.`;
}

/** The path of a page's picture. */
export function pictureUrl(page: string, number: number): string {
  return `/pictures/${page}/${number}.svg`;
}

const WORDS =
  'region edge render crawler index fresh stale bucket record origin viewer cache router page signal quiet'.split(' ');

/** The items of one page. Every title contains the page's name, so no page passes for another. */
export function itemsOf(page: string): readonly Item[] {
  return Array.from({ length: ITEM_COUNT }, (_, number) => ({
    id: `${page}-${number}`,
    title: `Entry ${number} of ${page}`,
    summary: Array.from({ length: 22 }, (_unused, word) => WORDS[(number * 7 + word * 3) % WORDS.length]).join(' '),
    tags: [0, 1, 2].map((tag) => WORDS[(number + tag * 5) % WORDS.length] ?? ''),
  }));
}

/** Why the HTML is not the whole page, or undefined if it is. */
export function missingFrom(html: string, page: string, kind: string): string | undefined {
  const whole = itemsOf(page).every(({ title, summary }) => html.includes(`>${title}<`) && html.includes(summary));
  if (!whole) return 'The HTML lacks content.';
  if (kind === 'typed' && !html.includes(typedText(page))) return 'The HTML lacks typed text.';
  const pictures = Array.from({ length: kind === 'gallery' ? PICTURE_COUNT : 0 }, (_, number) =>
    pictureUrl(page, number),
  );
  if (!pictures.every((url) => html.includes(` src="${url}"`))) return 'The HTML lacks pictures.';
  return /<\/html>\s*$/.test(html) ? undefined : 'The HTML has no end.';
}

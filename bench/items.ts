// The content of a work page: what the API answers, and so what every rendered HTML must hold.

/** One entry of the list. */
export interface Item {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly tags: readonly string[];
}

/** With the application's markup, this many make some 19.5 KB of HTML. */
export const ITEM_COUNT = 45;

/** How long the API takes to answer. */
export const API_DELAY_MS = 120;

const WORDS = 'region edge render crawler index fresh stale bucket record origin viewer cache router page signal quiet'.split(' ');

/** The items of one page; every title holds the page's name, so that no page passes for another. */
export function itemsOf(page: string): readonly Item[] {
  return Array.from({ length: ITEM_COUNT }, (_, number) => ({
    id: `${page}-${number}`,
    title: `Entry ${number} of ${page}`,
    summary: Array.from({ length: 22 }, (_unused, word) => WORDS[(number * 7 + word * 3) % WORDS.length]).join(' '),
    tags: [0, 1, 2].map((tag) => WORDS[(number + tag * 5) % WORDS.length] ?? ''),
  }));
}

/** Why the HTML is not the whole page, or undefined if it is. */
export function missingFrom(html: string, page: string): string | undefined {
  const whole = itemsOf(page).every(({ title, summary }) => html.includes(`>${title}<`) && html.includes(summary));
  if (!whole) return 'The HTML lacks content.';
  return /<\/html>\s*$/.test(html) ? undefined : 'The HTML has no end.';
}

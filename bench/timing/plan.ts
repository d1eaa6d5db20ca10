// The pages of the timing bench, and the delays of their API, drawn from a seed.

/** How a page asks its API. */
export const SHAPES = ['single', 'parallel', 'chained', 'jittered'] as const;
export type Shape = (typeof SHAPES)[number];

/** One page to render. */
export interface TimedPage {
  readonly id: string;
  readonly shape: Shape;
  /** The time of each answer, in milliseconds. A jittered answer comes in pieces during this time. */
  readonly delaysMs: readonly number[];
  /** Rendered while all processors are busy. */
  readonly loaded: boolean;
}

const SHORTEST_MS = 200;
const LONGEST_MS = 8_000;

/** Shorter than other delays, as a chain adds up to four of them. */
const LONGEST_LINK_MS = 4_000;

/** Draws `count` pages; the second half is rendered under load. The same seed draws the same pages. */
export function drawPages(count: number, seed: number): readonly TimedPage[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const shape = SHAPES[index % SHAPES.length] ?? 'single';
    return { id: `${seed}-${index}`, shape, delaysMs: drawDelays(shape, random), loaded: index >= count / 2 };
  });
}

/** The time of all answers of a page, in milliseconds: no render can be faster. */
export function apiTimeMs({ shape, delaysMs }: Pick<TimedPage, 'shape' | 'delaysMs'>): number {
  return shape === 'chained' ? delaysMs.reduce((sum, delayMs) => sum + delayMs, 0) : Math.max(...delaysMs);
}

/** The text of each answer. */
export function partText(id: string, part: number): string {
  return `Part ${part} of page ${id} is here.`;
}

/** Whether HTML has everything that the page's API answers. */
export function isComplete({ id, delaysMs }: TimedPage, html: string): boolean {
  return delaysMs.every((_, part) => html.includes(partText(id, part)));
}

function drawDelays(shape: Shape, random: () => number): readonly number[] {
  const several = 2 + Math.floor(3 * random());
  const delay = (longestMs: number) => Math.round(SHORTEST_MS * (longestMs / SHORTEST_MS) ** random());
  switch (shape) {
    case 'single':
    case 'jittered':
      return [delay(LONGEST_MS)];
    case 'parallel':
      return Array.from({ length: several }, () => delay(LONGEST_MS));
    case 'chained':
      return Array.from({ length: several }, () => delay(LONGEST_LINK_MS));
  }
}

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32, by Tommy Ettinger, public domain). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

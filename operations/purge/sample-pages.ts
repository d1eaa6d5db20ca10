// Counts pages of the index by random segments, within a bound: exact for a small table, an honest estimate else.
import type { Clock } from '../../handlers/runtime/clock';
import { type IndexScan, type KnownPage, MOST_SEGMENTS } from './index-scan';

/** How much is read at most. */
export interface SampleBounds {
  readonly items: number;
  readonly ms: number;
}

/** A number, and where it lies with a probability of 95 %. */
export interface Estimate {
  readonly value: number;
  readonly least: number;
  readonly most: number;
}

/** The result of a sample. */
export interface PageSample {
  /** How many pages there are. */
  readonly pages: Estimate;
  readonly isExact: boolean;
  /** Those that were read. */
  readonly found: readonly KnownPage[];
  readonly readItems: number;
  readonly readUnits: number;
  /** The share of the index that was read, 0 to 1. */
  readonly shareRead: number;
}

/** A dry run takes no longer, and costs less than a thousandth of a cent. */
export const SAMPLE_BOUNDS: SampleBounds = { items: 2_000, ms: 5_000 };

/** Items that a segment should have: then about twenty segments are read, which tells how they differ. */
const SEGMENT_ITEMS = 100;

/** A segment with more items is too large for the sample. */
const SEGMENT_LIMIT = 4 * SEGMENT_ITEMS;

/** Segments that are too large are divided so. */
const DIVIDED_BY = 8;

/** So many standard deviations of few segments hold 95 %. */
const DEVIATIONS = 2.1;

/** What the segments of one size told. */
interface Tally {
  readonly segments: number;
  readonly counts: number[];
  readonly found: KnownPage[];
}

/**
 * Counts the pages that match.
 * @param random gives numbers from 0 to below 1
 */
export async function samplePages(
  scan: IndexScan,
  matches: (page: KnownPage) => boolean,
  clock: Clock,
  bounds: SampleBounds = SAMPLE_BOUNDS,
  random: () => number = Math.random,
): Promise<PageSample> {
  const endMs = clock.steadyMs() + bounds.ms;
  const { items } = await scan.size();
  let tally = newTally(items <= bounds.items ? 1 : Math.ceil(items / SEGMENT_ITEMS));
  let readItems = 0;
  let readUnits = 0;
  let counted = 0;
  const order = shuffled(random);
  let unread = order(tally.segments);
  while (counted < bounds.items && clock.steadyMs() < endMs) {
    const segment = unread.next();
    if (segment.done === true) break;
    const limit = tally.segments === 1 ? bounds.items : SEGMENT_LIMIT;
    const part = await scan.read(segment.value, tally.segments, limit);
    readItems += part.items;
    readUnits += part.readUnits;
    if (part.next !== undefined && tally.segments < MOST_SEGMENTS) {
      // The table says how large it was some hours ago.
      tally = newTally(tally.segments * DIVIDED_BY);
      unread = order(tally.segments);
      counted = 0;
      continue;
    }
    counted += part.items;
    const found = part.pages.filter(matches);
    tally.counts.push(found.length);
    tally.found.push(...found);
  }
  const { segments, counts, found } = tally;
  const isExact = counts.length === segments;
  return { pages: total(counts, segments), isExact, found, readItems, readUnits, shareRead: counts.length / segments };
}

function newTally(segments: number): Tally {
  return { segments: Math.min(MOST_SEGMENTS, segments), counts: [], found: [] };
}

/** All numbers below a count, each once, in random order, without a list of them. */
function shuffled(random: () => number): (count: number) => Iterator<number> {
  return function* (count) {
    // Only the places that were swapped (Fisher and Yates).
    const moved = new Map<number, number>();
    for (let left = count; left > 0; left--) {
      const at = Math.floor(random() * left);
      const last = left - 1;
      yield moved.get(at) ?? at;
      moved.set(at, moved.get(last) ?? last);
      moved.delete(last);
    }
  };
}

/** The total of all segments, from the counts of some that were drawn at random. */
export function total(counts: readonly number[], segments: number): Estimate {
  const sum = counts.reduce((all, count) => all + count, 0);
  if (counts.length === segments) return { value: sum, least: sum, most: sum };
  if (counts.length === 0) return { value: 0, least: 0, most: Number.POSITIVE_INFINITY };
  const times = segments / counts.length;
  const mean = sum / counts.length;
  const variance = counts.reduce((all, count) => all + (count - mean) ** 2, 0) / Math.max(1, counts.length - 1);
  const clustered = DEVIATIONS * Math.sqrt(variance * counts.length);
  const [least, most] = poisson(sum);
  return {
    value: Math.round(sum * times),
    // What was found is there.
    least: Math.max(sum, Math.floor(Math.min(least, sum - clustered) * times)),
    most: Math.ceil(Math.max(most, sum + clustered) * times),
  };
}

/** Where the mean of a Poisson distribution lies that gave a count (Byar's approximation). */
function poisson(count: number): readonly [least: number, most: number] {
  const z = 1.96;
  const bound = (n: number, sign: 1 | -1) => n * (1 - 1 / (9 * n) + (sign * z) / (3 * Math.sqrt(n))) ** 3;
  return [count === 0 ? 0 : bound(count, -1), bound(count + 1, 1)];
}

/** Pages of one request: 1 MB is read at most ("Scan", Amazon DynamoDB API Reference). */
const READ_AT_ONCE = 1_000;

/** Parts that are read at once. */
const SEGMENTS_AT_ONCE = 4;

/**
 * Reads the whole index, and gives the pages that match.
 * @param most more pages than this are left out
 * @param onProgress gets how many items were read
 */
export async function everyPage(
  scan: IndexScan,
  matches: (page: KnownPage) => boolean,
  most: number,
  onProgress: (items: number) => void = () => undefined,
): Promise<PageSample & { readonly isCut: boolean }> {
  const found: KnownPage[] = [];
  let count = 0;
  let readItems = 0;
  let readUnits = 0;
  const readSegment = async (segment: number): Promise<void> => {
    let start: string | undefined;
    do {
      const part = await scan.read(segment, SEGMENTS_AT_ONCE, READ_AT_ONCE, start);
      const matching = part.pages.filter(matches);
      count += matching.length;
      found.push(...matching.slice(0, Math.max(0, most - found.length)));
      readItems += part.items;
      readUnits += part.readUnits;
      onProgress(readItems);
      start = part.next;
    } while (start !== undefined);
  };
  await Promise.all(Array.from({ length: SEGMENTS_AT_ONCE }, (_, segment) => readSegment(segment)));
  const pages = { value: count, least: count, most: count };
  return { pages, isExact: true, found, readItems, readUnits, shareRead: 1, isCut: count > found.length };
}

// Fills the index of every region with records of pages that nobody asks for.
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { INDEX_PARTITION_KEY } from '../../core/contract/index-table';
import { toItem } from '../../handlers/adapters/dynamodb/page-index';
import { storedRecord } from '../cache/stored-pages';
import type { IndexStores } from './index-stores';

/** So many sections share the pages evenly. */
export const SECTIONS = 10;

const BATCH = 1_000;

/** What is written. */
export interface FillOptions {
  readonly records: number;
  /** Then the rest is left out. */
  readonly mostSeconds: number;
  /** `http://` and the host. */
  readonly origin: string;
  readonly progress: (text: string) => void;
}

/** Writes the records. @returns how many were written, and how many of each section */
export async function fillIndex(
  stores: IndexStores,
  { records, mostSeconds, origin, progress }: FillOptions,
): Promise<{ readonly records: number; readonly ofSection: readonly number[] }> {
  const untilMs = performance.now() + mostSeconds * 1000;
  const template = toItem(storedRecord(0, Date.now()));
  const ofSection = Array.from({ length: SECTIONS }, () => 0);
  let written = 0;
  while (written < records && performance.now() < untilMs) {
    const count = Math.min(BATCH, records - written);
    await stores.put(Array.from({ length: count }, (_, offset) => itemOf(template, written + offset, origin)));
    for (let number = written; number < written + count; number += 1)
      ofSection[number % SECTIONS] = (ofSection[number % SECTIONS] ?? 0) + 1;
    written += count;
    if (written % 100_000 === 0) progress(`${written} records in every region`);
    // Requests to the run are answered in between.
    await setImmediate();
  }
  return { records: written, ofSection };
}

/** A record as any other, but for its page. */
export function itemOf(template: ReturnType<typeof toItem>, number: number, origin: string): ReturnType<typeof toItem> {
  const url = `${origin}/section-${number % SECTIONS}/entry-${number}`;
  const key = createHash('sha256').update(`desktop ${url}`).digest('hex');
  return { ...template, [INDEX_PARTITION_KEY]: { S: key }, url: { S: url } };
}

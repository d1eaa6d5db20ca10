// Lists kept pages: sorted, filtered, by windows, with counts. Orders and selections are remembered until pages change.
import type { RecordState } from '../../core/pages/freshness';
import { type Column, type KeptPage, type KeptPages, MOST_KEPT } from './kept-pages';
import { type PageFilter, rowTest } from './page-filter';

/** What pages can be sorted by, each with its column. */
const SORT_COLUMNS = {
  age: 'renderedAtSeconds',
  status: 'status',
  size: 'textLength',
  demand: 'asks',
  reason: undefined,
} as const satisfies Readonly<Record<string, Column | undefined>>;

/** What pages can be sorted by. */
export type SortBy = keyof typeof SORT_COLUMNS;

/** Their names. */
export const SORTS = ['age', 'status', 'size', 'reason', 'demand'] as const satisfies readonly SortBy[];

/** An order of pages. */
export interface PageOrder {
  readonly by: SortBy;
  /** The oldest, largest or most asked first; by reason, pages with one first. */
  readonly descending: boolean;
}

/** The spans of ages that are counted, in seconds, the last without an end. */
const AGE_SPANS = [3_600, 86_400, 7 * 86_400, 30 * 86_400, Number.POSITIVE_INFINITY] as const;

/** Counts of the pages that match. */
export interface PageCounts {
  /** By HTTP status, most pages first. */
  readonly statuses: readonly (readonly [status: number, pages: number])[];
  readonly states: Readonly<Record<RecordState, number>>;
  /** In the order of {@link AGE_SPANS}. */
  readonly ages: readonly number[];
  /** Why the latest render kept nothing, most pages first. */
  readonly reasons: readonly (readonly [reason: string, pages: number])[];
}

/** A part of a list. */
export interface PageWindow {
  /** All that match. */
  readonly total: number;
  readonly pages: readonly KeptPage[];
  readonly counts: PageCounts;
}

interface Selection {
  readonly name: string;
  readonly madeAtSeconds: number;
  readonly rows: Uint32Array;
  readonly counts: PageCounts;
}

/** States change by themselves, so a selection is not remembered for long. */
const REMEMBERED_SECONDS = 10;

const ROW_FACTOR = 2 ** Math.ceil(Math.log2(MOST_KEPT));

/** Lists of some pages. */
export class PageList {
  private readonly orders = new Map<SortBy, { readonly version: number; readonly rows: Uint32Array }>();
  private latest: Selection | undefined;

  constructor(readonly pages: KeptPages) {}

  /** A window. @throws RangeError if the filter's path is deeper than prefixes can be */
  window(filter: PageFilter, order: PageOrder, offset: number, limit: number, nowMs: number): PageWindow {
    const nowSeconds = Math.floor(nowMs / 1000);
    const { rows, counts } = this.selection(filter, order, nowSeconds);
    const pages = [...rows.subarray(offset, offset + limit)];
    return { total: rows.length, counts, pages: pages.flatMap((row) => this.pages.pageOf(row, nowSeconds) ?? []) };
  }

  /** The URLs of pages that match, at most so many, each once though it may have variants. */
  urls(filter: PageFilter, most: number, nowMs: number): { readonly urls: readonly string[]; readonly isCut: boolean } {
    const { rows } = this.selection(filter, { by: 'demand', descending: true }, Math.floor(nowMs / 1000));
    const urls = new Set<string>();
    for (const row of rows) {
      const url = this.pages.urlOf(row);
      if (urls.size === most && !urls.has(url)) return { urls: [...urls], isCut: true };
      urls.add(url);
    }
    return { urls: [...urls], isCut: false };
  }

  private selection(filter: PageFilter, order: PageOrder, nowSeconds: number): Selection {
    const name = JSON.stringify([this.pages.version, filter, order]);
    const { latest } = this;
    if (latest?.name === name && nowSeconds - latest.madeAtSeconds < REMEMBERED_SECONDS) return latest;
    const isMeant = rowTest(this.pages, filter, nowSeconds);
    const all = this.sorted(order.by);
    const rows = new Uint32Array(all.length);
    const counter = new Counter(this.pages, nowSeconds);
    let count = 0;
    for (let at = 0; at < all.length; at += 1) {
      const row = all[order.descending ? all.length - 1 - at : at] ?? 0;
      if (!isMeant(row)) continue;
      rows[count] = row;
      count += 1;
      counter.add(row);
    }
    this.latest = { name, madeAtSeconds: nowSeconds, rows: rows.subarray(0, count), counts: counter.counts() };
    return this.latest;
  }

  /** All rows, the least first. By age, the youngest first. */
  private sorted(by: SortBy): Uint32Array {
    const { version } = this.pages;
    const known = this.orders.get(by);
    if (known?.version === version) return known.rows;
    const rows = sortedRows(this.pages.size, this.valuesOf(by));
    this.orders.set(by, { version, rows });
    return rows;
  }

  private valuesOf(by: SortBy): (row: number) => number {
    const column = SORT_COLUMNS[by];
    if (column === undefined) return this.reasonRanks();
    if (by === 'age') return (row) => 0xffff_ffff - this.pages.valueOf(row, column);
    return (row) => this.pages.valueOf(row, column);
  }

  /** Without a reason last: of the others, the first of the alphabet comes first when descending. */
  private reasonRanks(): (row: number) => number {
    const { pages } = this;
    const names = new Set<string>();
    for (let row = 0; row < pages.size; row += 1) {
      const reason = pages.reasonOf(row);
      if (reason !== undefined) names.add(reason);
    }
    const ranks = new Map([...names].sort().map((name, at) => [name, names.size - at]));
    return (row) => ranks.get(pages.reasonOf(row) ?? '') ?? 0;
  }
}

/**
 * Rows by their values, the least first; equal ones by row. A sort of numbers without a comparison of our own takes a
 * fraction of the time, so that value and row are packed into one.
 * @param valueOf whole numbers below 2^32: with 21 bits of the row they fill the 53 bits of a number
 */
function sortedRows(count: number, valueOf: (row: number) => number): Uint32Array {
  const packed = new Float64Array(count);
  for (let row = 0; row < count; row += 1) packed[row] = valueOf(row) * ROW_FACTOR + row;
  packed.sort();
  const rows = new Uint32Array(count);
  for (let at = 0; at < count; at += 1) rows[at] = (packed[at] ?? 0) % ROW_FACTOR;
  return rows;
}

/** Counts rows by status, state, age and reason. */
class Counter {
  private readonly statuses = new Map<number, number>();
  private readonly reasons = new Map<string, number>();
  private readonly states = { fresh: 0, stale: 0, 'error-only': 0, dead: 0 };
  private readonly ages = AGE_SPANS.map(() => 0);

  constructor(
    private readonly pages: KeptPages,
    private readonly nowSeconds: number,
  ) {}

  add(row: number): void {
    const { pages, nowSeconds } = this;
    increase(this.statuses, pages.valueOf(row, 'status'));
    this.states[pages.stateOf(row, nowSeconds)] += 1;
    const age = nowSeconds - pages.valueOf(row, 'renderedAtSeconds');
    const span = AGE_SPANS.findIndex((seconds) => age <= seconds);
    this.ages[span] = (this.ages[span] ?? 0) + 1;
    const reason = pages.reasonOf(row);
    if (reason !== undefined) increase(this.reasons, reason);
  }

  counts(): PageCounts {
    return {
      statuses: mostFirst(this.statuses),
      states: this.states,
      ages: this.ages,
      reasons: mostFirst(this.reasons),
    };
  }
}

function increase<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function mostFirst<Key>(counts: ReadonlyMap<Key, number>): readonly (readonly [Key, number])[] {
  return [...counts].sort(([, one], [, other]) => other - one);
}

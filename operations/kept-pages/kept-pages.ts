// Kept pages in columns: a million of them take some 200 MB, and are sorted and searched in place.

import type { Region } from '../../core/geography/regions';
import type { PageEpochs } from '../../core/pages/epochs';
import { isMarkedStale, type RecordState } from '../../core/pages/freshness';
import { isPageKey, type PageKey } from '../../core/pages/page-key';
import type { KnownPage } from '../purge/index-scan';
import { KeyRows } from './key-rows';

/** The most pages that are held: a sort packs a row's number into 21 bits. */
export const MOST_KEPT = 2_000_000;

/** What the regions' lease tables tell of a page. */
export interface PageNotes {
  /** In how many quarters of its freshness, and regions, bots asked for it in the last three days. */
  readonly asks: number;
  /** Why its latest render kept nothing. */
  readonly reason: string | undefined;
}

/** A page as lists show it. */
export interface KeptPage {
  readonly key: PageKey;
  readonly url: string;
  readonly status: number;
  readonly state: RecordState;
  /** The region that wrote its object; undefined for an answer without a body. */
  readonly region: Region | undefined;
  readonly renderedAtMs: number;
  readonly textLength: number;
  readonly asks: number;
  readonly reason: string | undefined;
}

/** The name of a column of whole numbers. */
export type Column =
  | 'status'
  | 'renderedAtSeconds'
  | 'freshUntilSeconds'
  | 'staleUntilSeconds'
  | 'errorUntilSeconds'
  | 'textLength'
  | 'asks';

/** What the epochs of a page do to it. */
const UNTOUCHED = 0;
const MARKED = 1;
const PURGED = 2;

/** The pages. Rows are numbers from 0 on; they never move. */
export class KeptPages {
  /** Grows with every change, for those who remember an order or a selection of rows. */
  version = 0;
  private readonly keys = new KeyRows();
  private readonly urls: string[] = [];
  private columns: Readonly<Record<Column, Uint32Array>> = columnsOf(() => new Uint32Array(1_024));
  private epochStates = new Uint8Array(1_024);
  /** To the millisecond, since epochs compare with it. */
  private renderedAtMs = new Float64Array(1_024);
  private regions = new Uint8Array(1_024);
  private reasons = new Uint8Array(1_024);
  /** Few texts, of which rows have the number. */
  private readonly regionNames: (Region | undefined)[] = [undefined];
  private readonly reasonNames: (string | undefined)[] = [undefined];

  get size(): number {
    return this.keys.size;
  }

  /** Adds a page, or replaces it. @returns whether there was room for it */
  add(page: KnownPage): boolean {
    const { key, keyUrl, status, region, renderStartedAtMs, textLength } = page;
    if (this.size >= MOST_KEPT && this.keys.rowOf(key) === undefined) return false;
    const row = this.keys.add(key);
    if (row === this.renderedAtMs.length) this.grow();
    const { columns } = this;
    this.urls[row] = keyUrl;
    columns.status[row] = status;
    columns.renderedAtSeconds[row] = renderStartedAtMs / 1000;
    columns.freshUntilSeconds[row] = page.freshUntilMs / 1000;
    columns.staleUntilSeconds[row] = page.staleUntilMs / 1000;
    columns.errorUntilSeconds[row] = page.errorUntilMs / 1000;
    columns.textLength[row] = Math.min(textLength, 0xffff_ffff);
    this.renderedAtMs[row] = renderStartedAtMs;
    this.regions[row] = numberOf(this.regionNames, region);
    this.version += 1;
    return true;
  }

  /** Adds what a region's lease table tells; asks of several regions add up. Unknown pages are left out. */
  note(key: PageKey, { asks, reason }: PageNotes): void {
    const row = this.keys.rowOf(key);
    if (row === undefined) return;
    const { asks: column } = this.columns;
    column[row] = (column[row] ?? 0) + asks;
    if (reason !== undefined) this.reasons[row] = numberOf(this.reasonNames, reason);
    this.version += 1;
  }

  /** Tells what purges and marks do to a page. */
  setEpochs(row: number, epochs: PageEpochs): void {
    const renderStartedAtMs = this.renderedAtMsOf(row);
    const isPurged = renderStartedAtMs <= epochs.purgedAtMs;
    this.epochStates[row] = isPurged ? PURGED : isMarkedStale({ renderStartedAtMs }, epochs) ? MARKED : UNTOUCHED;
    this.version += 1;
  }

  /** The URL of a row's key. */
  urlOf(row: number): string {
    return this.urls[row] ?? '';
  }

  /** The number in a column. */
  valueOf(row: number, column: Column): number {
    return this.columns[column][row] ?? 0;
  }

  /** When its render began, to the millisecond. */
  renderedAtMsOf(row: number): number {
    return this.renderedAtMs[row] ?? 0;
  }

  /** Why its latest render kept nothing. */
  reasonOf(row: number): string | undefined {
    return this.reasonNames[this.reasons[row] ?? 0];
  }

  /** Its use at a time, as `recordState` tells it, to the second. */
  stateOf(row: number, nowSeconds: number): RecordState {
    const { columns } = this;
    const epochs = this.epochStates[row] ?? UNTOUCHED;
    if (epochs !== PURGED) {
      if (nowSeconds < (columns.freshUntilSeconds[row] ?? 0)) return epochs === MARKED ? 'stale' : 'fresh';
      if (nowSeconds < (columns.staleUntilSeconds[row] ?? 0)) return 'stale';
    }
    return nowSeconds < (columns.errorUntilSeconds[row] ?? 0) ? 'error-only' : 'dead';
  }

  /** The row of a page; undefined if it is not held. */
  rowOf(key: PageKey): number | undefined {
    return this.keys.rowOf(key);
  }

  /** All keys, for a few pages. */
  allKeys(): readonly PageKey[] {
    return Array.from({ length: this.size }, (_, row) => this.keys.textOf(row)).filter(isPageKey);
  }

  /** A row for people. */
  pageOf(row: number, nowSeconds: number): KeptPage | undefined {
    const key = row < this.size ? this.keys.textOf(row) : undefined;
    if (!isPageKey(key)) return undefined;
    return {
      ...{ key, url: this.urlOf(row), status: this.valueOf(row, 'status'), state: this.stateOf(row, nowSeconds) },
      region: this.regionNames[this.regions[row] ?? 0],
      renderedAtMs: this.renderedAtMsOf(row),
      textLength: this.valueOf(row, 'textLength'),
      asks: this.valueOf(row, 'asks'),
      reason: this.reasonOf(row),
    };
  }

  private grow(): void {
    const { length } = this.renderedAtMs;
    const before = this.columns;
    this.columns = columnsOf((column) => copied(before[column], new Uint32Array(2 * length)));
    this.renderedAtMs = copied(this.renderedAtMs, new Float64Array(2 * length));
    this.epochStates = copied(this.epochStates, new Uint8Array(2 * length));
    this.regions = copied(this.regions, new Uint8Array(2 * length));
    this.reasons = copied(this.reasons, new Uint8Array(2 * length));
  }
}

function columnsOf(make: (column: Column) => Uint32Array): Readonly<Record<Column, Uint32Array>> {
  return {
    status: make('status'),
    renderedAtSeconds: make('renderedAtSeconds'),
    freshUntilSeconds: make('freshUntilSeconds'),
    staleUntilSeconds: make('staleUntilSeconds'),
    errorUntilSeconds: make('errorUntilSeconds'),
    textLength: make('textLength'),
    asks: make('asks'),
  };
}

function copied<Numbers extends { set(from: Numbers): void }>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}

/** The number of a text among a few; those beyond 255 count as none. */
function numberOf<Name>(names: (Name | undefined)[], name: Name | undefined): number {
  const known = names.indexOf(name);
  if (known >= 0) return known;
  return names.length > 0xff ? 0 : names.push(name) - 1;
}

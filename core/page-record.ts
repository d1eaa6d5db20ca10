// The page record: what the index keeps of one rendered page.
import type { PageKey } from './page-key';
import { isPageKey } from './page-key';
import type { Region } from './regions';
import { isRegion } from './regions';

/** Header names and values in the order they are answered. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** One rendered page. Written whole, after its object: a record never points at an object that was not written. */
export interface PageRecord {
  readonly key: PageKey;
  readonly url: string;
  readonly status: number;
  readonly headers: HeaderList;
  /** The S3 key of the gzipped body; undefined for an answer without one (a redirect). */
  readonly objectKey: string | undefined;
  /** The region that rendered it and wrote the object. */
  readonly region: Region;
  /** When the render began, the time that a purge compares with. */
  readonly renderStartedAtMs: number;
  readonly writtenAtMs: number;
  readonly freshUntilMs: number;
}

/** Whether a value that came over a boundary is a page record. */
export function isPageRecord(value: unknown): value is PageRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record: Partial<Record<keyof PageRecord, unknown>> = value;
  return (
    isPageKey(record.key) &&
    typeof record.url === 'string' &&
    isStatus(record.status) &&
    isHeaderList(record.headers) &&
    (record.objectKey === undefined || typeof record.objectKey === 'string') &&
    typeof record.region === 'string' &&
    isRegion(record.region) &&
    isTime(record.renderStartedAtMs) &&
    isTime(record.writtenAtMs) &&
    isTime(record.freshUntilMs)
  );
}

/** Whether a value is a list of header names and values. */
export function isHeaderList(value: unknown): value is HeaderList {
  return (
    Array.isArray(value) &&
    value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string'))
  );
}

/** Whether a value is an HTTP status of a final answer. */
export function isStatus(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 200 && value <= 599;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

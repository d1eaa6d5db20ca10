// The page record: the index's entry for a rendered page.
import { isRegion, type Region } from '../geography/regions';
import { type HeaderList, isHeaderList } from './answer-head';
import { contentOf } from './object-key';
import { isPageKey, type PageKey } from './page-key';

/** A page's body in a bucket. */
export interface PageObject {
  /** The S3 key; it carries the hash of status, headers and body. */
  readonly key: string;
  /** The region that wrote it; the others' buckets get it later. */
  readonly region: Region;
  /** When it was written; the bucket's lifecycle counts from then. */
  readonly writtenAtMs: number;
}

/** The ends of a record's windows, in milliseconds since 1970. */
export interface Lifetime {
  readonly freshUntilMs: number;
  readonly staleUntilMs: number;
  readonly errorUntilMs: number;
}

/** One rendered page. Written after its object: a record never points at a missing object. */
export interface PageRecord extends Lifetime {
  readonly key: PageKey;
  /** The URL as it is part of the key. */
  readonly keyUrl: string;
  readonly status: number;
  readonly headers: HeaderList;
  /** Undefined for an answer without a body (a redirect). */
  readonly object: PageObject | undefined;
  /** The amount of text, to recognise a later render that lacks some. */
  readonly textLength: number;
  /** When the render began; purges compare with it. */
  readonly renderStartedAtMs: number;
  /** When the render began that first had this content (status, headers, body): the page's `lastmod`. */
  readonly changedAtMs: number;
}

/** Whether a value that came over a boundary is a page record. */
export function isPageRecord(value: unknown): value is PageRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record: Partial<Record<keyof PageRecord, unknown>> = value;
  return (
    isPageKey(record.key) &&
    typeof record.keyUrl === 'string' &&
    isStatus(record.status) &&
    isHeaderList(record.headers) &&
    (record.object === undefined || isPageObject(record.object)) &&
    isAmount(record.textLength) &&
    isAmount(record.renderStartedAtMs) &&
    isAmount(record.changedAtMs) &&
    isAmount(record.freshUntilMs) &&
    isAmount(record.staleUntilMs) &&
    isAmount(record.errorUntilMs)
  );
}

/** A record's content, before it is known whether it is new. */
export type RecordedContent = Pick<PageRecord, 'status' | 'headers' | 'object' | 'renderStartedAtMs'>;

/** When a content was new: at the earlier render, if that had the same. */
export function changedAtMs(content: RecordedContent, earlier: PageRecord | undefined): number {
  const isSame = earlier !== undefined && contentText(earlier) === contentText(content);
  return isSame ? earlier.changedAtMs : content.renderStartedAtMs;
}

/** An object's key has the hash of status and headers, too. */
function contentText({ object, status, headers }: RecordedContent): string {
  return object === undefined ? JSON.stringify([status, headers]) : contentOf(object.key);
}

/**
 * The entity tag of a record's answer (RFC 9110 §8.8.3): weak, since the body is sent compressed or not. It changes
 * with status and headers, too: otherwise a client with the same body would miss their change.
 */
export function entityTag(record: PageRecord): string | undefined {
  const hash = record.object?.key.split('/').at(-1);
  return hash === undefined ? undefined : `W/"${hash.slice(0, 32)}"`;
}

/** Whether a value is an HTTP status of a final answer. */
export function isStatus(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 200 && value <= 599;
}

function isPageObject(value: unknown): value is PageObject {
  if (typeof value !== 'object' || value === null) return false;
  const object: Partial<Record<keyof PageObject, unknown>> = value;
  return (
    typeof object.key === 'string' &&
    typeof object.region === 'string' &&
    isRegion(object.region) &&
    isAmount(object.writtenAtMs)
  );
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

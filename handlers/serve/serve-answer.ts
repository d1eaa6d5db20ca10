// The answers of `serve`: status, headers and body, before they are put into a function URL's form.
import {
  BOT_HEADER,
  CACHE_HEADER,
  CACHE_TAG_HEADER,
  type CacheStatus,
  COUNTRY_HEADER,
  ORIGIN_STATUS_HEADER,
  REASON_HEADER,
  REGION_HEADER,
  URL_HEADER,
} from '../../core/contract/header-names';
import type { Region } from '../../core/geography/regions';
import type { HeaderList } from '../../core/pages/answer-head';
import { cacheControl, type RecordState } from '../../core/pages/freshness';
import type { PageIdentity } from '../../core/pages/page-key';
import { entityTag, type PageRecord } from '../../core/pages/page-record';
import { cacheTag, scopesOf } from '../../core/pages/purge-scopes';
import { shownStatus } from '../../core/pages/site-headers';
import type { RenderReason } from '../render-protocol/render-protocol';

/** An answer's body. Buckets hold `gzip` bodies, which are sent as they are to clients that accept gzip. */
export interface AnswerBody {
  readonly encoding: 'gzip' | 'identity';
  readonly bytes: Uint8Array;
}

/** An answer of `serve`. */
export interface ServeAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: AnswerBody;
  /** The page that was asked for; undefined for health checks and refused requests. */
  readonly page?: PageIdentity;
  /** How long ago the render of a kept page began. */
  readonly ageSeconds?: number;
}

/** Where an answer came from and how long that took. */
export interface Provenance {
  readonly region: Region;
  /** The viewer's country, ISO 3166-1 alpha-2; undefined where CloudFront named none. */
  readonly country: string | undefined;
  readonly cache: CacheStatus;
  readonly reason?: RenderReason | undefined;
  readonly serverTiming: string;
}

/** Seconds after which a crawler may come back to a site that failed without naming a time. */
const RETRY_AFTER_SECONDS = 60;

const NOT_KEPT = ['cache-control', 'no-store'] as const;

/** The body of an answer without one. */
export const EMPTY_BODY = identityBody(new Uint8Array());

/** A body that is sent as it is. */
export function identityBody(bytes: Uint8Array): AnswerBody {
  return { encoding: 'identity', bytes };
}

/** A gzipped body. @param body its bytes, or these in base64 */
export function gzipBody(body: Uint8Array | string): AnswerBody {
  return { encoding: 'gzip', bytes: typeof body === 'string' ? Buffer.from(body, 'base64') : body };
}

/** A kept page, just rendered or from the cache. */
export function keptPage(
  record: PageRecord,
  state: RecordState,
  body: AnswerBody,
  nowMs: number,
  from: Provenance,
): ServeAnswer {
  const headers = [...record.headers, ...keptHeaders(record, state, nowMs, from)];
  return { status: record.status, headers, body, ageSeconds: ageSeconds(record, nowMs) };
}

/** The client has the page already (RFC 9110 §15.4.5); the headers hold for its copy. */
export function notModified(record: PageRecord, state: RecordState, nowMs: number, from: Provenance): ServeAnswer {
  const headers = keptHeaders(record, state, nowMs, from);
  return { status: 304, headers, body: EMPTY_BODY, ageSeconds: ageSeconds(record, nowMs) };
}

/** Regions' clocks may differ a little. */
function ageSeconds({ renderStartedAtMs }: PageRecord, nowMs: number): number {
  return Math.max(0, Math.round((nowMs - renderStartedAtMs) / 1000));
}

function keptHeaders(record: PageRecord, state: RecordState, nowMs: number, from: Provenance): HeaderList {
  return [
    ...provenanceHeaders(from),
    ['cache-control', cacheControl(record, state, nowMs)],
    [CACHE_TAG_HEADER, scopesOf(record.keyUrl).map(cacheTag).join(',')],
    ...header('etag', entityTag(record)),
  ];
}

/** A page or the site's own HTML, which no cache may keep. */
export function passingPage(status: number, siteHeaders: HeaderList, body: AnswerBody, from: Provenance): ServeAnswer {
  const shown = shownStatus(status);
  const isTemporary = status === 503 || shown !== status;
  const needsRetryAfter = isTemporary && !siteHeaders.some(([name]) => name === 'retry-after');
  const headers = [
    ...siteHeaders,
    ...header(ORIGIN_STATUS_HEADER, shown === status ? undefined : String(status)),
    ...header('retry-after', needsRetryAfter ? String(RETRY_AFTER_SECONDS) : undefined),
    ...provenanceHeaders(from),
    NOT_KEPT,
  ];
  return { status: shown, headers, body };
}

/** A request that `serve` refuses; the router causes none. */
export function refusal(status: number, message: string, region: Region): ServeAnswer {
  return plainText(status, `${message}\n`, [[REGION_HEADER, region]]);
}

/** The site gave no answer. Not 502 or 504: CloudFront would ask another region, which can't reach the site either. */
export function siteUnreachable(from: Provenance): ServeAnswer {
  return plainText(500, 'The site did not answer.\n', [
    [ORIGIN_STATUS_HEADER, 'unreachable'],
    ['retry-after', String(RETRY_AFTER_SECONDS)],
    ...provenanceHeaders(from),
  ]);
}

/** There is no time for a render. A search engine that gets this keeps its copy and comes again (RFC 9110 §15.6.4). */
export function comeAgain(retryAfterSeconds: number, from: Provenance): ServeAnswer {
  return plainText(503, 'There is no time to render this page now. Please come again later.\n', [
    ['retry-after', String(retryAfterSeconds)],
    ...provenanceHeaders(from),
  ]);
}

/** An answer is too large. Not implemented (RFC 9110 §15.6.2): CloudFront asks no other region then. */
export const TOO_LARGE = { status: 501, message: 'The answer is too large to be passed on to bots.' } as const;

/** The site's answer is too large. */
export function siteAnswerTooLarge(from: Provenance): ServeAnswer {
  return plainText(TOO_LARGE.status, `${TOO_LARGE.message}\n`, provenanceHeaders(from));
}

/** The message for a client that asks without the router's header. */
export const MISSING_URL_MESSAGE = `The ${URL_HEADER} header is missing; requests come here through the router only.`;

/** The message for a client whose bot header is not the router's. */
export const UNKNOWN_VARIANT_MESSAGE = `The ${BOT_HEADER} header names no variant of this stack’s pages.`;

function plainText(status: number, text: string, headers: HeaderList): ServeAnswer {
  return {
    status,
    headers: [['content-type', 'text/plain; charset=utf-8'], ...headers, NOT_KEPT],
    body: identityBody(Buffer.from(text)),
  };
}

function provenanceHeaders(from: Provenance): HeaderList {
  return [
    [REGION_HEADER, from.region],
    ...header(COUNTRY_HEADER, from.country),
    [CACHE_HEADER, from.cache],
    ...header(REASON_HEADER, from.reason),
    ...header('server-timing', from.serverTiming || undefined),
  ];
}

/** A header, or none if it has no value. */
function header(name: string, value: string | undefined): HeaderList {
  return value === undefined ? [] : [[name, value]];
}

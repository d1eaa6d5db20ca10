// The answers of `serve`: status, headers and body, before they are put into a function URL's form.

import type { CacheStatus } from '../../core/contract/header-names';
import {
  CACHE_HEADER,
  CACHE_TAG_HEADER,
  COUNTRY_HEADER,
  ORIGIN_STATUS_HEADER,
  REASON_HEADER,
  REGION_HEADER,
  URL_HEADER,
} from '../../core/contract/header-names';
import type { Region } from '../../core/geography/regions';
import type { HeaderList } from '../../core/pages/answer-head';
import type { RecordState } from '../../core/pages/freshness';
import { cacheControl } from '../../core/pages/freshness';
import type { PageRecord } from '../../core/pages/page-record';
import { entityTag } from '../../core/pages/page-record';
import { cacheTag, scopesOf } from '../../core/pages/purge-scopes';
import { shownStatus } from '../../core/pages/site-headers';

/** An answer's body; `gzip` bodies lie in the bucket that way and are sent so to whoever accepts it. */
export type AnswerBody =
  | { readonly encoding: 'gzip'; readonly bytes: Uint8Array }
  | { readonly encoding: 'identity'; readonly bytes: Uint8Array };

/** What `serve` answers. */
export interface ServeAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: AnswerBody;
}

/** Where an answer came from and how long that took. */
export interface Provenance {
  readonly region: Region;
  /** The viewer's country, ISO 3166-1 alpha-2; undefined where CloudFront named none. */
  readonly country: string | undefined;
  readonly cache: CacheStatus;
  readonly reason?: string;
  readonly serverTiming: string;
}

/** Seconds after which a crawler may come back to a site that failed without saying when. */
const RETRY_AFTER_SECONDS = 60;

/** A kept page, fresh from the renderer or from the cache. */
export function keptPage(
  record: PageRecord,
  state: RecordState,
  body: AnswerBody,
  nowMs: number,
  from: Provenance,
): ServeAnswer {
  return { status: record.status, headers: [...record.headers, ...keptHeaders(record, state, nowMs, from)], body };
}

/** The asker has the page already (RFC 9110 §15.4.5); what it is told holds for its copy. */
export function notModified(record: PageRecord, state: RecordState, nowMs: number, from: Provenance): ServeAnswer {
  return {
    status: 304,
    headers: keptHeaders(record, state, nowMs, from),
    body: { encoding: 'identity', bytes: new Uint8Array() },
  };
}

function keptHeaders(record: PageRecord, state: RecordState, nowMs: number, from: Provenance): HeaderList {
  const tag = entityTag(record);
  return [
    ...provenanceHeaders(from),
    ['cache-control', cacheControl(record, state, nowMs)],
    [CACHE_TAG_HEADER, scopesOf(record.keyUrl).map(cacheTag).join(',')],
    ...(tag === undefined ? [] : [['etag', tag] as const]),
  ];
}

/** A page or the site's own HTML, which nobody may keep. */
export function passingPage(status: number, siteHeaders: HeaderList, body: AnswerBody, from: Provenance): ServeAnswer {
  const shown = shownStatus(status);
  const isTemporary = status === 503 || shown !== status;
  const failure: HeaderList = [
    ...(shown === status ? [] : [[ORIGIN_STATUS_HEADER, String(status)] as const]),
    ...(!isTemporary || siteHeaders.some(([name]) => name === 'retry-after')
      ? []
      : [['retry-after', String(RETRY_AFTER_SECONDS)] as const]),
  ];
  const headers = [...siteHeaders, ...failure, ...provenanceHeaders(from), ['cache-control', 'no-store'] as const];
  return { status: shown, headers, body };
}

/** A request that `serve` refuses; only someone who is not the router can cause it. */
export function refusal(status: number, message: string, region: Region): ServeAnswer {
  return plainText(status, `${message}\n`, [
    [REGION_HEADER, region],
    ['cache-control', 'no-store'],
  ]);
}

/** The site itself gave no answer. Not 502 or 504, which would set off the failover to a region that fares no better. */
export function siteUnreachable(from: Provenance): ServeAnswer {
  const headers: HeaderList = [
    [ORIGIN_STATUS_HEADER, 'unreachable'],
    ['retry-after', String(RETRY_AFTER_SECONDS)],
    ...provenanceHeaders(from),
    ['cache-control', 'no-store'],
  ];
  return plainText(500, 'The site did not answer.\n', headers);
}

/** There is no time for a render now. An index that gets this keeps what it has, and comes again (RFC 9110 §15.6.4). */
export function comeAgain(retryAfterSeconds: number, from: Provenance): ServeAnswer {
  return plainText(503, 'There is no time to render this page now. Please come again later.\n', [
    ['retry-after', String(retryAfterSeconds)],
    ...provenanceHeaders(from),
    ['cache-control', 'no-store'],
  ]);
}

/** The site's answer exists, but not for bots: what this gateway can't do (RFC 9110 §15.6.2), and no other region can. */
export function siteAnswerTooLarge(from: Provenance): ServeAnswer {
  return plainText(501, 'The answer is too large to be passed on to bots.\n', [
    ...provenanceHeaders(from),
    ['cache-control', 'no-store'],
  ]);
}

/** What a caller without the router's header is told. */
export const MISSING_URL_MESSAGE = `The ${URL_HEADER} header is missing; requests come here through the router only.`;

function plainText(status: number, text: string, headers: HeaderList): ServeAnswer {
  return {
    status,
    headers: [['content-type', 'text/plain; charset=utf-8'], ...headers],
    body: { encoding: 'identity', bytes: Buffer.from(text) },
  };
}

function provenanceHeaders(from: Provenance): HeaderList {
  return [
    [REGION_HEADER, from.region],
    ...(from.country === undefined ? [] : [[COUNTRY_HEADER, from.country] as const]),
    [CACHE_HEADER, from.cache],
    ...(from.reason === undefined ? [] : [[REASON_HEADER, from.reason] as const]),
    ...(from.serverTiming === '' ? [] : [['server-timing', from.serverTiming] as const]),
  ];
}

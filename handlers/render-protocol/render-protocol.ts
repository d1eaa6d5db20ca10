// The request of `serve` to `render`, and the outcome: JSON over Lambda's invoke API, checked on both sides.
import { InternalError } from '../../core/contract/georender-error';
import { type HeaderList, isHeaderList } from '../../core/pages/answer-head';
import { isPageRecord, isStatus, type PageRecord } from '../../core/pages/page-record';
import { isVariant, VARIANTS, type Variant } from '../../core/pages/variants';

/** One page to render. `render` checks the URL against its own hosts again. */
export interface RenderRequest {
  readonly url: string;
  readonly variant: Variant;
  /** The token of the page's lease, which `render` releases. */
  readonly lease: string;
}

/** Larger gzipped bodies go by S3: their base64 would not fit into 6 MB ("Lambda quotas"). */
export const MAX_PASSED_BYTES = 4 * 1024 * 1024;

/** Problems inside a page that cost it content. Bots get the last good copy, else the broken page. */
export const BROKEN_REASONS = [
  /**
   * One of the page's own scripts failed: 5xx or no connection; modules and chunks also by 404 or by HTML.
   * @mend Keep the files of earlier builds on the site, so that old pages find their chunks.
   */
  'script-failed',
  /**
   * The page's own API answered 5xx, 429 or 408, or only half.
   * @mend Look at the API's log; let the requests of `render` through its rate limit.
   */
  'api-failed',
  /**
   * Content is missing after an uncaught exception.
   * @mend `georender render` shows the exception. It often comes from an API that browsers have and `render` lacks.
   */
  'exception',
  /**
   * The page has no content, or only "Loading…" or "Enable JavaScript".
   * @mend Set `prerenderReady`, or `waitFor` in `pageRules`, so that the render waits. A page that is meant so needs
   * `mayBeShort`.
   */
  'empty',
  /**
   * The page shows only an error, or an error replaced a good page.
   * @mend Give error pages a status: 404 or 410 by `prerender-status-code`. Otherwise mend the error.
   */
  'error-page',
  /**
   * The page reloads itself without end.
   * @mend Look for a reload on a missing cookie or an old version.
   */
  'reloads',
] as const;

/** The region has no time for a render now; a later try may well succeed. */
export const OVERLOAD_REASONS = [
  /**
   * This render, or another one of the page, took longer than `serve` waits.
   * @mend The next request gets the page. If it happens often, raise `renderMemoryMegabytes` or `renderTimeout`.
   */
  'busy',
  /**
   * As many renders ran as Lambda allows; in the local run, as many as there are sandboxes.
   * @mend Raise `renderConcurrency`, or ask AWS for more concurrent executions.
   */
  'throttled',
  /**
   * The region has rendered `newPagesPerHour` new pages in this hour.
   * @mend Raise `newPagesPerHour` if these pages are real; exclude URLs without end by `excludePaths`.
   */
  'over-budget',
] as const;

/** One of {@link OVERLOAD_REASONS}. */
export type OverloadReason = (typeof OVERLOAD_REASONS)[number];

/** One of {@link BROKEN_REASONS}. */
export type BrokenReason = (typeof BROKEN_REASONS)[number];

/** All reasons. */
export const RENDER_REASONS = [
  ...BROKEN_REASONS,
  ...OVERLOAD_REASONS,
  /**
   * Chromium does not start, or ended during the render.
   * @mend Read the log of `render`, which has Chromium's message; raise `renderMemoryMegabytes`.
   */
  'browser-failed',
  /**
   * The site gave no document in time, the render took longer than its budget, or the page was too busy to give its
   * HTML.
   * @mend The first render after a deployment pays for the cold start: ask again. Otherwise raise
   * `renderMemoryMegabytes` or `renderTimeout`.
   */
  'deadline',
  /**
   * The answer is no page: another type, a download, or empty.
   * @mend Exclude such paths by `excludePaths`, or send `content-type: text/html`.
   */
  'not-html',
  /**
   * The page was not complete in time.
   * @mend `georender render` names the open requests. Set `prerenderReady` to `true` in time, or `neverLoad` in
   * `pageRules`.
   */
  'partial',
  /**
   * The page went to an address that is not rendered: another host, or outside of the web (`about:`, `data:`).
   * @mend Name the host in `domains` or `extraHosts`, or stop the page from leaving.
   */
  'refused-url',
  /**
   * The page is an error other than 404 and 410, or a redirect without `Location`.
   * @mend Mend the error of the site.
   */
  'status',
  /**
   * The page was rendered, but could not be written to its bucket, or not read from it.
   * @mend Read the logs of `render` and `serve`: they name the refused action.
   */
  'store-failed',
  /**
   * The site says `private`, or sets a cookie that is not infrastructure's.
   * @mend If the cookie names no person, add it to `ignoredCookies`.
   */
  'private',
  /**
   * The site says `no-store`, and a rule obeys it.
   * @mend Set `keepNoStore: true` in `pageRules` if the pages are the same for all visitors.
   */
  'no-store',
  /**
   * The site refused the connection, or ended it.
   * @mend Let Lambda's addresses through the site's firewall, or send what it asks for by `siteHeaders`.
   */
  'site-unreachable',
  /**
   * The site's document has more than 16 MB, or the rendered page does not fit into an answer.
   * @mend Make the page smaller, or exclude it by `excludePaths`.
   */
  'too-large',
  /**
   * `render` ended without an answer, or could not be called.
   * @mend Look at its memory (`Max Memory Used`), its time-out, and `lambda:InvokeFunction` of `serve`.
   */
  'renderer-failed',
  /**
   * The page lost half of its text, or shows the site's shell again.
   * @mend Look for content that failed to load. If the new page is right, purge it: a purged page holds nothing back.
   */
  'suspicious',
  /**
   * The index or the bucket of the region did not answer.
   * @mend Read the log of `serve`: it names the refused action. See AWS Health for DynamoDB and S3.
   */
  'cache-away',
  /**
   * The page has a country's content, which another region renders (`countryContent`), and that did not answer. Or the
   * setting no longer names the country, but the router at the edge still does.
   * @mend Look at the health of that region. After a removal, wait until the new router is everywhere.
   */
  'other-region',
] as const;

/** Why a page was rendered but not kept, or not rendered at all; shown as `x-georender-reason`. */
export type RenderReason = (typeof RENDER_REASONS)[number];

/** The body of a page that is not kept: with the outcome or, if it is large, as an object in the region's bucket. */
export type UnstoredBody =
  | { readonly kind: 'attached'; readonly gzippedBase64: string }
  | { readonly kind: 'left'; readonly objectKey: string };

/**
 * The outcome of a render. `stored`: the body is in the region's bucket, and comes along if it is small; `unstored`:
 * the page is not kept.
 */
export type RenderOutcome = RenderResult & {
  /** Whether Chromium had to be started as a single process. Left out: no. */
  readonly singleProcess?: true;
};

type RenderResult =
  | { readonly kind: 'stored'; readonly record: PageRecord; readonly gzippedBodyBase64: string | undefined }
  | {
      readonly kind: 'unstored';
      readonly reason: RenderReason;
      readonly status: number;
      readonly headers: HeaderList;
      readonly body: UnstoredBody;
    }
  | { readonly kind: 'failed'; readonly reason: RenderReason; readonly detail: string };

/** A request or an outcome does not have the protocol's form. */
export class ProtocolError extends InternalError {
  override readonly name = 'ProtocolError';
}

/** Reads a request. @throws ProtocolError if it is none. */
export function parseRenderRequest(value: unknown): RenderRequest {
  const request: Partial<Record<keyof RenderRequest, unknown>> = isObject(value) ? value : {};
  const { url, variant, lease } = request;
  if (typeof url !== 'string') throw new ProtocolError('A render request needs a "url" that is a string.');
  if (!isVariant(variant))
    throw new ProtocolError(`A render request needs a "variant"; allowed: ${VARIANTS.join(', ')}.`);
  if (typeof lease !== 'string' || !/^[0-9a-f-]{8,64}$/.test(lease))
    throw new ProtocolError('A render request needs a "lease" that is a token.');
  return { url, variant, lease };
}

/** Reads an outcome. @throws ProtocolError if it is none. */
export function parseRenderOutcome(value: unknown): RenderOutcome {
  if (isObject(value)) {
    const fields: Record<string, unknown> = { ...value };
    const { kind, reason, detail, record, status, headers, body, gzippedBodyBase64, singleProcess } = fields;
    const how = singleProcess === true ? ({ singleProcess: true } as const) : {};
    if (
      kind === 'stored' &&
      isPageRecord(record) &&
      (gzippedBodyBase64 === undefined || typeof gzippedBodyBase64 === 'string')
    ) {
      return { kind, record, gzippedBodyBase64, ...how };
    }
    if (kind === 'failed' && isRenderReason(reason) && typeof detail === 'string')
      return { kind, reason, detail, ...how };
    if (
      kind === 'unstored' &&
      isRenderReason(reason) &&
      isStatus(status) &&
      isHeaderList(headers) &&
      isUnstoredBody(body)
    ) {
      return { kind, reason, status, headers, body, ...how };
    }
  }
  throw new ProtocolError(`The answer of render is no outcome: ${JSON.stringify(value)?.slice(0, 300)}`);
}

/** Whether a reason is that the region has no time for a render. */
export function isOverloadReason(reason: RenderReason): reason is OverloadReason {
  return OVERLOAD_REASONS.some((known) => known === reason);
}

/** Whether a value names a reason. */
export function isRenderReason(value: unknown): value is RenderReason {
  return RENDER_REASONS.some((reason) => reason === value);
}

function isUnstoredBody(value: unknown): value is UnstoredBody {
  const { kind, gzippedBase64, objectKey }: Record<string, unknown> = isObject(value) ? { ...value } : {};
  return (
    (kind === 'attached' && typeof gzippedBase64 === 'string') || (kind === 'left' && typeof objectKey === 'string')
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

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

/** Problems inside a page that cost it content. */
export const BROKEN_REASONS = ['script-failed', 'api-failed', 'exception', 'empty', 'error-page', 'reloads'] as const;

/** Why a region has no time for a render now; a later try may well succeed. */
export const OVERLOAD_REASONS = ['busy', 'throttled', 'over-budget'] as const;

/** One of {@link OVERLOAD_REASONS}. */
export type OverloadReason = (typeof OVERLOAD_REASONS)[number];

/** One of {@link BROKEN_REASONS}. */
export type BrokenReason = (typeof BROKEN_REASONS)[number];

/** All reasons. */
export const RENDER_REASONS = [
  ...BROKEN_REASONS,
  ...OVERLOAD_REASONS,
  'browser-failed',
  'deadline',
  'not-html',
  'partial',
  'refused-url',
  'status',
  'store-failed',
  'private',
  'no-store',
  'site-unreachable',
  'too-large',
  'renderer-failed',
  'suspicious',
  'cache-away',
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

// The order for a trial, and its result: one render that is kept nowhere and holds no lease, for people who ask. JSON
// over Lambda's invoke API, checked on both sides.
import { gunzipSync } from 'node:zlib';
import { type HeaderList, isHeaderList } from '../../core/pages/answer-head';
import { isStatus } from '../../core/pages/page-record';
import { isDeviceVariant, VARIANTS, type Variant } from '../../core/pages/variants';
import { isRenderReason, ProtocolError, type RenderReason } from './render-protocol';
import { isRenderTrace, type RenderTrace } from './render-trace';

/** One page to render on trial. `render` checks the URL against its own hosts again. */
export interface TrialRequest {
  readonly kind: 'trial';
  readonly url: string;
  readonly variant: Variant;
  /** Whether the page is photographed. */
  readonly picture: boolean;
}

/** The result of a trial. */
export type TrialResult = TrialOutcome & {
  /** The name and version of the browser that rendered, e.g. `Chrome/153.0.7400.0`; left out if it is not known. */
  readonly chromium?: string;
};

type TrialOutcome =
  | {
      readonly kind: 'rendered';
      readonly status: number;
      readonly headers: HeaderList;
      /** Undefined for an answer without a body. */
      readonly html: string | undefined;
      /** Why the page would not be kept; undefined if it would be. */
      readonly objection: RenderReason | undefined;
      /** The freshness it would be kept for, in seconds; undefined if it would not be kept. */
      readonly freshSeconds: number | undefined;
      readonly textLength: number;
      readonly tookMs: number;
      readonly trace: RenderTrace;
      /** A PNG in base64; undefined if none was wanted, or the browser gave none. */
      readonly pictureBase64: string | undefined;
    }
  | {
      readonly kind: 'failed';
      readonly reason: RenderReason;
      readonly detail: string;
      readonly tookMs: number;
      readonly trace: RenderTrace;
    };

/** The answer over Lambda's invoke API: the gzipped result, or the key of its object if it is too large. */
export type TrialAnswer =
  | { readonly kind: 'attached'; readonly gzippedBase64: string }
  | { readonly kind: 'left'; readonly objectKey: string };

/** The largest result that is read, uncompressed: the largest page and picture have a tenth. */
const MOST_RESULT_BYTES = 64 * 1024 * 1024;

/** Characters of a browser's version. */
const MOST_VERSION = 100;

/** Whether an event is meant for a trial; then {@link parseTrialRequest} reads it. */
export function isTrialEvent(event: unknown): boolean {
  return fieldsOf(event)['kind'] === 'trial';
}

/** Reads a request. @throws ProtocolError if it is none */
export function parseTrialRequest(event: unknown): TrialRequest {
  const { kind, url, variant, picture } = fieldsOf(event);
  if (kind !== 'trial' || typeof url !== 'string')
    throw new ProtocolError('A trial needs a "kind" that is "trial", and a "url" that is a string.');
  if (!isDeviceVariant(variant)) throw new ProtocolError(`A trial needs a "variant"; allowed: ${VARIANTS.join(', ')}.`);
  if (typeof picture !== 'boolean') throw new ProtocolError('A trial needs a "picture" that is true or false.');
  return { kind, url, variant, picture };
}

/** Reads an answer. @throws ProtocolError if it is none */
export function parseTrialAnswer(value: unknown): TrialAnswer {
  const { kind, gzippedBase64, objectKey } = fieldsOf(value);
  if (kind === 'attached' && typeof gzippedBase64 === 'string') return { kind, gzippedBase64 };
  if (kind === 'left' && typeof objectKey === 'string') return { kind, objectKey };
  throw new ProtocolError(`The answer of render is no trial's: ${JSON.stringify(value)?.slice(0, 300)}`);
}

/** Reads a gzipped result. @throws ProtocolError if it is none */
export function parseTrialResult(gzipped: Uint8Array): TrialResult {
  let value: unknown;
  try {
    value = JSON.parse(gunzipSync(gzipped, { maxOutputLength: MOST_RESULT_BYTES }).toString());
  } catch (cause) {
    throw new ProtocolError('The result of a trial is no gzipped JSON.', { cause });
  }
  const { kind, reason, detail, tookMs, trace, chromium, ...rest } = fieldsOf(value);
  if (typeof tookMs === 'number' && isRenderTrace(trace)) {
    const by = typeof chromium === 'string' ? { chromium: chromium.slice(0, MOST_VERSION) } : {};
    if (kind === 'failed' && isRenderReason(reason) && typeof detail === 'string')
      return { kind, reason, detail, tookMs, trace, ...by };
    if (kind === 'rendered' && isRendered(rest)) return { kind, tookMs, trace, ...rest, ...by };
  }
  throw new ProtocolError('The result of a trial does not have its form; deployment and command differ in version.');
}

type Rendered = Omit<Extract<TrialResult, { kind: 'rendered' }>, 'kind' | 'tookMs' | 'trace'>;

function isRendered(value: object): value is Rendered {
  const { status, headers, html, objection, freshSeconds, textLength, pictureBase64 } = fieldsOf(value);
  return (
    isStatus(status) &&
    isHeaderList(headers) &&
    (objection === undefined || isRenderReason(objection)) &&
    (freshSeconds === undefined || typeof freshSeconds === 'number') &&
    typeof textLength === 'number' &&
    [html, pictureBase64].every((text) => text === undefined || typeof text === 'string')
  );
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

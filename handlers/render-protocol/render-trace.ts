// What a render waited for, request by request: the form in which `render` tells it to operators.
import { type HeaderList, isHeaderList } from '../../core/pages/answer-head';

/** Why the page was taken when it was. */
export const READY_REASONS = [
  /** The page's own flag (`prerenderReady`). */
  'flag',
  /** It showed what a person sees some seconds after the last news. */
  'calm',
  /** The render's time was up: the page is partial. */
  'time-is-up',
] as const;

/** One of {@link READY_REASONS}. */
export type ReadyReason = (typeof READY_REASONS)[number];

/** How a request was awaited. */
export const WAITS = ['document', 'content', 'frame', 'source', 'never'] as const;

/** Why a request was not awaited to its end. */
export const CUTS = [
  /** The render's time was up. */
  'time-is-up',
  /** The page's own flag said that it was ready. */
  'page-said-ready',
  /** It never answered in earlier renders either. */
  'endless',
  /** The page had asked there more often than lists without end are followed. */
  'many-rounds',
  /** A poll that waits for news was silent. */
  'silent-poll',
  /** A stream of messages was silent, or went on without end. */
  'stream',
  /** A frame inside of the page took longer than frames are awaited. */
  'slow-frame',
] as const;

/** One of {@link CUTS}. */
export type CutReason = (typeof CUTS)[number];

/** A request of a page. Times are in milliseconds since the render's start. */
export interface TracedRequest {
  readonly url: string;
  readonly method: string;
  /** Chromium's name of its kind, e.g. `Fetch` (CDP Network.ResourceType). */
  readonly type: string;
  readonly isInFrame: boolean;
  /** Whether it is awaited as the page itself, or content of it, of a frame or of a stream; `never`: e.g. images. */
  readonly wait: (typeof WAITS)[number];
  readonly startMs: number;
  /** Undefined if no answer came. */
  readonly responseMs: number | undefined;
  /** Undefined if it did not end. */
  readonly endMs: number | undefined;
  readonly status: number | undefined;
  readonly mimeType: string | undefined;
  /** As transferred. */
  readonly bytes: number | undefined;
  /** Chromium's name of the error. */
  readonly failure: string | undefined;
  /** Undefined unless it was open when the page was taken. */
  readonly cut: CutReason | undefined;
  /** Without cookies and credentials. */
  readonly requestHeaders: HeaderList;
  readonly responseHeaders: HeaderList;
}

/** One render, seen from outside. */
export interface RenderTrace {
  /** In milliseconds since 1970. */
  readonly startedAtMs: number;
  /** When the page was taken; undefined if it never was. */
  readonly readyMs: number | undefined;
  readonly readyBy: ReadyReason | undefined;
  /** In the order of their begin. */
  readonly requests: readonly TracedRequest[];
  /** The requests beyond the most that are told. */
  readonly untold: number;
  /** The page's problems, a line each. */
  readonly problems: readonly string[];
}

/** Whether a value that came over a boundary is a trace. */
export function isRenderTrace(value: unknown): value is RenderTrace {
  if (typeof value !== 'object' || value === null) return false;
  const trace: Partial<Record<keyof RenderTrace, unknown>> = value;
  return (
    typeof trace.startedAtMs === 'number' &&
    isOptionalNumber(trace.readyMs) &&
    (trace.readyBy === undefined || READY_REASONS.some((reason) => reason === trace.readyBy)) &&
    typeof trace.untold === 'number' &&
    Array.isArray(trace.requests) &&
    trace.requests.every(isTracedRequest) &&
    Array.isArray(trace.problems) &&
    trace.problems.every((problem) => typeof problem === 'string')
  );
}

function isTracedRequest(value: unknown): value is TracedRequest {
  if (typeof value !== 'object' || value === null) return false;
  const request: Partial<Record<keyof TracedRequest, unknown>> = value;
  const { responseMs, endMs, status, bytes, mimeType, failure, cut } = request;
  return (
    [request.url, request.method, request.type].every((text) => typeof text === 'string') &&
    typeof request.isInFrame === 'boolean' &&
    typeof request.startMs === 'number' &&
    [responseMs, endMs, status, bytes].every(isOptionalNumber) &&
    [mimeType, failure].every((text) => text === undefined || typeof text === 'string') &&
    WAITS.some((wait) => wait === request.wait) &&
    (cut === undefined || CUTS.some((known) => known === cut)) &&
    isHeaderList(request.requestHeaders) &&
    isHeaderList(request.responseHeaders)
  );
}

function isOptionalNumber(value: unknown): value is number | undefined {
  return value === undefined || typeof value === 'number';
}

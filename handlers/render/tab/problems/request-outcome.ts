// Says what became of a script or a request by script, from its status, its type and the browser's error.
import type { Protocol } from 'devtools-protocol';
import type { ObservedRequest, RequestOutcome } from './page-verdict';

/** A request, as far as its answer is known. */
export interface RequestState {
  readonly request: Omit<ObservedRequest, 'outcome' | 'detail'>;
  /** From the network, also where the page may not read the answer. */
  readonly status: number | undefined;
  /** HTML or text came where a script was asked for. */
  readonly isMistyped: boolean;
  /** The server's headers have the browser refuse such an answer. */
  readonly isRefused: boolean;
}

type Failure = Protocol.Network.LoadingFailedEvent;

/** Requests that we refused, or the page's security rules, as they would in a user's browser. */
const REFUSED = /^(?:net::ERR_(?:BLOCKED_BY_(?!ORB)|ABORTED|CACHE_MISS)|$)/;

/** Errors of an answer that came, but may not be read (Network.CorsError); those of its preflight are others. */
const UNREADABLE = /^(?!Preflight).*(?:AllowOrigin|WildcardOrigin|AllowCredentials)/;

/** Types that no module may have; JSON, CSS and WebAssembly are imported as what they are. */
const NO_SCRIPT_TYPE = /^(?:text\/(?:html|plain|xml)|application\/(?:xhtml\+xml|xml|octet-stream))?$/;

/**
 * The outcome; undefined if it says nothing about the page's content.
 * @param isPreflightFailed whether the server failed when it was asked for permission (CORS preflight)
 */
export function outcomeOf(
  { request, status, isMistyped, isRefused }: RequestState,
  failure: Failure | undefined,
  isPreflightFailed: boolean,
): RequestOutcome | undefined {
  // An answer of 5xx often lacks the headers that would let the page read it, which makes it an error of CORS.
  if (status !== undefined && isTemporary(status)) return 'failed';
  if (isRefused || (request.kind === 'script' && status !== undefined && status >= 400)) return 'gone';
  if (failure === undefined) return isMistyped ? 'mistyped' : 'answered';
  const { corsErrorStatus, errorText, blockedReason, canceled } = failure;
  if (corsErrorStatus !== undefined) return isPreflightFailed ? 'failed' : undefined;
  if (errorText === 'net::ERR_BLOCKED_BY_ORB' || blockedReason === 'content-type') return 'gone';
  if (canceled === true && errorText === 'net::ERR_ABORTED' && request.kind === 'api') return 'given-up';
  if (canceled === true || blockedReason !== undefined || REFUSED.test(errorText)) return undefined;
  return 'failed';
}

/** Why a request is mentioned in the log. */
export function detailOf(outcome: RequestOutcome, status = 0, failure?: Failure): string {
  if (outcome === 'mistyped') return 'no script, by its type';
  return status < 400 && failure !== undefined ? failure.errorText : `status ${status}`;
}

/** Whether an answer came that the page may not read. */
export function isUnreadable({ corsErrorStatus }: Failure): boolean {
  return UNREADABLE.test(corsErrorStatus?.corsError ?? '');
}

/** Whether the same request may succeed a moment later. */
export function isTemporary(status: number): boolean {
  return status >= 500 || status === 429 || status === 408;
}

/** An answer's head, as far as it describes a script. */
export function scriptType({
  mimeType,
  headers,
}: Protocol.Network.Response): Pick<RequestState, 'isMistyped' | 'isRefused'> {
  const isMistyped = NO_SCRIPT_TYPE.test(mimeType);
  return { isMistyped, isRefused: isMistyped && isNosniff(headers) };
}

/** "Should response to request be blocked due to nosniff?" (Fetch Standard) */
function isNosniff(headers: Readonly<Record<string, string>>): boolean {
  return Object.entries(headers).some(
    ([name, value]) => /^x-content-type-options$/i.test(name) && /^\s*nosniff/i.test(value),
  );
}

// Decides whether a page is broken, that is, whether it lacks content that it depends on
// (docs/decisions/0009-what-is-broken.md).
import type { BrokenReason } from '../../../render-protocol/render-protocol';
import type { PageInspection } from '../../injected/page-inspection';
import { isWatcher, mayBeBeside, onlyWatches, ownerOf } from './third-parties';

/** The outcome of a request. */
export type RequestOutcome =
  /** An answer; a 4xx of an API counts, too. */
  | 'answered'
  /** 5xx, 429, or the connection failed: the same request may work a moment later. */
  | 'failed'
  /** The page gave it up before an answer came: it needed it no longer, or the answer was too late. */
  | 'given-up'
  /** A script that is not there (404), or that the browser refused. */
  | 'gone'
  /** A script came with the type of HTML or text. Classic scripts run nevertheless, modules do not. */
  | 'mistyped';

/** A script, or a request by script, that has ended. */
export interface ObservedRequest {
  readonly kind: 'script' | 'api';
  readonly url: string;
  readonly method: string;
  /** The request's own. */
  readonly body: string;
  /** The innermost script that asked for it; undefined if the document did. */
  readonly askedBy: string | undefined;
  /** Whether it was imported, statically or by `import()`. */
  readonly isImport: boolean;
  /** For the log: a status, or Chromium's name of the error. */
  readonly detail: string;
  readonly outcome: RequestOutcome;
}

/** An exception of the page's scripts, or an unhandled rejection. */
export interface ObservedException {
  /** The script that threw it; empty if that is not known. */
  readonly url: string;
  readonly text: string;
  /** The page caught it and wrote it to the console. Libraries do that before they show an error boundary. */
  readonly isCaught: boolean;
}

/** The observations of a page. */
export interface PageObservations {
  readonly url: string;
  /** The site's status. */
  readonly status: number;
  /** The status that the page gives itself, if it does. */
  readonly statusMeta: number | undefined;
  /** Whether the page's own flag said that it is ready. */
  readonly isFlagged: boolean;
  /** Whether a rule allows the page to have little text. */
  readonly mayBeShort: boolean;
  /** Lengths of the page's text, and of the text in the site's own HTML. */
  readonly textLength: number;
  readonly siteTextLength: number;
  /** In the order in which they ended. */
  readonly requests: readonly ObservedRequest[];
  readonly exceptions: readonly ObservedException[];
  /** Undefined for a page with text in which nothing went wrong. */
  readonly look: PageInspection | undefined;
}

/** HTML with more text is more than a shell. */
const MOST_SHELL_TEXT = 200;

/** An error page has no more text, even with a header and a footer. */
const MOST_LOOKED_AT = 500;

/** With less than this share of the earlier text, a page has lost content. */
const LESS_TEXT = 0.8;
const MUCH_LESS_TEXT = 0.5;

/** File names that do not identify a file's content. */
const COMMON_FILE = /^(?:index|main|app|bundle|runtime|vendors?|polyfills?|common|client|entry|start|chunk|\d+)[.-]/i;

/** Healthy pages throw these errors, too: of late observers, and of requests and media that were given up. */
const HARMLESS = [
  /ResizeObserver loop/,
  /^(?:Uncaught )?(?:\(in promise\) )?(?:AbortError|NotAllowedError|NotSupportedError)\b/,
  /The play\(\) request was interrupted/,
  /^Script error\.?$/,
];

/** Bundlers (webpack, Vite) throw these if a part of the application is missing, such as its style sheet. */
const LOST_CHUNK = /Loading (?:CSS )?chunk \S+ failed|Unable to preload CSS for/;

/** Thrown if a script expected JSON, but got HTML or an incomplete answer. */
const NO_JSON = /SyntaxError: (?:Unexpected token '?<|Unexpected end of JSON input)/;

/** Why a page is broken; undefined if it seems to be complete. */
export function brokenReason(seen: PageObservations): BrokenReason | undefined {
  // A page that gives itself another status is complete as an error page or a redirect.
  if (seen.statusMeta !== undefined && seen.statusMeta !== 200) return undefined;
  const { requests } = seen;
  const failed = requests.filter((request, at) => request.outcome !== 'answered' && counts(request, at, seen));
  if (failed.some(({ kind }) => kind === 'script') || lostChunk(seen)) return 'script-failed';
  if (failed.some(({ kind }) => kind === 'api')) return 'api-failed';
  // A page for an error such as 404 may have little text.
  if (seen.status >= 400) return undefined;
  if (lostByException(seen)) return 'exception';
  if (seen.mayBeShort) return undefined;
  if (isEmpty(seen)) return 'empty';
  // If scripts added no text to the site's HTML, the site means to show this page.
  return seen.look?.isErrorPage === true && seen.textLength !== seen.siteTextLength ? 'error-page' : undefined;
}

/** Whether a request failed that may have brought content: then the page needs a look. */
export function isSuspectRequest(request: ObservedRequest): boolean {
  return request.outcome !== 'answered' && !onlyWatches(request);
}

/** Whether a page has so little text, or so much less than the site's own HTML, that it needs a look. */
export function isShort({
  textLength,
  siteTextLength,
}: Pick<PageObservations, 'textLength' | 'siteTextLength'>): boolean {
  return textLength < MOST_LOOKED_AT || textLength < MUCH_LESS_TEXT * siteTextLength;
}

function counts(request: ObservedRequest, at: number, seen: PageObservations): boolean {
  const { kind, url, outcome, method } = request;
  if (!isSuspectRequest(request) || (outcome === 'mistyped' && !isNoScript(request, seen))) return false;
  const same = seen.requests.filter((other) => other.outcome === 'answered' && isSame(request, other));
  if (same.some((other) => seen.requests.indexOf(other) > at)) return false;
  const missing = isMissing(seen);
  // The page still shows content of an earlier answer, unless an error replaced it.
  if (same.length > 0 || outcome === 'given-up' || mayBeBeside(url)) return missing;
  if (kind === 'script') {
    if (!isOwnScript(url, seen)) return missing;
    if (outcome === 'failed' || isModule(request, seen) || isChunk(request, seen)) return true;
    return missing || isEmpty(seen) || ownExceptions(seen).length > 0;
  }
  if (!['GET', 'POST'].includes(method)) return false;
  return isOwnApi(url, seen) || (missing && isAskedByApplication(request, seen));
}

function isModule({ isImport, url }: ObservedRequest, { look }: PageObservations): boolean {
  return isImport || look?.modules.includes(url) === true;
}

/** Whether an answer of type HTML or text is not a script: the browser's reaction shows it. */
function isNoScript(request: ObservedRequest, seen: PageObservations): boolean {
  return (
    isModule(request, seen) ||
    seen.exceptions.some(({ url, text }) => url === request.url && text.includes('SyntaxError'))
  );
}

/** Whether two requests ask for the same: a retry may add a number, or go to another host. */
function isSame(one: ObservedRequest, other: ObservedRequest): boolean {
  if (one.kind !== other.kind || one.method !== other.method || one.body !== other.body) return false;
  const [first, second] = [URL.parse(one.url), URL.parse(other.url)];
  if (first === null || second === null) return false;
  if (one.kind === 'api') return first.pathname === second.pathname && lastingQuery(first) === lastingQuery(second);
  const [name, otherName] = [first, second].map(({ pathname }) => pathname.slice(pathname.lastIndexOf('/') + 1));
  return first.pathname === second.pathname || (name === otherName && name !== '' && !COMMON_FILE.test(name ?? ''));
}

/** A query without parameters that only bypass caches. */
function lastingQuery({ searchParams }: URL): string {
  return [...searchParams]
    .filter(
      ([name]) => !/^(?:_|t|ts|cb|bust|cachebust(?:er)?|retry|attempt|try|nocache|rnd|random|timestamp)$/i.test(name),
    )
    .join('&');
}

/** Whether it is a script of the site's owner, or of a host with scripts that the document itself waits for. */
function isOwnScript(url: string, { url: pageUrl, look }: PageObservations): boolean {
  const owner = ownerOf(url);
  const waited = [...(look?.modules ?? []), ...(look?.waitedScripts ?? [])].filter((script) => !isWatcher(script));
  return owner === ownerOf(pageUrl) || waited.some((script) => script !== url && ownerOf(script) === owner);
}

/** Whether another script of the application loaded it: snippets in the document load widgets of others. */
function isChunk({ askedBy }: ObservedRequest, seen: PageObservations): boolean {
  return askedBy !== undefined && !isDocument(askedBy, seen) && isOwnScript(askedBy, seen);
}

/** Whether it is the site's own API, or the API of a host that gave the application other data. */
function isOwnApi(url: string, seen: PageObservations): boolean {
  const owner = ownerOf(url);
  if (owner === ownerOf(seen.url)) return true;
  return seen.requests.some(
    (other) =>
      other.kind === 'api' &&
      other.outcome === 'answered' &&
      ownerOf(other.url) === owner &&
      isAskedByApplication(other, seen) &&
      !onlyWatches(other),
  );
}

function isAskedByApplication({ askedBy }: ObservedRequest, seen: PageObservations): boolean {
  return askedBy === undefined || isDocument(askedBy, seen) || isOwnScript(askedBy, seen);
}

/** Whether the code is in the document itself. Scripts may have changed the document's URL since. */
function isDocument(scriptUrl: string, { url, requests }: PageObservations): boolean {
  if (!/^https?:/.test(scriptUrl)) return true;
  return (
    URL.parse(scriptUrl)?.origin === URL.parse(url)?.origin &&
    !requests.some((request) => request.kind === 'script' && request.url === scriptUrl)
  );
}

/** Whether content is visibly missing; a page that may be short may be empty, too. */
function isMissing(seen: PageObservations): boolean {
  const { look } = seen;
  return (
    (isEmpty(seen) && !seen.mayBeShort) ||
    (look !== undefined && (look.mountIsEmpty || look.waits || look.saysError)) ||
    hasLost(seen, MUCH_LESS_TEXT)
  );
}

/** Whether the page has no text and nothing else to show, or is the shell that the site sent. */
function isEmpty({ textLength, siteTextLength, look }: PageObservations): boolean {
  if (look === undefined) return false;
  const isShell = textLength <= siteTextLength && siteTextLength < MOST_SHELL_TEXT && look.mountIsEmpty;
  // A message that scripts wrote is not meant for browsers without scripts.
  const asksForScripts = look.asksForScripts && textLength <= siteTextLength;
  return look.onlyWaits || asksForScripts || ((textLength === 0 || isShell) && !look.showsMore);
}

/** Whether the page has less than this share of the text of the site's own HTML. */
function hasLost({ textLength, siteTextLength }: PageObservations, share: number): boolean {
  return siteTextLength >= MOST_SHELL_TEXT && textLength < share * siteTextLength;
}

function ownExceptions(seen: PageObservations): readonly ObservedException[] {
  const isOwn = ({ url }: ObservedException) => isDocument(url, seen) || (isOwnScript(url, seen) && !isWatcher(url));
  return seen.exceptions.filter(
    (exception) => !HARMLESS.some((pattern) => pattern.test(exception.text)) && isOwn(exception),
  );
}

function lostChunk(seen: PageObservations): boolean {
  return ownExceptions(seen).some(({ text, isCaught }) => LOST_CHUNK.test(text) && (!isCaught || isMissing(seen)));
}

function lostByException(seen: PageObservations): boolean {
  const { look } = seen;
  const own = ownExceptions(seen);
  if (own.length === 0) return false;
  if (isEmpty(seen) || look?.saysError === true || hasLost(seen, MUCH_LESS_TEXT)) return true;
  if (look === undefined || seen.isFlagged || own.every(({ isCaught }) => isCaught)) return false;
  const isLessThanBefore = look.textLength < LESS_TEXT * look.thrownTextLength;
  const nothingCame = look.textLength <= look.thrownTextLength;
  // No script throws this error, so no event tells the time of it.
  const lacksData = own.some(({ text, isCaught }) => !isCaught && NO_JSON.test(text));
  // Most pages have some empty element, so a hole alone proves nothing.
  const isShortOfText = seen.textLength < MOST_SHELL_TEXT && seen.siteTextLength < MOST_SHELL_TEXT;
  return (
    look.mountIsEmpty ||
    look.waits ||
    isLessThanBefore ||
    (isShortOfText && ((nothingCame && look.hasHole) || lacksData))
  );
}

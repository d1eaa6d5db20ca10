// Decides from what was seen of a page whether it is broken: whether content that it depends on is missing
// (docs/decisions/0009-what-is-broken.md).
import type { BrokenReason } from '../../../render-protocol/render-protocol';
import type { PageInspection } from '../../injected/watch-problems';
import { isWatcher, mayBeBeside, onlyWatches, ownerOf } from './third-parties';

/** What became of a request. */
export type RequestOutcome =
  /** An answer; a 4xx of an API is an honest one. */
  | 'answered'
  /** 5xx, 429, or the connection failed: the same request may work a moment later. */
  | 'failed'
  /** The page gave it up before an answer came: it may not have needed it any more, or have waited too long. */
  | 'given-up'
  /** A script that is not there (404), or that the browser did not take for one. */
  | 'gone'
  /** What came is not called a script, but HTML or text: no module, but maybe a script of the old kind. */
  | 'mistyped';

/** A script, or a request by script, that has ended. */
export interface ObservedRequest {
  readonly kind: 'script' | 'api';
  readonly url: string;
  readonly method: string;
  /** What was sent with it. */
  readonly body: string;
  /** The innermost script that asked for it; undefined if the document did. */
  readonly askedBy: string | undefined;
  /** A static import, or one by `import()`. */
  readonly isImport: boolean;
  /** Why it is to be mentioned: a status, or Chromium's name of the error. */
  readonly detail: string;
  readonly outcome: RequestOutcome;
}

/** An exception of the page's scripts, or a rejection that nobody handled. */
export interface ObservedException {
  /** The script that threw it; empty if that is not known. */
  readonly url: string;
  readonly text: string;
  /** The page caught it, and wrote it to the console: what libraries do before they show an error boundary. */
  readonly isCaught: boolean;
}

/** What was seen of a page. */
export interface PageObservations {
  readonly url: string;
  /** The site's status. */
  readonly status: number;
  /** What the page says that its status is; undefined if it says nothing. */
  readonly statusMeta: number | undefined;
  /** The page said itself that it is ready. */
  readonly isFlagged: boolean;
  /** A rule says that the page may have little text. */
  readonly mayBeShort: boolean;
  /** Text of the page, and of the site's own HTML. */
  readonly textLength: number;
  readonly siteTextLength: number;
  /** In the order in which they ended. */
  readonly requests: readonly ObservedRequest[];
  readonly exceptions: readonly ObservedException[];
  /** Undefined for a page with text in which nothing went wrong. */
  readonly look: PageInspection | undefined;
}

/** HTML with more text is no empty shell. */
const MOST_SHELL_TEXT = 200;

/** An error page, with a header and a footer, has no more. */
const MOST_LOOKED_AT = 500;

/** With so much less text than before, a page has lost content. */
const LESS_TEXT = 0.8;
const MUCH_LESS_TEXT = 0.5;

/** File names that say nothing of what is in the file. */
const COMMON_FILE = /^(?:index|main|app|bundle|runtime|vendors?|polyfills?|common|client|entry|start|chunk|\d+)[.-]/i;

/** What is thrown on healthy pages too: observers that are late, requests and media that are given up. */
const HARMLESS =
  /ResizeObserver loop|^(?:Uncaught )?(?:\(in promise\) )?(?:AbortError|NotAllowedError|NotSupportedError)\b|The play\(\) request was interrupted|^Script error\.?$/;

/** What bundlers throw where a part of the application did not come, its style sheet for one (webpack, Vite). */
const LOST_CHUNK = /Loading (?:CSS )?chunk \S+ failed|Unable to preload CSS for/;

/** What comes of an answer that is cut off, or HTML, where JSON was expected. */
const NO_JSON = /SyntaxError: (?:Unexpected token '?<|Unexpected end of JSON input)/;

/** Why a page must not be taken for a good one; undefined if it is complete as far as can be seen. */
export function brokenReason(seen: PageObservations): BrokenReason | undefined {
  // A page that says itself that something is not there, or moved, is what it says.
  if (seen.statusMeta !== undefined && seen.statusMeta !== 200) return undefined;
  const { requests } = seen;
  const failed = requests.filter((request, at) => request.outcome !== 'answered' && counts(request, at, seen));
  if (failed.some(({ kind }) => kind === 'script') || lostChunk(seen)) return 'script-failed';
  if (failed.some(({ kind }) => kind === 'api')) return 'api-failed';
  // An honest 404 may have little to say.
  if (seen.status >= 400) return undefined;
  if (lostByException(seen)) return 'exception';
  if (seen.mayBeShort) return undefined;
  if (isEmpty(seen)) return 'empty';
  // What the site itself sends as a page is one.
  return seen.look?.isErrorPage === true && seen.textLength !== seen.siteTextLength ? 'error-page' : undefined;
}

/** Whether anybody may have caused it who brings content: then it needs a look at the page. */
export function isSuspectRequest(request: ObservedRequest): boolean {
  return request.outcome !== 'answered' && !onlyWatches(request);
}

/** Whether a page has so little text, absolutely or beside the site's own HTML, that it needs a look. */
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
  // What had come before is still shown, unless an error took its place.
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

/** What came for a script, as HTML or text, is known by what the browser made of it. */
function isNoScript(request: ObservedRequest, seen: PageObservations): boolean {
  return (
    isModule(request, seen) ||
    seen.exceptions.some(({ url, text }) => url === request.url && text.includes('SyntaxError'))
  );
}

/** Whether two requests ask for the same: retries may add a number, and go to another host. */
function isSame(one: ObservedRequest, other: ObservedRequest): boolean {
  if (one.kind !== other.kind || one.method !== other.method || one.body !== other.body) return false;
  const [first, second] = [URL.parse(one.url), URL.parse(other.url)];
  if (first === null || second === null) return false;
  if (one.kind === 'api') return first.pathname === second.pathname && lastingQuery(first) === lastingQuery(second);
  const [name, otherName] = [first, second].map(({ pathname }) => pathname.slice(pathname.lastIndexOf('/') + 1));
  return first.pathname === second.pathname || (name === otherName && name !== '' && !COMMON_FILE.test(name ?? ''));
}

/** A query without what only keeps caches from answering. */
function lastingQuery({ searchParams }: URL): string {
  return [...searchParams]
    .filter(
      ([name]) => !/^(?:_|t|ts|cb|bust|cachebust(?:er)?|retry|attempt|try|nocache|rnd|random|timestamp)$/i.test(name),
    )
    .join('&');
}

/** Scripts of the site's owner, and of hosts from which the document itself loads scripts that it waits for. */
function isOwnScript(url: string, { url: pageUrl, look }: PageObservations): boolean {
  const owner = ownerOf(url);
  const waited = [...(look?.modules ?? []), ...(look?.waitedScripts ?? [])].filter((script) => !isWatcher(script));
  return owner === ownerOf(pageUrl) || waited.some((script) => script !== url && ownerOf(script) === owner);
}

/** A part of the application that another of its scripts loads; a snippet of the document loads somebody's widget. */
function isChunk({ askedBy }: ObservedRequest, seen: PageObservations): boolean {
  return askedBy !== undefined && !isDocument(askedBy, seen) && isOwnScript(askedBy, seen);
}

/** The site's own, or of a host that the application had other data from. */
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

/** Whether code stands in the document itself, whose address scripts may have changed since. */
function isDocument(scriptUrl: string, { url, requests }: PageObservations): boolean {
  if (!/^https?:/.test(scriptUrl)) return true;
  return (
    URL.parse(scriptUrl)?.origin === URL.parse(url)?.origin &&
    !requests.some((request) => request.kind === 'script' && request.url === scriptUrl)
  );
}

/** Whether it can be seen that something is missing; a page that may be short is not missed the rest. */
function isMissing(seen: PageObservations): boolean {
  const { look } = seen;
  return (
    (isEmpty(seen) && !seen.mayBeShort) ||
    (look !== undefined && (look.mountIsEmpty || look.waits || look.saysError)) ||
    hasLost(seen, MUCH_LESS_TEXT)
  );
}

/** No text, and nothing else to look at; or a shell as the site sent it. */
function isEmpty({ textLength, siteTextLength, look }: PageObservations): boolean {
  if (look === undefined) return false;
  const isShell = textLength <= siteTextLength && siteTextLength < MOST_SHELL_TEXT && look.mountIsEmpty;
  // Where scripts wrote it, it is no message for whoever has none.
  const asksForScripts = look.asksForScripts && textLength <= siteTextLength;
  return look.onlyWaits || asksForScripts || ((textLength === 0 || isShell) && !look.showsMore);
}

/** Whether the page has less than this share of the text of the site's own HTML. */
function hasLost({ textLength, siteTextLength }: PageObservations, share: number): boolean {
  return siteTextLength >= MOST_SHELL_TEXT && textLength < share * siteTextLength;
}

function ownExceptions(seen: PageObservations): readonly ObservedException[] {
  const isOwn = ({ url }: ObservedException) => isDocument(url, seen) || (isOwnScript(url, seen) && !isWatcher(url));
  return seen.exceptions.filter((exception) => !HARMLESS.test(exception.text) && isOwn(exception));
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
  // When that was, the page does not hear: it is thrown by no script.
  const lacksData = own.some(({ text, isCaught }) => !isCaught && NO_JSON.test(text));
  // Most pages have some element without content.
  const isShortOfText = seen.textLength < MOST_SHELL_TEXT && seen.siteTextLength < MOST_SHELL_TEXT;
  return (
    look.mountIsEmpty ||
    look.waits ||
    isLessThanBefore ||
    (isShortOfText && ((nothingCame && look.hasHole) || lacksData))
  );
}

// Listens to what goes wrong in a page during a render: scripts, requests by script, exceptions. Whether it matters is
// decided in page-verdict.ts.
import { randomUUID } from 'node:crypto';
import type { Protocol } from 'devtools-protocol';
import type { CDPSession } from 'puppeteer-core';
import type { BrokenReason } from '../../../render-protocol/render-protocol';
import { within } from '../../../runtime/bounded-wait';
import type { PageInspection } from '../../injected/watch-problems';
import { INSPECTION_EXPRESSION, tellProblemsSource, watchProblemsSource } from '../../injected/watch-problems';
import type { ObservedException, ObservedRequest, PageObservations, RequestOutcome } from './page-verdict';
import { brokenReason, isShort, isSuspectRequest } from './page-verdict';
import { isWatcher } from './third-parties';

/** What is known of a page beside its problems. */
export type PageFacts = Omit<PageObservations, 'requests' | 'exceptions' | 'look'>;

/** What came of listening. */
export interface PageProblemsFound {
  readonly broken: BrokenReason | undefined;
  /** A line of it is what error pages say; looked for in pages with little text, and where something went wrong. */
  readonly saysError: boolean;
  /** What went wrong, a line each, for the log; bounded. */
  readonly problems: readonly string[];
}

/** A request that is under way. */
interface OpenRequest {
  readonly loaderId: string;
  readonly request: Omit<ObservedRequest, 'outcome' | 'detail'>;
  /** As the network tells it, also where the page may not read the answer. */
  status: number | undefined;
  /** HTML or text came where a script was asked for; the server has the browser refuse it then. */
  isMistyped: boolean;
  isRefused: boolean;
}

interface EndedRequest extends ObservedRequest {
  readonly loaderId: string;
}

/** A page that goes on and on is not remembered for ever. */
const MOST_REMEMBERED = 1_000;
const MOST_TOLD = 5;

/** Requests that the page's security rules or we refused: a person's browser would have refused the former too. */
const REFUSED = /^(?:net::ERR_(?:BLOCKED_BY_(?!ORB)|ABORTED|CACHE_MISS)|$)/;

/** What is wrong with an answer that came, as DevTools calls it (Network.CorsError); it is another with the question before it. */
const UNREAD = /^(?!Preflight).*(?:AllowOrigin|WildcardOrigin|AllowCredentials)/;
const STATUS_MS = 250;

/** Types that no module may have; JSON, CSS and WebAssembly are imported as what they are. */
const NO_SCRIPT_TYPE = /^(?:text\/(?:html|plain|xml)|application\/(?:xhtml\+xml|xml|octet-stream))?$/;

/** Headers of what is asked for in case that it is needed, on another page: browsers', and Next.js' routers'. */
const FOR_LATER = /^(?:(?:sec-|x-)?purpose|next-router-(?:segment-)?prefetch)$/i;

/** Keeps account of the problems of one page, render by render. */
export class PageProblems {
  private readonly thrown = randomUUID();
  private isListening = false;
  private readonly open = new Map<string, OpenRequest>();
  /** Those whose answer the page may not read, before the network has told its status. */
  private readonly unread = new Map<
    string,
    { readonly opened: OpenRequest; readonly failure: Protocol.Network.LoadingFailedEvent }
  >();
  /** Statuses that the network told before the page told of the request. */
  private readonly early = new Map<string, number>();
  private onStatusesTold: () => void = () => undefined;
  private ended: EndedRequest[] = [];
  private exceptions: ObservedException[] = [];
  /** Answers of 5xx or 429 to the questions whether a request may be made at all (CORS preflight), by URL. */
  private readonly failedPreflights = new Set<string>();
  /** The contexts of the main frame's own scripts. */
  private readonly contexts = new Set<number>();

  /** The scripts for every document. */
  readonly scripts = { ours: watchProblemsSource(this.thrown), pages: tellProblemsSource(this.thrown) };

  /** @param session of the page, with the domains Network, Page and Runtime enabled */
  constructor(
    session: CDPSession,
    private readonly frameId: string,
  ) {
    session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.id === frameId) this.documentStarted(frame.loaderId);
    });
    session.on('Network.requestWillBeSent', (event) => this.requested(event));
    session.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode }) =>
      this.statusTold(requestId, statusCode),
    );
    session.on('Network.responseReceived', (event) => this.responded(event));
    session.on('Network.loadingFinished', ({ requestId }) => this.endedWith(requestId, undefined));
    session.on('Network.loadingFailed', (event) => this.endedWith(event.requestId, event));
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId: of, isDefault } = fieldsOf(context.auxData);
      if (isDefault === true && of === frameId) this.contexts.add(context.id);
    });
    session.on('Runtime.executionContextsCleared', () => this.contexts.clear());
    session.on('Runtime.exceptionThrown', ({ exceptionDetails }) => this.threw(exceptionDetails));
    session.on('Runtime.consoleAPICalled', (event) => this.wrote(event));
  }

  /** Begins a render. */
  start(): void {
    this.isListening = true;
    this.early.clear();
    this.documentStarted('');
  }

  /** Ends it. */
  stop(): void {
    this.isListening = false;
    this.documentStarted('');
  }

  /**
   * What went wrong in the page up to now, and whether it is broken by it.
   * @param evaluate the value of an expression in the world of our own; asked only where something went wrong or the
   *   page has little text
   */
  async found(facts: PageFacts, evaluate: (expression: string) => Promise<unknown>): Promise<PageProblemsFound> {
    await this.statusesTold();
    const { exceptions } = this;
    // A page that says it is ready does so before the end of the answer is told of.
    const coming = [...this.open.values()].flatMap((opened) => {
      const { request, status = 0 } = opened;
      return status === 0
        ? []
        : [
            {
              ...request,
              outcome: this.outcomeOf(opened, undefined) ?? 'answered',
              detail: `status ${status}`,
            } as const,
          ];
    });
    const requests: readonly ObservedRequest[] = [...this.ended, ...coming];
    const suspects = requests.filter(isSuspectRequest);
    const looksNeeded = isShort(facts) || suspects.length > 0 || exceptions.length > 0;
    const look = looksNeeded ? await evaluate(INSPECTION_EXPRESSION).catch(() => undefined) : undefined;
    const problems = [
      ...suspects
        .filter(({ outcome }) => outcome !== 'given-up')
        .map(({ method, url, detail }) => `${method} ${shortUrl(url)}: ${detail}`),
      ...exceptions.map(({ text, url }) => `${(text.split('\n')[0] ?? '').slice(0, 200)} (${shortUrl(url)})`),
    ];
    const seen = { ...facts, requests, exceptions, look: isInspection(look) ? look : undefined };
    return {
      broken: brokenReason(seen),
      saysError: seen.look?.saysError === true,
      problems: problems.slice(0, MOST_TOLD),
    };
  }

  /** What a document did does not count in the one that takes its place: a page may mend itself by being loaded again. */
  private documentStarted(loaderId: string): void {
    for (const [id, request] of this.open) if (request.loaderId !== loaderId) this.open.delete(id);
    this.ended = this.ended.filter((request) => request.loaderId === loaderId);
    this.exceptions = [];
    this.unread.clear();
    this.failedPreflights.clear();
  }

  private requested(event: Protocol.Network.RequestWillBeSentEvent): void {
    const { requestId, frameId, loaderId, type, request, initiator } = event;
    const kind = type === 'Script' ? 'script' : type === 'Fetch' || type === 'XHR' ? 'api' : undefined;
    if (
      !this.isListening ||
      kind === undefined ||
      frameId !== this.frameId ||
      loaderId === '' ||
      this.open.has(requestId)
    )
      return;
    if (Object.keys(request.headers).some((name) => FOR_LATER.test(name))) return;
    if (this.open.size + this.ended.length >= MOST_REMEMBERED) return;
    // What watches a page stands between it and its requests.
    const frames = initiator.stack?.callFrames.filter(({ url }) => url !== '' && !isWatcher(url)) ?? [];
    this.open.set(requestId, {
      loaderId,
      request: {
        kind,
        url: request.url,
        method: request.method,
        body: request.postData ?? '',
        askedBy: initiator.type === 'script' ? (frames[0]?.url ?? initiator.url ?? '') : undefined,
        // Scripts that scripts insert come with low priority, imports with a high one ("Fetch Priority", web.dev).
        isImport: kind === 'script' && initiator.type === 'script' && request.initialPriority === 'High',
      },
      status: this.early.get(requestId),
      isMistyped: false,
      isRefused: false,
    });
  }

  private statusTold(requestId: string, status: number): void {
    const request = this.open.get(requestId);
    const unread = this.unread.get(requestId);
    if (request !== undefined) request.status = status;
    else if (unread === undefined && this.isListening && this.early.size < MOST_REMEMBERED)
      this.early.set(requestId, status);
    if (unread === undefined) return;
    this.unread.delete(requestId);
    this.settle({ ...unread.opened, status }, unread.failure);
    if (this.unread.size === 0) this.onStatusesTold();
  }

  private responded({ requestId, type, response }: Protocol.Network.ResponseReceivedEvent): void {
    if (type === 'Preflight' && isTemporary(response.status)) this.failedPreflights.add(response.url);
    const request = this.open.get(requestId);
    if (request === undefined) return;
    request.status = response.status;
    const isScript = request.request.kind === 'script';
    request.isMistyped = isScript && NO_SCRIPT_TYPE.test(response.mimeType);
    request.isRefused = request.isMistyped && isNosniff(response.headers);
    if (request.isMistyped || this.outcomeOf(request, undefined) !== 'answered') this.endedWith(requestId, undefined);
  }

  private endedWith(requestId: string, failure: Protocol.Network.LoadingFailedEvent | undefined): void {
    const opened = this.open.get(requestId);
    if (opened === undefined) return;
    this.open.delete(requestId);
    const isSettled = this.settle(opened, failure);
    const isUnread =
      !isSettled && opened.status === undefined && UNREAD.test(failure?.corsErrorStatus?.corsError ?? '');
    if (failure !== undefined && isUnread) this.unread.set(requestId, { opened, failure });
  }

  /** The status of an answer that the page may not read is told by another process, mostly at once. */
  private async statusesTold(): Promise<void> {
    if (this.unread.size === 0) return;
    const told = new Promise<void>((resolve) => {
      this.onStatusesTold = resolve;
    });
    await within(STATUS_MS, 'Telling a status', told).catch(() => undefined);
  }

  private settle(opened: OpenRequest, failure: Protocol.Network.LoadingFailedEvent | undefined): boolean {
    const { request, status = 0, loaderId } = opened;
    const outcome = this.outcomeOf(opened, failure);
    if (outcome === undefined) return false;
    const detail =
      outcome === 'mistyped'
        ? 'no script, by its type'
        : status < 400 && failure !== undefined
          ? failure.errorText
          : `status ${status}`;
    this.ended.push({ ...request, outcome, detail, loaderId });
    return true;
  }

  /** Undefined for what tells nothing of the page's content. */
  private outcomeOf(
    { request, status, isMistyped, isRefused }: OpenRequest,
    failure: Protocol.Network.LoadingFailedEvent | undefined,
  ): RequestOutcome | undefined {
    // A failure for the page's eyes only: an answer of 5xx often lacks what would let the page read it.
    if (status !== undefined && isTemporary(status)) return 'failed';
    if (isRefused || (request.kind === 'script' && status !== undefined && status >= 400)) return 'gone';
    if (failure === undefined) return isMistyped ? 'mistyped' : 'answered';
    if (failure.corsErrorStatus !== undefined) return this.failedPreflights.has(request.url) ? 'failed' : undefined;
    if (failure.errorText === 'net::ERR_BLOCKED_BY_ORB' || failure.blockedReason === 'content-type') return 'gone';
    if (failure.canceled === true && failure.errorText === 'net::ERR_ABORTED' && request.kind === 'api')
      return 'given-up';
    if (failure.canceled === true || failure.blockedReason !== undefined || REFUSED.test(failure.errorText))
      return undefined;
    return 'failed';
  }

  private threw(details: Protocol.Runtime.ExceptionDetails): void {
    const { executionContextId, text, url, exception, stackTrace } = details;
    if (executionContextId !== undefined && !this.contexts.has(executionContextId)) return;
    const what = exception?.description ?? String(exception?.value ?? '');
    this.remember({
      url: url ?? stackTrace?.callFrames[0]?.url ?? '',
      text: what === '' ? text : what,
      isCaught: false,
    });
  }

  private wrote({ type, args, executionContextId, stackTrace }: Protocol.Runtime.ConsoleAPICalledEvent): void {
    if (type !== 'error' || !this.contexts.has(executionContextId)) return;
    const error = args.find(({ subtype }) => subtype === 'error');
    const url = stackTrace?.callFrames.find((frame) => frame.url !== '')?.url ?? '';
    if (error !== undefined) this.remember({ url, text: error.description ?? '', isCaught: true });
  }

  private remember(exception: ObservedException): void {
    if (this.isListening && this.exceptions.length < MOST_REMEMBERED) this.exceptions.push(exception);
  }
}

/** Queries may have keys in them, which are for no log. */
function shortUrl(url: string): string {
  return (url.split(/[?#]/)[0] ?? '').slice(0, 200);
}

function isTemporary(status: number): boolean {
  return status >= 500 || status === 429 || status === 408;
}

/** "Should response to request be blocked due to nosniff?" (Fetch Standard) */
function isNosniff(headers: Readonly<Record<string, string>>): boolean {
  return Object.entries(headers).some(
    ([name, value]) => /^x-content-type-options$/i.test(name) && /^\s*nosniff/i.test(value),
  );
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/** What our own script says of itself is taken as it is, if it says anything. */
function isInspection(value: unknown): value is PageInspection {
  return typeof value === 'object' && value !== null && 'onlyWaits' in value && 'modules' in value;
}

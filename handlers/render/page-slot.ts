// One page of the browser, kept from render to render: opening a page costs more than rendering it. Spoken to over the
// DevTools protocol alone; between two renders it is blank, and cleaned.
import { randomUUID } from 'node:crypto';
import type { Protocol } from 'devtools-protocol';
import type { CDPSession } from 'puppeteer-core';
import type { Device } from './device';
import { emulationOf, LANGUAGE } from './device';
import { PAUSED_REQUESTS } from './main-document';
import { PageFrames } from './page-frames';
import type { FrameTurns } from './page-frames';
import { LEAVE_UNHEARD, PageLeave } from './page-leave';
import { instrumentPageSource } from './page/instrument-page';
import { OPEN_SHADOW_ROOTS } from './page/open-shadow-roots';
import { snapshotSource } from './page/take-snapshot';
import { HANDED_OVER, quietExpression, WANTS_FRAME, WANTS_FRAMES, watchPageSource } from './page/watch-page';
import type { PageSignal, QuietLimits, WorldEvents } from './page/watch-page';
import { NO_SERVICE_WORKERS, PageTraces } from './page-traces';
import { systemTimers } from './timers';

/** The page broke down under the render. */
export class PageCrashedError extends Error {
  override readonly name = 'PageCrashedError';
}

/** What a page is kept for: pages of two hosts never share cookies, storage or cache. */
export interface PagePurpose {
  readonly device: Device;
  /** As in `https://www.example.com`. */
  readonly origin: string;
}

/** What a render hears of its page. */
export interface PageEvents {
  paused(event: Protocol.Fetch.RequestPausedEvent): void;
  responseHeaders(requestId: string, names: readonly string[]): void;
  /** The main frame shows another document. */
  navigated(url: string): void;
  /** The document is parsed, or parsed no further. */
  documentParsed(): void;
  /** The page is about to go elsewhere by itself; that has begun, or was called off. */
  navigationAnnounced(): void;
  navigationCleared(): void;
  signal(signal: PageSignal): void;
  /** The page said that it is ready, and this is its snapshot, as JSON. */
  handedOver(snapshot: string): void;
  requestStarted(id: string, type: string, method: string, url: string): void;
  responseStarted(id: string, mimeType: string): void;
  responseContinued(id: string): void;
  requestEnded(id: string, bytes: number): void;
  crashed(error: PageCrashedError): void;
}

const BINDING = 'georender';
const WORLD = 'georender';

/** Beacons tell, they ask nothing: a crawler has nothing to tell, and their answers would come into the next render. */
const REFUSED_REQUESTS: Protocol.Fetch.RequestPattern[] = [{ resourceType: 'Ping', requestStage: 'Request' }];

/** Left to itself, the browser's memory peaks up to 40 % higher (docs/rendering.md, "Recycling, measured"). */
const COLLECT_EVERY = 20;

/** Whether pages leave their frames to us; Chromium for macOS can't ("enableBeginFrameControl" in the protocol). */
const FRAMES_ON_ORDER = process.platform !== 'darwin';

/**
 * After a frame whose turn was not yet, and the one that follows it, nothing more is due: a page that takes half a second to
 * be found quiet would meet the next pair each time.
 */
const MOST_ASKS = 3;

/** A page in a browser context of its own: nothing is shared with the other pages. */
export class PageSlot {
  private renders = 0;
  private events: PageEvents | undefined;
  /** What happens to the page's documents is the render's. */
  private isUnderWay = false;
  private worldOfDocument: string | undefined;
  private readonly traces: PageTraces;
  private readonly frames: PageFrames;
  private readonly leave: PageLeave;

  private constructor(
    private readonly root: CDPSession,
    readonly session: CDPSession,
    private readonly contextId: string,
    readonly frameId: string,
    readonly purpose: PagePurpose,
    turns: FrameTurns,
  ) {
    this.frames = new PageFrames(session, turns, systemTimers, () => this.hung());
    this.traces = new PageTraces(root, session, contextId, purpose.origin);
    this.leave = new PageLeave(session, frameId, this);
  }

  /**
   * Opens a page in a new context. Throws the protocol's errors.
   * @param root the browser's session, which has to be told of WORKER_TARGETS
   * @param turns shared by all pages of the browser
   */
  static async open(root: CDPSession, purpose: PagePurpose, turns: FrameTurns): Promise<PageSlot> {
    const { browserContextId } = await root.send('Target.createBrowserContext', { disposeOnDetach: true });
    const { targetId } = await root.send('Target.createTarget', {
      url: 'about:blank', browserContextId, enableBeginFrameControl: FRAMES_ON_ORDER,
    });
    const { sessionId } = await root.send('Target.attachToTarget', { targetId, flatten: true });
    const session = root.connection()?.session(sessionId);
    if (!session) throw new PageCrashedError('The new page went away while it was attached to.');
    // A page's target and its main frame have the same id.
    const slot = new PageSlot(root, session, browserContextId, targetId, purpose, turns);
    slot.listen();
    await slot.prepare();
    return slot;
  }

  /** The isolated world of the document that is there now. */
  get world(): string | undefined {
    return this.worldOfDocument;
  }

  /** Whether the page must not be used again. */
  get isSpoilt(): boolean {
    return this.traces.isSpoilt;
  }

  /** Begins a render: what happens from now on is told to `events`. */
  async begin(events: PageEvents): Promise<void> {
    this.events = events;
    this.renders += 1;
    this.isUnderWay = false;
    this.frames.start();
    // A new context is clean.
    if (this.renders === 1) return;
    const [isReset] = await Promise.all([this.leave.enter(), this.traces.remove()]);
    this.historyIs(isReset);
  }

  /** Goes to a URL; resolves once its document is there. @returns Chromium's name of the error, if that fails */
  async navigate(url: string): Promise<string | undefined> {
    this.historyIs(await this.leave.away(url));
    this.isUnderWay = true;
    const { errorText } = await this.session.send('Page.navigate', { url });
    return errorText;
  }

  /**
   * Waits until the page is quiet.
   * @returns what `expression` made of the page then, without a way to the page and back in which it may change; undefined
   * if it failed
   */
  async quiet(limits: QuietLimits, expression: string): Promise<unknown> {
    const ask = () => this.evaluate(`${quietExpression(limits)}.then(() => { try { return ${expression} } catch {} })`);
    let value = await ask();
    // What the frames bring that are to come is not in yet.
    for (let asks = 1; asks < MOST_ASKS && (await this.frames.coming?.then(() => true)); asks += 1) value = await ask();
    return value;
  }

  /** The value of an expression in the world of our own, where the page can't tamper with what it uses. */
  async evaluate(expression: string): Promise<unknown> {
    if (this.world === undefined) throw new PageCrashedError('The page has no document.');
    const { result, exceptionDetails } = await this.session.send('Runtime.evaluate', {
      expression, uniqueContextId: this.world, awaitPromise: true, returnByValue: true,
    });
    if (exceptionDetails === undefined) return result.value;
    const { text, exception } = exceptionDetails;
    throw new PageCrashedError(`A script of ours failed in the page: ${text} ${exception?.description ?? ''}`.trim());
  }

  /**
   * Leads the page back to where it was before the render. Does not resolve if the page is busy for ever.
   * @returns whether it can be used again
   */
  async reset(): Promise<boolean> {
    this.events = undefined;
    this.frames.stop();
    if (this.traces.isSpoilt) return false;
    await this.leave.leave();
    if (this.renders % COLLECT_EVERY === 0) await this.session.send('HeapProfiler.collectGarbage');
    return !this.traces.isSpoilt;
  }

  /** Closes the page and everything of its context. */
  async close(): Promise<void> {
    this.events = undefined;
    this.frames.stop();
    this.traces.close();
    await this.root.send('Target.disposeBrowserContext', { browserContextId: this.contextId });
  }

  /** The page is gone: its browser is, or it was closed. */
  lost(): void {
    this.fail(new PageCrashedError('The page went away.'));
  }

  /** A frame never came. The other pages wait for its end, which is the page's. */
  private hung(): void {
    this.fail(new PageCrashedError('The page got no frame.'));
    this.close().catch(() => undefined);
  }

  /** A page that could go back to the one before is the last here. */
  private historyIs(reset: boolean): void {
    if (!reset) this.traces.spoil();
  }

  private async prepare(): Promise<void> {
    const { session, purpose: { device }, leave: { blankName } } = this;
    const events = worldEvents();
    const ours = [watchPageSource(events, blankName, BINDING), snapshotSource(), LEAVE_UNHEARD];
    const pages = [instrumentPageSource(events, blankName), NO_SERVICE_WORKERS, NO_DIALOGS, OPEN_SHADOW_ROOTS];
    await Promise.all([
      session.send('Page.enable'),
      session.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 }),
      session.send('Network.setBypassServiceWorker', { bypass: true }),
      session.send('Emulation.setUserAgentOverride', {
        userAgent: device.userAgent, acceptLanguage: LANGUAGE, userAgentMetadata: device.clientHints,
      }),
      session.send('Emulation.setDeviceMetricsOverride', emulationOf(device)),
      // Switched off, it would take the mouse away that the flags give.
      ...(device.mobile ? [session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 })] : []),
      session.send('Runtime.enable'),
      session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: ours.join(';\n'), worldName: WORLD }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: pages.join(';\n') }),
      session.send('Fetch.enable', { patterns: [...PAUSED_REQUESTS, ...REFUSED_REQUESTS] }),
      session.send('Inspector.enable'),
    ]);
  }

  private listen(): void {
    const { session, frameId } = this;
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const auxiliary: unknown = context.auxData;
      if (context.name === WORLD && isOfFrame(auxiliary, frameId)) this.worldOfDocument = context.uniqueId;
    });
    session.on('Runtime.executionContextsCleared', () => (this.worldOfDocument = undefined));
    this.listenToNavigations();
    this.listenToRequests();
    session.on('Page.javascriptDialogOpening', ({ type }) => {
      // A dialog would hold the page for ever; if the page is gone, so is the dialog. Whoever leaves may leave.
      session.send('Page.handleJavaScriptDialog', { accept: type === 'beforeunload' }).catch(() => undefined);
    });
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name !== BINDING) return;
      if (payload.startsWith(HANDED_OVER)) this.events?.handedOver(payload.slice(HANDED_OVER.length));
      else if (payload === WANTS_FRAME) this.frames.want();
      else if (payload === WANTS_FRAMES) this.frames.steady();
      else if (isPageSignal(payload)) this.events?.signal(payload);
    });
    session.on('Fetch.requestPaused', (event) => {
      if (event.resourceType === 'Ping') this.refuse(event.requestId);
      else this.events?.paused(event);
    });
    session.on('Inspector.targetCrashed', () => this.fail(new PageCrashedError('The page crashed.')));
    session.once('Inspector.detached', () => this.lost());
  }

  private listenToNavigations(): void {
    const { session } = this;
    const onMain = (frameId: string, told: (events: PageEvents) => void) => {
      if (frameId === this.frameId && this.isUnderWay && this.events !== undefined) told(this.events);
    };
    session.on('Page.frameNavigated', ({ frame }) => {
      onMain(frame.id, (events) => events.navigated(frame.url));
    });
    session.on('Page.domContentEventFired', () => onMain(this.frameId, (events) => events.documentParsed()));
    // A page that stops its own loading is parsed no further, and never told to be parsed.
    session.on('Page.frameStoppedLoading', ({ frameId }) => onMain(frameId, (events) => events.documentParsed()));
    session.on('Page.frameRequestedNavigation', ({ frameId }) => onMain(frameId, (events) => events.navigationAnnounced()));
    session.on('Page.frameClearedScheduledNavigation', ({ frameId }) => onMain(frameId, (events) => events.navigationCleared()));
  }

  private listenToRequests(): void {
    const { session, frameId } = this;
    session.on('Network.requestWillBeSent', ({ requestId, frameId: of, loaderId, type = 'Other', request }) => {
      // What a frame inside of the page loads shows in that frame only; a worker's script ends in the worker's session.
      if (of !== frameId || loaderId === '') return;
      const kind = 'Sec-Purpose' in request.headers ? 'Prefetch' : type;
      this.events?.requestStarted(requestId, kind, request.method, request.url);
    });
    session.on('Network.responseReceived', ({ requestId, response }) => this.events?.responseStarted(requestId, response.mimeType));
    session.on('Network.dataReceived', ({ requestId }) => this.events?.responseContinued(requestId));
    session.on('Network.responseReceivedExtraInfo', ({ requestId, headers }) =>
      this.events?.responseHeaders(requestId, Object.keys(headers)),
    );
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => this.events?.requestEnded(requestId, encodedDataLength));
    session.on('Network.loadingFailed', ({ requestId }) => this.events?.requestEnded(requestId, 0));
  }

  private fail(error: PageCrashedError): void {
    this.traces.spoil();
    this.events?.crashed(error);
  }

  /** Refuses a request; if its page is gone, nobody waits for it. */
  private refuse(requestId: string): void {
    this.session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }).catch(() => undefined);
  }
}

/** Names that no page can guess. */
function worldEvents(): WorldEvents {
  const name = () => randomUUID();
  return {
    stir: name(), hold: name(), release: name(), work: name(), rest: name(), ready: name(), ignore: name(), since: name(),
    changed: name(), ask: name(), frame: name(),
  };
}

/**
 * Runs in every document: a dialog is answered as by somebody who dismisses it, without being opened. While one is open,
 * no frame comes.
 */
const NO_DIALOGS = `for (const [name, answer] of [['alert', undefined], ['confirm', false], ['prompt', null]])
  window[name] = new Proxy(window[name], { apply: () => answer })`;

function isPageSignal(payload: string): payload is PageSignal {
  return payload === 'ready:true' || payload === 'ready:false' || payload.startsWith('ignore:');
}

function isOfFrame(auxiliary: unknown, frameId: string): boolean {
  return typeof auxiliary === 'object' && auxiliary !== null && 'frameId' in auxiliary && auxiliary.frameId === frameId;
}

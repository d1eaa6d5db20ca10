// One page of the browser, kept from render to render: opening a page costs more than rendering it. Spoken to over the
// DevTools protocol alone; between two renders it is blank, and cleaned.

import { randomUUID } from 'node:crypto';
import type { Protocol } from 'devtools-protocol';
import type { CDPSession } from 'puppeteer-core';
import { InternalError } from '../../../core/contract/georender-error';
import type { RenderRule } from '../../../core/pages/render-rules';
import { instrumentPageSource } from '../injected/instrument-page';
import { OPEN_SHADOW_ROOTS } from '../injected/open-shadow-roots';
import { surroundingsSource } from '../injected/surroundings';
import { snapshotSource } from '../injected/take-snapshot';
import { LEAVES, NO_WAY_BACK, watchLeavingSource } from '../injected/watch-leaving';
import type { PageSignal, WorldEvents } from '../injected/watch-page';
import { watchPageSource } from '../injected/watch-page';
import type { Device } from './device';
import { emulationOf, LANGUAGE } from './device';
import { PAUSED_REQUESTS } from './documents/main-document';
import { PageDriver } from './driven-page';
import type { PageEvents } from './page-events';
import { listenToNavigations, listenToRequests } from './page-events';
import type { FrameTurns } from './page-frames';
import { LEAVE_UNHEARD, PageLeave } from './page-leave';
import { PageTraces } from './page-traces';
import { PageProblems } from './problems/page-problems';

/** The page broke down under the render. */
export class PageCrashedError extends InternalError {
  override readonly name = 'PageCrashedError';
}

/** What a page is kept for: pages of two hosts never share cookies, storage or cache. */
export interface PagePurpose {
  readonly device: Device;
  /** As in `https://www.example.com`. */
  readonly origin: string;
}

const BINDING = 'georender';
const WORLD = 'georender';

/** Beacons tell, they ask nothing: a crawler has nothing to tell, and their answers would come into the next render. */
const REFUSED_REQUESTS: Protocol.Fetch.RequestPattern[] = [{ resourceType: 'Ping', requestStage: 'Request' }];

/** Left to itself, the browser's memory peaks up to 40 % higher (bench/README.md, "Recycling"). */
const COLLECT_EVERY = 20;

/** Heap, DOM and buffers of a page that is worth a look at the whole browser's memory: an ordinary one has a tenth. */
const LARGE_BYTES = 100 * 1024 * 1024;

/** A page in a browser context of its own: nothing is shared with the other pages. */
export class PageSlot {
  private renders = 0;
  private events: PageEvents | undefined;
  /** What happens to the page's documents is the render's. */
  private isUnderWay = false;
  private worldOfDocument: string | undefined;
  private isLarge = false;
  private begun: Promise<unknown> | undefined;
  /** URL patterns that the page never loads. */
  private blocked: readonly string[] = [];
  private readonly traces: PageTraces;
  /** Its time, frames and looks. */
  readonly driver: PageDriver;
  private readonly leave: PageLeave;
  readonly problems: PageProblems;

  private constructor(
    private readonly root: CDPSession,
    readonly session: CDPSession,
    private readonly contextId: string,
    readonly frameId: string,
    readonly purpose: PagePurpose,
    turns: FrameTurns,
  ) {
    this.traces = new PageTraces(root, session, contextId, purpose.origin);
    this.leave = new PageLeave(session, frameId, this);
    this.driver = new PageDriver(
      session,
      purpose.device,
      this.leave.blankName,
      turns,
      (expression) => this.evaluate(expression),
      () => this.hung(),
    );
    this.problems = new PageProblems(session, frameId);
  }

  /**
   * Opens a page in a new context. Throws the protocol's errors.
   * @param root the browser's session, which has to be told of WORKER_TARGETS
   * @param turns shared by all pages of the browser
   */
  static async open(root: CDPSession, purpose: PagePurpose, turns: FrameTurns): Promise<PageSlot> {
    const { browserContextId } = await root.send('Target.createBrowserContext', { disposeOnDetach: true });
    const { targetId } = await root.send('Target.createTarget', {
      url: 'about:blank',
      browserContextId,
      enableBeginFrameControl: turns.areOnOrder,
    });
    const { sessionId } = await root.send('Target.attachToTarget', { targetId, flatten: true });
    const session = root.connection()?.session(sessionId);
    if (!session) throw new PageCrashedError('The new page went away while it was attached to.');
    // A page's target and its main frame have the same id.
    const slot = new PageSlot(root, session, browserContextId, targetId, purpose, turns);
    slot.listen();
    // The commands to a page that crashed are never answered.
    const crash = Promise.withResolvers<never>();
    session.once('Inspector.targetCrashed', () => crash.reject(new PageCrashedError('The new page crashed.')));
    await Promise.race([slot.prepare(), crash.promise]);
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

  /** Whether the last render's page took much memory. */
  get wasLarge(): boolean {
    return this.isLarge;
  }

  /** Begins a render by a rule: what happens from now on is told to `events`. */
  async begin(events: PageEvents, { waitFor, neverLoad }: RenderRule): Promise<void> {
    this.events = events;
    this.renders += 1;
    this.isUnderWay = false;
    this.begun = Promise.all([this.driver.begin(waitFor), this.block(neverLoad)]);
    this.begun.catch(() => undefined);
    this.problems.start();
    // A new context is clean.
    if (this.renders > 1) {
      const [isReset] = await Promise.all([this.leave.enter(), this.traces.remove()]);
      this.historyIs(isReset);
    }
    await this.begun;
  }

  /** Goes to a URL; resolves once its document is there. @returns Chromium's name of the error, if that fails */
  async navigate(url: string): Promise<string | undefined> {
    const [isReset] = await Promise.all([this.leave.away(url), this.begun]);
    this.historyIs(isReset);
    this.isUnderWay = true;
    const { errorText } = await this.session.send('Page.navigate', { url });
    return errorText;
  }

  /** The value of an expression in the world of our own, where the page can't tamper with what it uses. */
  async evaluate(expression: string): Promise<unknown> {
    if (this.world === undefined) throw new PageCrashedError('The page has no document.');
    const { result, exceptionDetails } = await this.session.send('Runtime.evaluate', {
      expression,
      uniqueContextId: this.world,
      awaitPromise: true,
      returnByValue: true,
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
    this.problems.stop();
    if (this.traces.isSpoilt) return false;
    const { usedSize, embedderHeapUsedSize, backingStorageSize } = await this.session.send('Runtime.getHeapUsage');
    this.isLarge = usedSize + embedderHeapUsedSize + backingStorageSize > LARGE_BYTES;
    await this.driver.leave();
    await this.leave.leave();
    await this.driver.rest();
    if (this.isLarge || this.renders % COLLECT_EVERY === 0) await this.session.send('HeapProfiler.collectGarbage');
    return !this.traces.isSpoilt;
  }

  /** Closes the page and everything of its context. */
  async close(): Promise<void> {
    this.events = undefined;
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

  private async block(patterns: readonly string[]): Promise<void> {
    if (patterns.length === 0 && this.blocked.length === 0) return;
    this.blocked = patterns;
    await this.session.send('Network.setBlockedURLs', { urls: [...patterns] });
  }

  /** A page that could go back to the one before is the last here. */
  private historyIs(reset: boolean): void {
    if (!reset) this.traces.spoil();
  }

  private async prepare(): Promise<void> {
    const {
      session,
      purpose: { device },
      leave: { blankName },
    } = this;
    const events = worldEvents();
    const ours = [
      watchPageSource(events, blankName, BINDING),
      snapshotSource(),
      LEAVE_UNHEARD,
      watchLeavingSource(blankName, BINDING),
      this.problems.ownSource,
    ];
    const pages = [
      instrumentPageSource(events, blankName),
      surroundingsSource(),
      NO_DIALOGS,
      NO_WAY_BACK,
      OPEN_SHADOW_ROOTS,
      this.problems.pageSource,
    ];
    await Promise.all([
      session.send('Page.enable'),
      session.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 }),
      session.send('Network.setBypassServiceWorker', { bypass: true }),
      session.send('Emulation.setUserAgentOverride', {
        userAgent: device.userAgent,
        acceptLanguage: LANGUAGE,
        userAgentMetadata: device.clientHints,
      }),
      session.send('Emulation.setDeviceMetricsOverride', emulationOf(device)),
      // What moves is over sooner, or does not begin.
      session.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-reduced-motion', value: 'reduce' }] }),
      // Switched off, it would take the mouse away that the flags give.
      ...(device.mobile
        ? [session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 })]
        : []),
      session.send('Runtime.enable'),
      session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: ours.join(';\n'), worldName: WORLD }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: pages.join(';\n') }),
      session.send('Fetch.enable', { patterns: [...PAUSED_REQUESTS, ...REFUSED_REQUESTS] }),
      session.send('Inspector.enable'),
    ]);
    await this.driver.prepare();
  }

  private listen(): void {
    const { session, frameId } = this;
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const auxiliary: unknown = context.auxData;
      if (context.name === WORLD && isOfFrame(auxiliary, frameId)) this.worldOfDocument = context.uniqueId;
    });
    session.on('Runtime.executionContextsCleared', () => (this.worldOfDocument = undefined));
    listenToNavigations(session, frameId, () => (this.isUnderWay ? this.events : undefined));
    listenToRequests(session, frameId, () => this.events);
    session.on('Page.javascriptDialogOpening', ({ type }) => {
      // A dialog would hold the page for ever; if the page is gone, so is the dialog. Whoever leaves may leave.
      session.send('Page.handleJavaScriptDialog', { accept: type === 'beforeunload' }).catch(() => undefined);
    });
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name !== BINDING) return;
      if (payload.startsWith(LEAVES)) this.events?.leaving(payload.slice(LEAVES.length));
      else if (isPageSignal(payload)) this.events?.signal(payload);
    });
    session.on('Fetch.requestPaused', (event) => {
      if (event.resourceType === 'Ping') this.refuse(event.requestId);
      else this.events?.paused(event);
    });
    session.on('Inspector.targetCrashed', () => this.fail(new PageCrashedError('The page crashed.')));
    session.once('Inspector.detached', () => this.lost());
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
  return { ready: randomUUID(), ask: randomUUID(), answer: randomUUID() };
}

/**
 * Runs in every document: a dialog is answered as by somebody who dismisses it, without being opened. While one is open,
 * no frame comes.
 */
const NO_DIALOGS = `for (const [name, answer] of [['alert', undefined], ['confirm', false], ['prompt', null]])
  window[name] = new Proxy(window[name], { apply: () => answer })`;

function isPageSignal(payload: string): payload is PageSignal {
  return payload === 'ready:true' || payload === 'ready:false';
}

function isOfFrame(auxiliary: unknown, frameId: string): boolean {
  return typeof auxiliary === 'object' && auxiliary !== null && 'frameId' in auxiliary && auxiliary.frameId === frameId;
}

// One page of the browser, kept from render to render: opening a page costs more than rendering it. Between two renders
// it is blank and cleaned.
import type { CDPSession } from 'puppeteer-core';
import { InternalError } from '../../../core/contract/georender-error';
import type { RenderRule } from '../../../core/pages/render-rules';
import type { Device } from './device';
import { listen, type ProtocolListeners } from './listen';
import { PageDriver } from './page-driver';
import type { FrameTurns } from './page-frames';
import { PageLeave } from './page-leave';
import { PageTraces } from './page-traces';
import { preparePage, WORLD } from './prepare-page';
import { PageProblems } from './problems/page-problems';

/** The page broke down during the render. */
export class PageCrashedError extends InternalError {
  override readonly name = 'PageCrashedError';
}

/** The purpose of a page: pages of two hosts never share cookies, storage or cache. */
export interface PagePurpose {
  readonly device: Device;
  /** As in `https://www.example.com`. */
  readonly origin: string;
}

/** Without a collection, the browser's memory peaks up to 40 % higher (bench/README.md, "Recycling"). */
const COLLECT_EVERY = 20;

/** Heap, DOM and buffers of a page after which the whole browser's memory is measured: most pages have a tenth. */
const LARGE_BYTES = 100 * 1024 * 1024;

/** A page in a browser context of its own: it shares nothing with the other pages. */
export class PageSlot {
  /** The isolated world of the document that is there now. */
  world: string | undefined;
  /** Whether the last render's page took much memory. */
  wasLarge = false;
  private renders = 0;
  private onCrash: ((error: PageCrashedError) => void) | undefined;
  private stopListening: readonly (() => void)[] = [];
  private begun: Promise<unknown> | undefined;
  /** URL patterns that the page never loads. */
  private blocked: readonly string[] = [];
  private readonly traces: PageTraces;
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
    this.listen();
  }

  /**
   * Opens a page in a new context. Throws the protocol's errors.
   * @param root the browser's session, which must hear of WORKER_TARGETS
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
    if (!session) throw new PageCrashedError('The new page was gone before its session was attached.');
    // A page's target and its main frame have the same id.
    const slot = new PageSlot(root, session, browserContextId, targetId, purpose, turns);
    // Commands to a page that crashed are never answered.
    const crash = Promise.withResolvers<never>();
    session.once('Inspector.targetCrashed', () => crash.reject(new PageCrashedError('The new page crashed.')));
    await Promise.race([slot.prepare(), crash.promise]);
    return slot;
  }

  /** Whether the page must not be used again. */
  get isSpoilt(): boolean {
    return this.traces.isSpoilt;
  }

  /** Begins a render by a rule; resolves once the page is clean. @param onCrash called if the page breaks down */
  async begin({ waitFor, neverLoad }: RenderRule, onCrash: (error: PageCrashedError) => void): Promise<void> {
    this.forgetRender();
    this.onCrash = onCrash;
    this.renders += 1;
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

  /**
   * Goes to a URL; resolves once its document is there.
   * @param listeners hear the page from its departure to the render's end, in this order
   * @returns Chromium's name of the error, if that fails
   */
  async navigate(url: string, listeners: readonly ProtocolListeners[]): Promise<string | undefined> {
    const [isReset] = await Promise.all([this.leave.prepareFor(url), this.begun]);
    this.historyIs(isReset);
    this.stopListening = listeners.map((each) => listen(this.session, each));
    const { errorText } = await this.session.send('Page.navigate', { url });
    return errorText;
  }

  /** The value of an expression in our world, where the page can't tamper with the functions that it uses. */
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
   * A picture of the page as it is, as PNG. The page is not used again: its window is another one afterwards.
   * @returns undefined if the browser gives none
   */
  takePicture(): Promise<Uint8Array | undefined> {
    this.traces.isSpoilt = true;
    return this.driver.takePicture();
  }

  /**
   * Ends a render: leads the page back to where it was before. Does not resolve while the page is busy.
   * @returns whether it can be used again
   */
  async reset(): Promise<boolean> {
    this.forgetRender();
    this.problems.stop();
    if (this.traces.isSpoilt) return false;
    const { usedSize, embedderHeapUsedSize, backingStorageSize } = await this.session.send('Runtime.getHeapUsage');
    this.wasLarge = usedSize + embedderHeapUsedSize + backingStorageSize > LARGE_BYTES;
    await this.driver.leave();
    await this.leave.leave();
    await this.driver.rest();
    if (this.wasLarge || this.renders % COLLECT_EVERY === 0) await this.session.send('HeapProfiler.collectGarbage');
    return !this.traces.isSpoilt;
  }

  /** Closes the page and everything of its context. */
  async close(): Promise<void> {
    this.forgetRender();
    this.traces.close();
    await this.root.send('Target.disposeBrowserContext', { browserContextId: this.contextId });
  }

  /** The page is gone: the browser ended, or closed it. */
  lost(): void {
    this.fail(new PageCrashedError('The page is gone.'));
  }

  private forgetRender(): void {
    for (const stop of this.stopListening) stop();
    this.stopListening = [];
    this.onCrash = undefined;
  }

  /** A frame never came. Until this page is closed, the other pages get none either. */
  private hung(): void {
    this.fail(new PageCrashedError('The page got no frame.'));
    this.close().catch(() => undefined);
  }

  private fail(error: PageCrashedError): void {
    this.traces.isSpoilt = true;
    this.onCrash?.(error);
  }

  private async block(patterns: readonly string[]): Promise<void> {
    if (patterns.length === 0 && this.blocked.length === 0) return;
    this.blocked = patterns;
    await this.session.send('Network.setBlockedURLs', { urls: [...patterns] });
  }

  /** A page that could go back to the one before is not used again. */
  private historyIs(reset: boolean): void {
    if (!reset) this.traces.isSpoilt = true;
  }

  private async prepare(): Promise<void> {
    const { session, purpose, leave } = this;
    await preparePage(session, purpose.device, leave.blankName);
    await this.driver.prepare();
  }

  private listen(): void {
    const { session, frameId } = this;
    listen(session, {
      'Runtime.executionContextCreated': ({ context }) => {
        const auxiliary: unknown = context.auxData;
        if (context.name === WORLD && isOfFrame(auxiliary, frameId)) this.world = context.uniqueId;
      },
      'Runtime.executionContextsCleared': () => (this.world = undefined),
      'Page.javascriptDialogOpening': ({ type }) => {
        // A dialog would hold the page without end. If the page is gone, so is the dialog.
        session.send('Page.handleJavaScriptDialog', { accept: type === 'beforeunload' }).catch(() => undefined);
      },
      'Fetch.requestPaused': ({ requestId, resourceType }) => {
        if (resourceType !== 'Ping') return;
        // If the page is gone, so is its request.
        session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }).catch(() => undefined);
      },
      'Inspector.targetCrashed': () => this.fail(new PageCrashedError('The page crashed.')),
      'Inspector.detached': () => this.lost(),
    });
  }
}

function isOfFrame(auxiliary: unknown, frameId: string): boolean {
  return typeof auxiliary === 'object' && auxiliary !== null && 'frameId' in auxiliary && auxiliary.frameId === frameId;
}

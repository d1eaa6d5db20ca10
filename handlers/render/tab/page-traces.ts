// What a page leaves behind in its browser context during a render, and how it is removed. What can't be removed bit by
// bit spoils the context: it has to go.
import type { Protocol } from 'devtools-protocol';
import type { CDPSession } from 'puppeteer-core';
import { mayOutliveRender } from './response-reuse';

/** The targets that the browser's session has to be told of, for the workers here: `Target.setDiscoverTargets`. */
export const WORKER_TARGETS: Protocol.Target.TargetFilter = [
  { type: 'worker' },
  { type: 'shared_worker' },
  { type: 'service_worker' },
];

/** Keeps account of one page's traces. */
export class PageTraces {
  private spoilt = false;
  private cacheSpoilt = false;
  /** The render's first document has come: it was fetched by us, and lies in no cache. */
  private begun = false;

  /**
   * @param root the browser's session, which has to be told of {@link WORKER_TARGETS}
   * @param origin the only origin whose documents may come into this context
   */
  constructor(
    private readonly root: CDPSession,
    private readonly session: CDPSession,
    private readonly contextId: string,
    private readonly origin: string,
  ) {
    root.on('Target.targetCreated', this.created);
    session.on('Network.requestWillBeSent', ({ type, redirectResponse }) => {
      if (redirectResponse) this.responded(type ?? 'Other', redirectResponse);
    });
    session.on('Network.responseReceived', ({ type, response }) => this.responded(type, response));
    session.on('Page.frameNavigated', ({ frame }) => this.navigated(frame));
  }

  /** Whether the context must not be used again. */
  get isSpoilt(): boolean {
    return this.spoilt;
  }

  /** The page broke down, and with it what could clean it. */
  spoil(): void {
    this.spoilt = true;
  }

  /** Removes everything. Done when the next render begins: what comes late, like a cookie of an answer, is among it. */
  async remove(): Promise<void> {
    const { session, origin } = this;
    await Promise.all([
      session.send('Network.clearBrowserCookies'),
      session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' }),
      ...(this.cacheSpoilt ? [session.send('Network.clearBrowserCache'), this.forgetResources()] : []),
    ]);
    this.cacheSpoilt = false;
    this.begun = false;
  }

  /** Takes from the page's process what it holds of earlier answers: switched off, its cache is emptied. */
  private async forgetResources(): Promise<void> {
    const { session } = this;
    await Promise.all(
      [true, false].map((cacheDisabled) => session.send('Network.setCacheDisabled', { cacheDisabled })),
    );
  }

  /** Ends the account. */
  close(): void {
    this.root.off('Target.targetCreated', this.created);
  }

  private readonly created = ({ targetInfo }: Protocol.Target.TargetCreatedEvent): void => {
    // What a worker gets is told to the worker's session only.
    if (targetInfo.browserContextId === this.contextId) this.cacheSpoilt = true;
  };

  private responded(type: Protocol.Network.ResourceType, response: Protocol.Network.Response): void {
    const isFirst = type === 'Document' && !this.begun;
    this.begun = true;
    if (!isFirst && mayOutliveRender(type, response)) this.cacheSpoilt = true;
  }

  private navigated(frame: Protocol.Page.Frame): void {
    // What another origin stores in a frame of this page is kept under both names: only the context's end removes it.
    if (/^https?:/.test(frame.url) && frame.securityOrigin !== this.origin) this.spoilt = true;
  }
}

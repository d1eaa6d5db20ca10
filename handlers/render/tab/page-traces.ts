// Removes the traces that a page leaves in its browser context during a render. Traces that can't be removed spoil the
// context, which is then closed.
import type { Protocol } from 'devtools-protocol';
import type { CDPSession } from 'puppeteer-core';
import { listen } from './listen';
import { mayOutliveRender } from './response-reuse';

/** The kinds of workers that the browser's session must report (`Target.setDiscoverTargets`). */
export const WORKER_TARGETS: Protocol.Target.TargetFilter = [
  { type: 'worker' },
  { type: 'shared_worker' },
  { type: 'service_worker' },
];

/** The traces of one page. */
export class PageTraces {
  /** Whether the context must not be used again, since it can't be cleaned. */
  isSpoilt = false;
  /** Stops listening to the browser. */
  readonly close: () => void;
  private cacheSpoilt = false;
  /** The render's first document has come: we fetched it, so it is in no cache. */
  private begun = false;

  /**
   * @param root the browser's session, which must report {@link WORKER_TARGETS}
   * @param origin the only origin whose documents may come into this context
   */
  constructor(
    root: CDPSession,
    private readonly session: CDPSession,
    contextId: string,
    private readonly origin: string,
  ) {
    // A worker's responses come to its own session only.
    this.close = listen(root, {
      'Target.targetCreated': ({ targetInfo }) => {
        if (targetInfo.browserContextId === contextId) this.cacheSpoilt = true;
      },
    });
    listen(session, {
      'Network.requestWillBeSent': ({ type, redirectResponse }) => {
        if (redirectResponse) this.responded(type ?? 'Other', redirectResponse);
      },
      'Network.responseReceived': ({ type, response }) => this.responded(type, response),
      'Page.frameNavigated': ({ frame }) => this.navigated(frame),
    });
  }

  /** Removes everything. Done when the next render begins, to include late traces, such as the cookie of an answer. */
  async remove(): Promise<void> {
    const { session, origin } = this;
    // To switch the cache off and on also empties the cache in the page's process.
    const cacheDisabled = (disabled: boolean) => session.send('Network.setCacheDisabled', { cacheDisabled: disabled });
    await Promise.all([
      session.send('Network.clearBrowserCookies'),
      session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' }),
      ...(this.cacheSpoilt
        ? [session.send('Network.clearBrowserCache'), cacheDisabled(true), cacheDisabled(false)]
        : []),
    ]);
    this.cacheSpoilt = false;
    this.begun = false;
  }

  private responded(type: Protocol.Network.ResourceType, response: Protocol.Network.Response): void {
    const isFirst = type === 'Document' && !this.begun;
    this.begun = true;
    if (!isFirst && mayOutliveRender(type, response)) this.cacheSpoilt = true;
  }

  private navigated(frame: Protocol.Page.Frame): void {
    // The storage of another origin in a frame of this page has both names: only the context's end removes it.
    if (/^https?:/.test(frame.url) && frame.securityOrigin !== this.origin) this.isSpoilt = true;
  }
}

// Follows a navigation that the page begins by itself, from its announcement until it arrives or leads nowhere.
import type { Protocol } from 'devtools-protocol';
import type { CDPSession } from 'puppeteer-core';
import type { Timers } from '../../../runtime/timers';
import type { ProtocolListeners } from '../listen';
import type { Readiness } from '../readiness/readiness';

/** Stands for a navigation that the page has announced, but not begun. */
const ANNOUNCED = 'announced';

/** If an announced navigation has not begun by then, the page stays. */
const ANNOUNCED_MS = 500;

/** Whether a request is for a document of the main frame. */
export function isMainDocument(
  { type, frameId, request }: Protocol.Network.RequestWillBeSentEvent,
  mainFrameId: string,
): boolean {
  return type === 'Document' && frameId === mainFrameId && !isPrefetch(request);
}

/** Whether a request is for a later page. */
export function isPrefetch({ headers }: Protocol.Network.Request): boolean {
  return 'Sec-Purpose' in headers;
}

/** The navigation that a page has begun by itself, if there is one. */
export class OwnNavigation {
  /** The id of the navigation's request, or {@link ANNOUNCED}. */
  private id: string | undefined;
  private cancelPatience: () => void = () => undefined;
  private wasStopped = false;

  /** @param answerMs a navigation without an answer is given up after this time, as if the user had stopped it */
  constructor(
    private readonly session: Pick<CDPSession, 'send'>,
    private readonly mainFrameId: string,
    private readonly readiness: Readiness,
    private readonly timers: Timers,
    private readonly answerMs: number,
  ) {}

  /** Whether the current document was stopped from leaving for another. */
  get isGivenUp(): boolean {
    return this.wasStopped;
  }

  get listeners(): ProtocolListeners {
    const { mainFrameId } = this;
    return {
      'Page.frameNavigated': ({ frame }) => {
        if (frame.id !== mainFrameId) return;
        this.stop();
        this.wasStopped = false;
      },
      'Page.frameRequestedNavigation': ({ frameId }) => {
        if (frameId === mainFrameId) this.begin(ANNOUNCED);
      },
      'Network.requestWillBeSent': (event) => {
        if (event.loaderId !== '' && isMainDocument(event, mainFrameId)) this.begin(event.requestId);
      },
      'Network.loadingFinished': ({ requestId }) => this.stays(requestId),
      'Network.loadingFailed': ({ requestId }) => this.stays(requestId),
    };
  }

  /** Stops following the navigation. */
  stop(): void {
    this.cancelPatience();
    this.id = undefined;
  }

  private begin(id: string): void {
    this.cancelPatience();
    this.id = id;
    if (this.readiness.isFirstOnItsWay) return;
    this.readiness.navigationBegan();
    this.cancelPatience =
      id === ANNOUNCED
        ? this.timers.after(ANNOUNCED_MS, () => this.stays(id))
        : this.timers.after(this.answerMs, () => this.giveUp());
  }

  private giveUp(): void {
    this.wasStopped = true;
    // If the page is gone, there is nothing to stop.
    this.session.send('Page.stopLoading').catch(() => undefined);
  }

  /** The navigation led nowhere. */
  private stays(id: string): void {
    if (this.id !== id) return;
    this.stop();
    this.readiness.navigationEnded();
  }
}

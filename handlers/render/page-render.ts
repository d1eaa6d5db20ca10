// One render in one page: goes to the document, waits until the page is ready, and takes its HTML, each within its
// share of the time.
import { navigationUrl, type PageUrl, type PublicSite } from '../../core/pages/page-url';
import type { RenderRule } from '../../core/pages/render-rules';
import { metaStatus } from '../../core/pages/site-headers';
import { systemTimers as timers } from '../runtime/timers';
import { STAY } from './injected/page-departure';
import { type PageSnapshot, snapshotExpression } from './injected/page-snapshot';
import type { RenderStages } from './render-stages';
import { siteTextLength } from './site-text';
import { type DocumentResponse, MainDocument } from './tab/documents/main-document';
import { OwnNavigation } from './tab/documents/own-navigation';
import { type RenderedDocument, unreachable } from './tab/documents/rendered-document';
import type { SiteDocument } from './tab/documents/site-document';
import type { ProtocolListeners } from './tab/listen';
import { PageCrashedError, type PageSlot } from './tab/page-slot';
import type { PageProblemsFound } from './tab/problems/page-problems';
import type { EndlessRequests } from './tab/readiness/endless-requests';
import { OpenRequests } from './tab/readiness/open-requests';
import { documentListeners, requestListeners, streamListeners } from './tab/readiness/page-listeners';
import { Readiness } from './tab/readiness/readiness';
import { NETWORK_LIMITS, type ReadinessLimits } from './tab/readiness/readiness-limits';
import type { RenderRecorder } from './tab/recorder/render-recorder';

/** A page's own navigation without an answer is given up after this share of the time. Then the page lives on. */
const LEAVING_SHARE = 0.4;

/** The order for one render. */
export interface RenderOrder {
  readonly url: PageUrl;
  /** The site's document, which may not have come yet. */
  readonly first: Promise<SiteDocument>;
  readonly site: PublicSite;
  readonly rule: RenderRule;
  readonly startedMs: number;
  readonly stages: RenderStages;
  readonly limits: ReadinessLimits;
  /** Records the render for people; undefined: nobody asked. */
  readonly recorder?: RenderRecorder | undefined;
}

/** One render. */
export class PageRender {
  private readonly requests: OpenRequests;
  private readonly readiness: Readiness;
  private readonly navigation: OwnNavigation;
  private readonly main: MainDocument;
  private readonly cleaned = Promise.withResolvers<undefined>();
  private readonly crash = Promise.withResolvers<never>();

  /** @param endless the endless requests of earlier renders */
  constructor(
    private readonly slot: PageSlot,
    private readonly order: RenderOrder,
    endless: EndlessRequests,
  ) {
    const { session, frameId, driver } = slot;
    const { first, site, stages, limits, recorder } = order;
    this.requests = new OpenRequests(NETWORK_LIMITS, endless, stages.readyMs, recorder);
    this.readiness = new Readiness(limits, timers, driver, this.requests);
    this.navigation = new OwnNavigation(session, frameId, this.readiness, timers, stages.readyMs * LEAVING_SHARE);
    // The navigation begins while the page is cleaned; the document waits for that.
    const clean = Promise.all([first, this.cleaned.promise]).then(([document]) => document);
    this.main = new MainDocument(session, frameId, site, clean, () => void slot.evaluate(STAY).catch(() => undefined));
  }

  async run(): Promise<RenderedDocument> {
    const { slot, order, readiness, main, cleaned, crash } = this;
    slot.begin(order.rule, crash.reject).then(() => cleaned.resolve(undefined), crash.reject);
    const cap = expiry(this.leftMs(order.stages.readyMs));
    try {
      const rendered = slot.navigate(navigationUrl(order.url), this.listeners()).then((errorText) => {
        if (errorText === undefined) return this.whenReady(cap.expired);
        // A document that ends the render aborts its navigation: then `ended` has the reason.
        return errorText === 'net::ERR_ABORTED' ? main.ended : unreachable(errorText);
      });
      // It begins with the document, which is there before the browser answers the navigation.
      readiness.follow().catch(crash.reject);
      return await Promise.race([main.ended, rendered, crash.promise]);
    } finally {
      readiness.stop(false);
      this.navigation.stop();
      cap.cancel();
    }
  }

  /** They get each event in this order: the position of the page first, then the things that it waits for there. */
  private listeners(): readonly ProtocolListeners[] {
    const { readiness, requests, main, navigation } = this;
    const { frameId } = this.slot;
    const { recorder } = this.order;
    return [
      ...(recorder === undefined ? [] : [recorder.listeners(frameId)]),
      navigation.listeners,
      ...main.listeners,
      documentListeners(readiness, frameId),
      requestListeners(readiness, requests, frameId, timers),
      streamListeners(readiness, requests, timers),
    ];
  }

  private async whenReady(cap: Promise<undefined>): Promise<RenderedDocument> {
    const { readiness, main } = this;
    const isLate = await Promise.race([readiness.ready.then(() => false), cap.then(() => true)]);
    readiness.stop(isLate);
    this.order.recorder?.ready(isLate ? 'time-is-up' : readiness.isFlagged ? 'flag' : 'calm');
    if (main.response === undefined) return unreachable('The page has no document.');
    const end = expiry(this.leftMs(this.order.stages.snapshotMs));
    try {
      if (isLate) await Promise.race([main.halt(), end.expired]);
      return await this.takePage(main.response, isLate, end.expired);
    } finally {
      end.cancel();
    }
  }

  private async takePage(
    { status, headers }: DocumentResponse,
    isLate: boolean,
    end: Promise<undefined>,
  ): Promise<RenderedDocument> {
    const snapshot = await Promise.race([this.takeSnapshot(), end]);
    if (snapshot === undefined)
      return { kind: 'failed', reason: 'deadline', detail: 'The page is busy and gave no HTML in time.' };
    const textLength = siteTextLength((await this.order.first).body);
    const found = await Promise.race([this.findProblems(snapshot, status, textLength), end]);
    if (this.order.recorder !== undefined) await this.record(this.order.recorder, found?.problems ?? [], end);
    return {
      kind: 'page',
      status,
      siteHeaders: headers,
      snapshot,
      siteTextLength: textLength,
      partial: isLate || (this.navigation.isGivenUp && !this.readiness.hasStopped),
      broken: this.main.broken ?? found?.broken,
      saysError: found?.saysError ?? false,
      problems: found?.problems ?? [],
    };
  }

  private async takeSnapshot(): Promise<PageSnapshot> {
    const snapshot = await this.slot.evaluate(snapshotExpression(this.order.url));
    if (!isSnapshot(snapshot)) throw new PageCrashedError('The page gave no HTML.');
    return snapshot;
  }

  private findProblems(
    { textLength, statusMeta }: PageSnapshot,
    status: number,
    siteText: number,
  ): Promise<PageProblemsFound> {
    const { slot, order, readiness } = this;
    const facts = {
      url: order.url,
      status,
      statusMeta: metaStatus(statusMeta),
      isFlagged: readiness.isFlagged,
      mayBeShort: order.rule.mayBeShort,
      textLength,
      siteTextLength: siteText,
    };
    return slot.problems.found(facts, (expression) => slot.evaluate(expression));
  }

  /** Last, since the page is another one in a picture. */
  private async record(recorder: RenderRecorder, problems: readonly string[], end: Promise<undefined>): Promise<void> {
    recorder.found(problems);
    if (recorder.wantsPicture) recorder.picture = await Promise.race([this.slot.takePicture(), end]);
  }

  private leftMs(stageMs: number): number {
    return Math.max(0, this.order.startedMs + stageMs - timers.nowMs());
  }
}

/** Resolves after this time, unless it is cancelled. */
export function expiry(afterMs: number): { readonly expired: Promise<undefined>; readonly cancel: () => void } {
  const { promise: expired, resolve } = Promise.withResolvers<undefined>();
  return { expired, cancel: timers.after(afterMs, () => resolve(undefined)) };
}

function isSnapshot(value: unknown): value is PageSnapshot {
  return (
    typeof value === 'object' &&
    value !== null &&
    'html' in value &&
    typeof value.html === 'string' &&
    'headerMetas' in value
  );
}

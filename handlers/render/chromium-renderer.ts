// Renders documents in a warm Chromium: asks the site for the document, shows it, waits until the page is ready, and
// takes its HTML, each in its share of the time.
import type { PageUrl, PublicSite } from '../../core/page-url';
import { navigationUrl } from '../../core/page-url';
import { metaStatus } from '../../core/site-headers';
import type { Variant } from '../../core/variants';
import { describeError } from '../log';
import { DEVICES, documentHeaders } from './device';
import { ENDLESS_LIMITS, EndlessRequests } from './endless-requests';
import { MainDocument } from './main-document';
import { PageCrashedError } from './page-slot';
import type { PageSlot } from './page-slot';
import { snapshotExpression } from './page/take-snapshot';
import type { DocumentRenderer } from './ports';
import { Readiness, READINESS_LIMITS } from './readiness';
import type { QuietSource } from './readiness';
import { renderStages } from './render-stages';
import type { RenderStages } from './render-stages';
import type { PageSnapshot, RenderedDocument } from './rendered-document';
import type { SiteDocument, SiteDocuments } from './site-document';
import { siteTextLength } from './site-text';
import { systemTimers as timers } from './timers';
import type { WarmBrowser } from './warm-browser';

/** What a renderer works with. */
export interface ChromiumRendererDependencies {
  readonly browser: WarmBrowser;
  readonly documents: SiteDocuments;
  readonly publicSite: PublicSite;
}

/** Renders in Chromium. */
export class ChromiumRenderer implements DocumentRenderer {
  private readonly endless = new EndlessRequests(ENDLESS_LIMITS);

  constructor(private readonly dependencies: ChromiumRendererDependencies) {}

  async renderDocument(url: PageUrl, variant: Variant, budgetMs: number): Promise<RenderedDocument> {
    const { browser, publicSite } = this.dependencies;
    const device = DEVICES[variant];
    const startedMs = timers.nowMs();
    const stages = renderStages(budgetMs);
    const cancelled = new AbortController();
    const inTime = AbortSignal.any([cancelled.signal, AbortSignal.timeout(Math.ceil(stages.documentMs))]);
    const first = this.dependencies.documents.fetch(url, documentHeaders(device), inTime);
    // Whoever needs it looks at how it failed.
    first.catch(() => undefined);
    const deadline = expiry(budgetMs);
    const late = deadline.expired.then(() => failedInTime(budgetMs));
    try {
      const rendered = await browser.withPage(
        { device, origin: new URL(navigationUrl(url)).origin },
        (slot) => Promise.race([new PageRender(slot, publicSite, this.endless, startedMs, stages).run(url, first), late]),
        late,
      );
      return rendered ?? failedInTime(budgetMs);
    } catch (error) {
      return { kind: 'failed', reason: 'browser-failed', detail: describeError(error) };
    } finally {
      cancelled.abort();
      deadline.cancel();
    }
  }

  async settled(): Promise<void> {
    await this.dependencies.browser.settled();
  }
}

/** A page that has set its flag hands its snapshot over at once, unless it is busy. */
const HANDOVER_MS = 250;

/** One render in one page. */
class PageRender {
  /** How many documents the page has shown. */
  private documents = 0;
  private readonly handover = Promise.withResolvers<string>();
  /** The snapshot of when the page was last found to be quiet. */
  private quietSnapshot: unknown;

  constructor(
    private readonly slot: PageSlot,
    private readonly site: PublicSite,
    private readonly endless: EndlessRequests,
    private readonly startedMs: number,
    private readonly stages: RenderStages,
  ) {}

  async run(url: PageUrl, first: Promise<SiteDocument>): Promise<RenderedDocument> {
    const { slot } = this;
    const page: QuietSource = {
      quiet: async (limits) => {
        this.quietSnapshot = await slot.quiet(limits, snapshotExpression(url));
      },
    };
    const readiness = new Readiness(READINESS_LIMITS, timers, page, this.endless);
    const crash = Promise.withResolvers<never>();
    const begun = Promise.withResolvers<undefined>();
    // The page is on its way while it is made clean; its document waits for that.
    const clean = Promise.all([first, begun.promise]).then(([document]) => document);
    const main = new MainDocument(slot.session, slot.frameId, this.site, clean);
    slot.begin({
      // Fails only if the page is gone meanwhile, and then nobody waits for the request.
      paused: (event) => void main.paused(event).catch(() => undefined),
      responseHeaders: (requestId, names) => main.responseHeaders(requestId, names),
      navigated: (address) => {
        this.documents += 1;
        main.navigated(address);
        readiness.documentStarted();
      },
      documentParsed: () => readiness.documentParsed(),
      navigationAnnounced: () => readiness.navigationAnnounced(),
      navigationCleared: () => readiness.navigationCleared(),
      signal: (signal) => readiness.signal(signal),
      handedOver: (snapshot) => this.handover.resolve(snapshot),
      requestStarted: (id, type, method, address) => readiness.requestStarted(id, type, method, address),
      responseStarted: (id, mimeType) => readiness.responseStarted(id, mimeType),
      responseContinued: (id) => readiness.responseContinued(id),
      requestEnded: (id, bytes) => readiness.requestEnded(id, bytes),
      crashed: crash.reject,
    }).then(() => begun.resolve(undefined), crash.reject);
    const cap = expiry(this.leftMs(this.stages.readyMs));
    try {
      const rendered = slot.navigate(navigationUrl(url)).then((errorText) => {
        if (errorText === undefined) return this.whenReady(url, first, main, readiness, cap.expired);
        // An ended document aborts its navigation: then `ended` has the reason.
        return errorText === 'net::ERR_ABORTED' ? main.ended : unreachable(errorText);
      });
      return await Promise.race([main.ended, rendered, crash.promise]);
    } finally {
      readiness.stop();
      cap.cancel();
    }
  }

  private async whenReady(
    url: PageUrl,
    first: Promise<SiteDocument>,
    main: MainDocument,
    readiness: Readiness,
    cap: Promise<void>,
  ): Promise<RenderedDocument> {
    const partial = await Promise.race([readiness.ready.then(() => false), cap.then(() => true)]);
    const { response } = main;
    if (response === undefined) return unreachable('The page has no document.');
    const end = expiry(this.leftMs(this.stages.snapshotMs));
    try {
      const snapshot = await Promise.race([this.takeSnapshot(url, partial, readiness.isFlagged), end.expired]);
      if (snapshot === undefined) return { kind: 'failed', reason: 'deadline', detail: 'The page is busy and gave no HTML in time.' };
      if (!isSnapshot(snapshot)) throw new PageCrashedError('The page gave no HTML.');
      const { body } = await first;
      const textLengths = { textLength: snapshot.textLength, siteTextLength: siteTextLength(body) };
      const found = await Promise.race([this.slot.problems.found({
        ...textLengths, url, status: response.status, statusMeta: metaStatus(snapshot.statusMeta), isFlagged: readiness.isFlagged, mayBeShort: false,
      }, (expression) => this.slot.evaluate(expression)), end.expired]);
      return {
        kind: 'page', status: response.status, siteHeaders: response.headers, snapshot, siteTextLength: textLengths.siteTextLength, partial,
        broken: found?.broken, saysError: found?.saysError ?? false, problems: found?.problems ?? [],
      };
    } finally {
      end.cancel();
    }
  }

  private async takeSnapshot(url: PageUrl, partial: boolean, flagged: boolean): Promise<unknown> {
    if (!partial && !flagged && this.quietSnapshot !== undefined) return this.quietSnapshot;
    // Another document would take its own address for the one that was asked for.
    if (flagged && this.documents === 1) {
      const patience = expiry(HANDOVER_MS);
      const json = await Promise.race([this.handover.promise, patience.expired]);
      patience.cancel();
      if (json !== undefined) return JSON.parse(json);
    }
    return this.slot.evaluate(snapshotExpression(url));
  }

  private leftMs(stageMs: number): number {
    return Math.max(0, this.startedMs + stageMs - timers.nowMs());
  }
}

function unreachable(detail: string): RenderedDocument {
  return { kind: 'failed', reason: 'site-unreachable', detail };
}

function failedInTime(budgetMs: number): RenderedDocument {
  return { kind: 'failed', reason: 'deadline', detail: `The render took more than ${budgetMs} ms.` };
}

function expiry(afterMs: number): { readonly expired: Promise<undefined>; readonly cancel: () => void } {
  let cancel: () => void = () => undefined;
  const expired = new Promise<undefined>((resolve) => {
    cancel = timers.after(afterMs, () => resolve(undefined));
  });
  return { expired, cancel };
}

function isSnapshot(value: unknown): value is PageSnapshot {
  return typeof value === 'object' && value !== null && 'html' in value && typeof value.html === 'string' && 'headerMetas' in value;
}

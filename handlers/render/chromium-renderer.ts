// Renders documents in a warm Chromium: asks the site for the document, shows it, waits until the page is ready, and
// takes its HTML, each in its share of the time.
import type { PageUrl, PublicSite } from '../../core/pages/page-url';
import { navigationUrl } from '../../core/pages/page-url';
import type { RenderRule } from '../../core/pages/render-rules';
import { metaStatus } from '../../core/pages/site-headers';
import type { Variant } from '../../core/pages/variants';
import { describeError } from '../runtime/log';
import { systemTimers as timers } from '../runtime/timers';
import type { WarmBrowser } from './browser/warm-browser';
import type { PageSnapshot } from './injected/take-snapshot';
import { snapshotExpression } from './injected/take-snapshot';
import { STAY } from './injected/watch-leaving';
import type { DocumentRenderer } from './ports';
import type { RenderStages } from './render-stages';
import { renderStages } from './render-stages';
import { siteTextLength } from './site-text';
import { DEVICES, documentHeaders } from './tab/device';
import { MainDocument } from './tab/documents/main-document';
import type { RenderedDocument } from './tab/documents/rendered-document';
import type { SiteDocument, SiteDocuments } from './tab/documents/site-document';
import type { PageEvents } from './tab/page-events';
import type { PageSlot } from './tab/page-slot';
import { PageCrashedError } from './tab/page-slot';
import { EndlessRequests } from './tab/readiness/endless-requests';
import { NETWORK_LIMITS, OpenRequests } from './tab/readiness/open-requests';
import { Readiness } from './tab/readiness/readiness';
import type { ReadinessLimits } from './tab/readiness/readiness-limits';
import { READINESS_LIMITS } from './tab/readiness/readiness-limits';

/** What a renderer works with. */
export interface ChromiumRendererDependencies {
  readonly browser: WarmBrowser;
  readonly documents: SiteDocuments;
  readonly publicSite: PublicSite;
  /** How far ahead a page is looked at after the last news, in its own time. */
  readonly horizonMs: number;
}

/** Renders in Chromium. */
export class ChromiumRenderer implements DocumentRenderer {
  private readonly endless = new EndlessRequests();

  constructor(private readonly dependencies: ChromiumRendererDependencies) {}

  get isSingleProcess(): boolean {
    return this.dependencies.browser.isSingleProcess;
  }

  async renderDocument(url: PageUrl, variant: Variant, budgetMs: number, rule: RenderRule): Promise<RenderedDocument> {
    const { browser, publicSite, horizonMs } = this.dependencies;
    const device = DEVICES[variant];
    const startedMs = timers.nowMs();
    const stages = renderStages(budgetMs);
    const order: RenderOrder = { rule, startedMs, stages, limits: { ...READINESS_LIMITS, horizonMs } };
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
        (slot) => Promise.race([new PageRender(slot, publicSite, this.endless, order).run(url, first), late]),
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

/** Stands for a navigation that the page has announced, but not begun. */
const ANNOUNCED = 'announced';

/** A page that says it will go elsewhere is on its way by then, or stays. */
const ANNOUNCED_MS = 500;

/** A navigation that gets no answer for this share of the time is given up: the page lives on, as if it had been stopped. */
const LEAVING_SHARE = 0.4;

/** How one render is made. */
interface RenderOrder {
  readonly rule: RenderRule;
  readonly startedMs: number;
  readonly stages: RenderStages;
  readonly limits: ReadinessLimits;
}

/** One render in one page. */
class PageRender {
  private readonly requests: OpenRequests;
  private readonly readiness: Readiness;
  /** The navigation that the page has begun by itself. */
  private navigation: string | undefined;
  private cancelNavigation: () => void = () => undefined;
  private wasStopped = false;

  constructor(
    private readonly slot: PageSlot,
    private readonly site: PublicSite,
    endless: EndlessRequests,
    private readonly order: RenderOrder,
  ) {
    this.requests = new OpenRequests(NETWORK_LIMITS, endless, order.stages.readyMs);
    this.readiness = new Readiness(order.limits, timers, slot.driver, this.requests);
  }

  async run(url: PageUrl, first: Promise<SiteDocument>): Promise<RenderedDocument> {
    const { slot, readiness } = this;
    const crash = Promise.withResolvers<never>();
    const begun = Promise.withResolvers<undefined>();
    // The page is on its way while it is made clean; its document waits for that.
    const clean = Promise.all([first, begun.promise]).then(([document]) => document);
    const main = new MainDocument(
      slot.session,
      slot.frameId,
      this.site,
      clean,
      () => void slot.evaluate(STAY).catch(() => undefined),
    );
    slot.begin(this.events(main, crash.reject), this.order.rule).then(() => begun.resolve(undefined), crash.reject);
    const cap = expiry(this.leftMs(this.order.stages.readyMs));
    try {
      const rendered = slot.navigate(navigationUrl(url)).then((errorText) => {
        if (errorText === undefined) return this.whenReady(url, first, main, cap.expired);
        // An ended document aborts its navigation: then `ended` has the reason.
        return errorText === 'net::ERR_ABORTED' ? main.ended : unreachable(errorText);
      });
      // Begins with the document, which is there before the browser says that it is.
      readiness.follow().catch(crash.reject);
      return await Promise.race([main.ended, rendered, crash.promise]);
    } finally {
      readiness.stop(false);
      this.cancelNavigation();
      cap.cancel();
    }
  }

  private events(main: MainDocument, crashed: (error: Error) => void): PageEvents {
    const { readiness, requests } = this;
    return {
      // Fails only if the page is gone meanwhile, and then nobody waits for the request.
      paused: (event) => void main.paused(event).catch(() => undefined),
      responseHeaders: (requestId, headers) => main.responseHeaders(requestId, headers),
      navigated: (address) => {
        this.navigationIs(undefined);
        this.wasStopped = false;
        main.navigated(address);
        readiness.documentStarted();
      },
      documentParsed: () => readiness.documentParsed(),
      refreshScheduled: (delayMs) => {
        main.way.refreshScheduled(delayMs);
        readiness.refreshScheduled(delayMs);
      },
      navigationAnnounced: (isRefresh) => {
        main.way.navigationAnnounced(isRefresh);
        this.navigationIs(ANNOUNCED);
      },
      leaving: (json) => main.way.leaving(json),
      signal: (signal) => readiness.signal(signal),
      requestStarted: (id, request) => {
        if (request.type === 'Document' && !request.inFrame) return this.navigationIs(id);
        requests.started(id, request, timers.nowMs());
        readiness.asked();
      },
      responseStarted: (id, mimeType) => requests.responded(id, mimeType, timers.nowMs()),
      responseContinued: (id) => {
        if (requests.continued(id, timers.nowMs())) readiness.arrived('news');
      },
      requestEnded: (id, bytes) => {
        const scriptBytes = requests.isScript(id) ? bytes : 0;
        const counts = requests.ended(id);
        if (counts !== 'nothing') readiness.arrived(counts, scriptBytes);
        this.stays(id);
      },
      listens: (id, kind, address) => requests.listens(id, kind, address, timers.nowMs()),
      spoke: (id) => {
        if (requests.spoke(id, timers.nowMs())) readiness.arrived('news');
      },
      hungUp: (id) => {
        if (requests.hungUp(id)) readiness.arrived('news');
      },
      crashed,
    };
  }

  /** The page goes elsewhere, or has arrived. */
  private navigationIs(id: string | undefined): void {
    this.cancelNavigation();
    this.navigation = id;
    if (id === undefined || this.readiness.isFirstOnItsWay) return;
    this.readiness.navigationBegan();
    const announcedOnly = id === ANNOUNCED;
    const patienceMs = announcedOnly ? ANNOUNCED_MS : this.order.stages.readyMs * LEAVING_SHARE;
    this.cancelNavigation = timers.after(patienceMs, () => {
      if (announcedOnly) return this.stays(id);
      this.wasStopped = true;
      // If the page is gone, there is nothing to stop.
      this.slot.session.send('Page.stopLoading').catch(() => undefined);
    });
  }

  /** A navigation led nowhere. */
  private stays(id: string): void {
    if (this.navigation !== id) return;
    this.cancelNavigation();
    this.navigation = undefined;
    this.readiness.navigationEnded();
  }

  private async whenReady(
    url: PageUrl,
    first: Promise<SiteDocument>,
    main: MainDocument,
    cap: Promise<void>,
  ): Promise<RenderedDocument> {
    const { readiness } = this;
    const late = await Promise.race([readiness.ready.then(() => false), cap.then(() => true)]);
    readiness.stop(late);
    const { response } = main;
    if (response === undefined) return unreachable('The page has no document.');
    const end = expiry(this.leftMs(this.order.stages.snapshotMs));
    try {
      if (late) await Promise.race([main.halt(), end.expired]);
      const snapshot = await Promise.race([this.slot.evaluate(snapshotExpression(url)), end.expired]);
      if (snapshot === undefined)
        return { kind: 'failed', reason: 'deadline', detail: 'The page is busy and gave no HTML in time.' };
      if (!isSnapshot(snapshot)) throw new PageCrashedError('The page gave no HTML.');
      const { body } = await first;
      const textLengths = { textLength: snapshot.textLength, siteTextLength: siteTextLength(body) };
      const found = await Promise.race([
        this.slot.problems.found(
          {
            ...textLengths,
            url,
            status: response.status,
            statusMeta: metaStatus(snapshot.statusMeta),
            isFlagged: readiness.isFlagged,
            mayBeShort: this.order.rule.mayBeShort,
          },
          (expression) => this.slot.evaluate(expression),
        ),
        end.expired,
      ]);
      return {
        kind: 'page',
        status: response.status,
        siteHeaders: response.headers,
        snapshot,
        siteTextLength: textLengths.siteTextLength,
        partial: late || (this.wasStopped && !readiness.hasStopped),
        broken: main.broken ?? found?.broken,
        saysError: found?.saysError ?? false,
        problems: found?.problems ?? [],
      };
    } finally {
      end.cancel();
    }
  }

  private leftMs(stageMs: number): number {
    return Math.max(0, this.order.startedMs + stageMs - timers.nowMs());
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
  return (
    typeof value === 'object' &&
    value !== null &&
    'html' in value &&
    typeof value.html === 'string' &&
    'headerMetas' in value
  );
}

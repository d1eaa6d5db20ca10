// Renders documents in a warm Chromium: fetches the site's document while a page is made ready, and renders it there.
import { navigationUrl, type PageUrl, type PublicSite } from '../../core/pages/page-url';
import type { RenderRule } from '../../core/pages/render-rules';
import type { Variant } from '../../core/pages/variants';
import { describeError } from '../runtime/log';
import { systemTimers } from '../runtime/timers';
import type { WarmBrowser } from './browser/warm-browser';
import { expiry, PageRender, type RenderOrder } from './page-render';
import type { DocumentRenderer } from './ports';
import { renderStages } from './render-stages';
import { deviceFor, documentHeaders } from './tab/device';
import type { RenderedDocument, RenderFailure } from './tab/documents/rendered-document';
import type { SiteDocuments } from './tab/documents/site-document';
import { EndlessRequests } from './tab/readiness/endless-requests';
import { READINESS_LIMITS } from './tab/readiness/readiness-limits';
import type { RenderRecorder } from './tab/recorder/render-recorder';

export interface ChromiumRendererDependencies {
  readonly browser: WarmBrowser;
  readonly documents: SiteDocuments;
  readonly publicSite: PublicSite;
  /** How far ahead the page is looked at after the last news, in its own time. */
  readonly horizonMs: number;
}

/** Renders in Chromium. */
export class ChromiumRenderer implements DocumentRenderer {
  private readonly endless = new EndlessRequests();

  constructor(private readonly dependencies: ChromiumRendererDependencies) {}

  get isSingleProcess(): boolean {
    return this.dependencies.browser.isSingleProcess;
  }

  async renderDocument(
    url: PageUrl,
    variant: Variant,
    budgetMs: number,
    rule: RenderRule,
    recorder?: RenderRecorder,
  ): Promise<RenderedDocument> {
    const { browser, documents, publicSite: site, horizonMs } = this.dependencies;
    const device = deviceFor(variant);
    const startedMs = systemTimers.nowMs();
    const stages = renderStages(budgetMs);
    const cancelled = new AbortController();
    const inTime = AbortSignal.any([cancelled.signal, AbortSignal.timeout(Math.ceil(stages.documentMs))]);
    const first = documents.fetch(url, documentHeaders(device), inTime);
    // The render that awaits it handles the failure.
    first.catch(() => undefined);
    const limits = { ...READINESS_LIMITS, horizonMs };
    const order: RenderOrder = { url, first, site, rule, startedMs, stages, limits, recorder };
    const deadline = expiry(budgetMs);
    const late = deadline.expired.then(() => failedInTime(budgetMs));
    try {
      const rendered = await browser.withPage(
        { device, origin: new URL(navigationUrl(url)).origin },
        (slot) => Promise.race([new PageRender(slot, order, this.endless).run(), late]),
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

  chromium(): Promise<string | undefined> {
    return this.dependencies.browser.version();
  }

  async settled(): Promise<void> {
    await this.dependencies.browser.settled();
  }
}

function failedInTime(budgetMs: number): RenderFailure {
  return { kind: 'failed', reason: 'deadline', detail: `The render took more than ${budgetMs} ms.` };
}

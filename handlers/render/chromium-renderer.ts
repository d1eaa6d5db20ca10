// Renders documents in a warm Chromium, over the DevTools protocol.
import type { BrowserContext, CDPSession, Page } from 'puppeteer-core';
import type { PageUrl, PublicSite } from '../../core/page-url';
import { navigationUrl } from '../../core/page-url';
import { describeError } from '../log';
import { DESKTOP_VIEWPORT } from './chromium-flags';
import { MainDocument } from './main-document';
import { awaitTurn, watchPage } from './page-scripts';
import type { PageSignal } from './page-scripts';
import { snapshotExpression } from './page/take-snapshot';
import type { DocumentRenderer } from './ports';
import { Readiness, READINESS_LIMITS } from './readiness';
import type { Timers } from './readiness';
import type { PageSnapshot, RenderedDocument } from './rendered-document';
import type { WarmBrowser } from './warm-browser';

/** What a page is rendered as. */
export interface ChromiumRendererConfig {
  readonly publicSite: PublicSite;
  readonly userAgent: string;
}

/** The share of the budget after which a page that is still busy is taken as it is. */
const READINESS_SHARE = 0.8;

const BINDING = '__georender';

const timers: Timers = {
  nowMs: () => performance.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

/** The page broke down under the render. */
class PageCrashedError extends Error {
  override readonly name = 'PageCrashedError';
}

/** Renders in Chromium. */
export class ChromiumRenderer implements DocumentRenderer {
  constructor(
    private readonly browser: WarmBrowser,
    private readonly config: ChromiumRendererConfig,
  ) {}

  async renderDocument(url: PageUrl, budgetMs: number): Promise<RenderedDocument> {
    const deadline = expiry(budgetMs);
    const late: RenderedDocument = { kind: 'failed', reason: 'deadline', detail: `The render took more than ${budgetMs} ms.` };
    try {
      return await this.browser.withContext((context) =>
        Promise.race([this.renderIn(context, url, budgetMs), deadline.expired.then(() => late)]),
      );
    } catch (error) {
      return { kind: 'failed', reason: 'browser-failed', detail: describeError(error) };
    } finally {
      deadline.cancel();
    }
  }

  private async renderIn(context: BrowserContext, url: PageUrl, budgetMs: number): Promise<RenderedDocument> {
    const page = await context.newPage();
    const session = await page.createCDPSession();
    const frameId = await mainFrameId(session);
    const readiness = new Readiness(READINESS_LIMITS, timers, () => inOwnWorld(session, frameId, `(${awaitTurn.toString()})()`).then(() => undefined));
    const cap = expiry(budgetMs * READINESS_SHARE);
    try {
      await prepare(session, readiness, this.config.userAgent);
      const main = new MainDocument(session, frameId, this.config.publicSite, () => readiness.documentStarted());
      await main.watch();
      const navigation = session.send('Page.navigate', { url: navigationUrl(url) });
      const rendered = navigation.then(({ errorText }) => {
        if (errorText === undefined) return this.whenReady(session, main, frameId, url, readiness, cap.expired);
        // An ended document aborts its navigation: then `ended` has the reason.
        return errorText === 'net::ERR_ABORTED' ? main.ended : unreachable(errorText);
      });
      return await Promise.race([main.ended, rendered, crashOf(page)]);
    } finally {
      readiness.stop();
      cap.cancel();
    }
  }

  private async whenReady(
    session: CDPSession,
    main: MainDocument,
    frameId: string,
    url: PageUrl,
    readiness: Readiness,
    cap: Promise<void>,
  ): Promise<RenderedDocument> {
    const partial = await Promise.race([readiness.ready.then(() => false), cap.then(() => true)]);
    const { response } = main;
    if (response === undefined) return unreachable('The page has no document.');
    const snapshot = await snapshotOf(session, frameId, url);
    return { kind: 'page', status: response.status, siteHeaders: response.headers, snapshot, partial };
  }
}

async function mainFrameId(session: CDPSession): Promise<string> {
  const { frameTree } = await session.send('Page.getFrameTree');
  return frameTree.frame.id;
}

/** Sets the page up before it navigates. */
async function prepare(session: CDPSession, readiness: Readiness, userAgent: string): Promise<void> {
  session.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name === BINDING && isPageSignal(payload)) readiness.signal(payload);
  });
  session.on('Page.domContentEventFired', () => readiness.documentParsed());
  session.on('Network.requestWillBeSent', ({ requestId, type }) => readiness.requestStarted(requestId, type ?? 'Other'));
  session.on('Network.loadingFinished', ({ requestId }) => readiness.requestEnded(requestId));
  session.on('Network.loadingFailed', ({ requestId }) => readiness.requestEnded(requestId));
  session.on('Page.javascriptDialogOpening', () => {
    // A dialog would hold the page for ever; if the page is gone, so is the dialog.
    session.send('Page.handleJavaScriptDialog', { accept: false }).catch(() => undefined);
  });
  await Promise.all([
    session.send('Page.enable'),
    session.send('Network.enable'),
    session.send('Network.setBypassServiceWorker', { bypass: true }),
    session.send('Network.setUserAgentOverride', { userAgent }),
    session.send('Emulation.setDeviceMetricsOverride', { ...DESKTOP_VIEWPORT, deviceScaleFactor: 1, mobile: false }),
    session.send('Runtime.enable'),
    session.send('Runtime.addBinding', { name: BINDING }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${watchPage.toString()})('${BINDING}')` }),
  ]);
}

async function snapshotOf(session: CDPSession, frameId: string, url: PageUrl): Promise<PageSnapshot> {
  const snapshot = await inOwnWorld(session, frameId, snapshotExpression(navigationUrl(url)));
  if (!isSnapshot(snapshot)) throw new PageCrashedError('The page gave no HTML.');
  return snapshot;
}

/** Evaluates an expression in the page, in a world of our own: the page can't tamper with what it uses. */
async function inOwnWorld(session: CDPSession, frameId: string, expression: string): Promise<unknown> {
  const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId, worldName: 'georender' });
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    contextId: executionContextId,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails !== undefined) throw new PageCrashedError(`A script of ours failed in the page: ${exceptionDetails.text}`);
  return result.value;
}

function crashOf(page: Page): Promise<never> {
  return new Promise((_, reject) => {
    page.once('error', (error) => reject(new PageCrashedError('The page crashed.', { cause: error })));
  });
}

function unreachable(detail: string): RenderedDocument {
  return { kind: 'failed', reason: 'site-unreachable', detail };
}

function expiry(afterMs: number): { readonly expired: Promise<void>; readonly cancel: () => void } {
  let cancel: () => void = () => undefined;
  const expired = new Promise<void>((resolve) => {
    cancel = timers.after(afterMs, resolve);
  });
  return { expired, cancel };
}

function isPageSignal(payload: string): payload is PageSignal {
  return payload === 'mutation' || payload === 'ready:true' || payload === 'ready:false';
}

function isSnapshot(value: unknown): value is PageSnapshot {
  return typeof value === 'object' && value !== null && 'html' in value && typeof value.html === 'string' && 'headerMetas' in value;
}

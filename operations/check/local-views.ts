// A page from this machine: asked for as bots do, rendered as Georender does, opened as a person does.
import { tmpdir } from 'node:os';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { checkPageUrl } from '../../core/pages/page-url';
import { DEFAULT_RENDER_RULE } from '../../core/pages/render-rules';
import type { RunnableChromium } from '../../handlers/render/browser/chromium-executable';
import { proxyFlags } from '../../handlers/render/egress-proxy/proxy-flags';
import { type StartedDocumentRenderer, startDocumentRenderer } from '../../handlers/render/start-document-renderer';
import type { CheckedPage, PageView, RobotsTxt } from './checked-page';
import { pageFacts } from './page-facts';
import type { PageViews, RawAnswer } from './ports';
import { fetchRaw, fetchRobotsTxt } from './raw-answer';
import { openSiteNetwork, type SiteNetwork } from './site-network';
import { PageUnavailableError, type WebRequest } from './web-request';

const RENDER_BUDGET_MS = 20_000;
const LOAD_MS = 30_000;
const ANSWER_MS = 30_000;

/** A page without requests for so long is complete; one that never is, is taken as it is. */
const IDLE_MS = 600;
const MOST_IDLE_WAIT_MS = 8_000;

/** A laptop's window. */
const VIEWPORT = { width: 1_280, height: 800 };

/** The browsers of one site. */
interface Browsers {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly renders: StartedDocumentRenderer;
  readonly plain: Browser;
}

/** What the views need. */
export interface LocalViewsOptions {
  /** The bot's user agent. */
  readonly userAgent: string;
  readonly chromium: () => Promise<RunnableChromium>;
}

/** The views of one URL, over a network that reaches public addresses and the URL's own host. */
export class LocalViews implements PageViews {
  private browsers: Browsers | undefined;

  private constructor(
    private readonly network: SiteNetwork,
    private readonly options: LocalViewsOptions,
  ) {}

  /** Prepares the views of a URL. Browsers start when they are needed. */
  static async start(url: string, options: LocalViewsOptions): Promise<LocalViews> {
    return new LocalViews(await openSiteNetwork(url), options);
  }

  raw(url: string): Promise<RawAnswer> {
    return fetchRaw(url, this.request());
  }

  robotsTxt(url: string): Promise<RobotsTxt> {
    return fetchRobotsTxt(url, this.request());
  }

  async rendered(url: string): Promise<CheckedPage['rendered']> {
    const { renders, scheme, host } = await this.started(url);
    const checked = checkPageUrl(url, { scheme, hosts: [host] });
    if (checked.kind === 'refused') return { failure: checked.message };
    const { renderer } = renders;
    const document = await renderer.renderDocument(checked.url, 'desktop', RENDER_BUDGET_MS, DEFAULT_RENDER_RULE);
    if (document.kind === 'failed') return { failure: `${document.reason}: ${document.detail}` };
    if (document.kind === 'redirect') return { failure: `the page is a redirect with status ${document.status}` };
    const { html, statusMeta } = document.snapshot;
    const status = statusMeta !== undefined && /^\d{3}$/.test(statusMeta) ? Number(statusMeta) : document.status;
    return { status, headers: {}, facts: pageFacts(html) };
  }

  async person(url: string): Promise<PageView> {
    const { plain } = await this.started(url);
    const page = await plain.newPage();
    try {
      page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
      await page.setUserAgent({ userAgent: (await plain.userAgent()).replace('Headless', '') });
      const answer = await page.goto(url, { waitUntil: 'load', timeout: LOAD_MS });
      await readThrough(page);
      return {
        status: answer?.status() ?? 0,
        headers: answer?.headers() ?? {},
        facts: pageFacts(await page.content()),
      };
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new PageUnavailableError(`A browser can't show ${url}: ${reason}.`, { cause });
    } finally {
      await page.close().catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.browsers?.plain.close(), this.browsers?.renders.close()]);
    await this.network.close();
  }

  private request(): WebRequest {
    const { userAgent } = this.options;
    const accept = 'text/html,application/xhtml+xml';
    return { userAgent, accept, dispatcher: this.network.dispatcher, timeoutMs: ANSWER_MS };
  }

  private async started(url: string): Promise<Browsers> {
    this.browsers ??= await this.start(new URL(url));
    return this.browsers;
  }

  private async start({ protocol, host }: URL): Promise<Browsers> {
    const chromium = await this.options.chromium();
    const scheme = protocol === 'http:' ? 'http' : 'https';
    const plain = await puppeteer.launch({
      executablePath: chromium.executable,
      args: ['--no-sandbox', '--disable-gpu', '--lang=en-US', ...proxyFlags(this.network.proxyPort)],
      env: { PATH: process.env['PATH'], HOME: tmpdir(), TMPDIR: tmpdir(), ...chromium.environment },
      pipe: true,
      defaultViewport: VIEWPORT,
    });
    const renders = await startDocumentRenderer({
      chromium: async () => chromium,
      variables: process.env,
      publicSite: { scheme, hosts: [host] },
      reachableHosts: this.network.reachable,
      renderBudgetMs: RENDER_BUDGET_MS,
    });
    return { scheme, host, renders, plain };
  }
}

async function readThrough(page: Page): Promise<void> {
  await idle(page);
  await page.evaluate(scrollThrough);
  await idle(page);
}

async function idle(page: Page): Promise<void> {
  await page.waitForNetworkIdle({ idleTime: IDLE_MS, timeout: MOST_IDLE_WAIT_MS }).catch(() => undefined);
}

/** Runs in the page: stops at every half of a screen for two frames, at most a hundred times. */
async function scrollThrough(): Promise<void> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  for (let top = 0, stops = 0; top < document.documentElement.scrollHeight && stops < 100; top += innerHeight / 2) {
    scrollTo(0, top);
    await frame();
    await frame();
    stops++;
  }
  scrollTo(0, 0);
  await frame();
}

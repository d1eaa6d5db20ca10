// Pages of one site from this machine: asked for as bots do, rendered as Georender does, opened as a person does.
import { checkPageUrl } from '../../../core/pages/page-url';
import { DEFAULT_RENDER_RULE } from '../../../core/pages/render-rules';
import type { RunnableChromium } from '../../../handlers/render/browser/chromium-executable';
import { type StartedDocumentRenderer, startDocumentRenderer } from '../../../handlers/render/start-document-renderer';
import type { CheckedPage, PageView, RobotsTxt } from '../checked-page';
import { pageFacts } from '../page-facts';
import { fetchPicture, type MissingPicture, type PictureFacts } from '../picture';
import type { PageViews, RawAnswer } from '../ports';
import { openSiteNetwork, type SiteNetwork } from '../site-network';
import type { WebRequest } from '../web-request';
import { PersonBrowser } from './person-browser';
import { fetchRaw, fetchRobotsTxt } from './raw-answer';
import { type RenderedAnswer, renderedAnswer } from './rendered-answer';

const RENDER_BUDGET_MS = 20_000;
const ANSWER_MS = 30_000;

/** The site's own origin, and the one that it redirects to. */
const MOST_KEPT_RENDERERS = 2;

/** A hostile site must not fill the memory. */
const MOST_REMEMBERED = 1_000;

/** What the views need. */
export interface LocalViewsOptions {
  /** The bot's user agent. */
  readonly userAgent: string;
  readonly chromium: () => Promise<RunnableChromium>;
  /** Asked once for each page: whether its views have pictures. @default none have */
  readonly pictures?: () => boolean;
}

/** The views of one site's pages, over a network that reaches public addresses and the site's own host. */
export class LocalViews implements PageViews {
  private readonly browser: PersonBrowser;
  /** The pages that pictures are taken of. */
  private readonly pictured = new Set<string>();
  private readonly renderers = new Map<string, Promise<StartedDocumentRenderer>>();
  private readonly robots = new Map<string, Promise<RobotsTxt>>();
  private readonly images = new Map<string, Promise<PictureFacts | MissingPicture>>();

  private constructor(
    private readonly network: SiteNetwork,
    private readonly options: LocalViewsOptions,
  ) {
    this.browser = new PersonBrowser({ proxyPort: network.proxyPort, chromium: options.chromium });
  }

  /** Prepares the views of a URL's site. Browsers start when they are needed. */
  static async start(url: string, options: LocalViewsOptions): Promise<LocalViews> {
    return new LocalViews(await openSiteNetwork(url), options);
  }

  async raw(url: string): Promise<RawAnswer> {
    const { html, ...answer } = await fetchRaw(url, this.request());
    if (this.options.pictures?.() === true) this.pictured.add(answer.url);
    return { ...answer, picture: await this.pictureOf(answer.url, html) };
  }

  robotsTxt(url: string): Promise<RobotsTxt> {
    return remembered(this.robots, new URL(url).origin, () => fetchRobotsTxt(url, this.request()));
  }

  /** Many pages of a site have the same picture. */
  picture(url: string): Promise<PictureFacts | MissingPicture> {
    return remembered(this.images, url, async () => {
      const { userAgent } = this.options;
      const picture = await fetchPicture(url, { userAgent, dispatcher: this.network.dispatcher });
      if (picture.kind === 'missing') return picture;
      const { kind, url: ended, mediaType, type, bytes, size } = picture;
      return { kind, url: ended, mediaType, type, bytes, size };
    });
  }

  async rendered(url: string): Promise<CheckedPage['rendered']> {
    const answer = await this.renderedAnswer(url);
    if ('failure' in answer) return answer;
    const { status, html } = answer;
    if (html === undefined) return { failure: `the page is a redirect with status ${status}` };
    return { status, headers: {}, facts: pageFacts(html), picture: await this.pictureOf(url, html) };
  }

  /** Renders as Georender does, and reads nothing of it. Failures are results. */
  async renderedAnswer(url: string): Promise<RenderedAnswer | { readonly failure: string }> {
    const { protocol, host } = new URL(url);
    const scheme = protocol === 'http:' ? 'http' : 'https';
    const checked = checkPageUrl(url, { scheme, hosts: [host] });
    if (checked.kind === 'refused') return { failure: checked.message };
    const document = await this.withRenderer(scheme, host, (renderer) =>
      renderer.renderDocument(checked.url, 'desktop', RENDER_BUDGET_MS, DEFAULT_RENDER_RULE),
    );
    if (document.kind === 'failed') return { failure: `${document.reason}: ${document.detail}` };
    return renderedAnswer(document, checked.url);
  }

  async person(url: string): Promise<PageView> {
    const isPictured = this.pictured.has(url.replace(/#.*$/, ''));
    const { status, headers, html, picture } = await this.browser.read(url, isPictured);
    return { status, headers, facts: pageFacts(html), picture };
  }

  async close(): Promise<void> {
    const renderers = await Promise.allSettled(this.renderers.values());
    await Promise.all([
      this.browser.close(),
      ...renderers.map(async (started) => {
        if (started.status === 'fulfilled') await started.value.close();
      }),
    ]);
    await this.network.close();
  }

  private request(): WebRequest {
    const { userAgent } = this.options;
    const accept = 'text/html,application/xhtml+xml';
    return { userAgent, accept, dispatcher: this.network.dispatcher, timeoutMs: ANSWER_MS };
  }

  private async pictureOf(url: string, html: string): Promise<Uint8Array | undefined> {
    return this.pictured.has(url) ? this.browser.pictureOf(url, html) : undefined;
  }

  /** Pages of few origins share a browser each; for the others, one is started and ended. */
  private async withRenderer<Result>(
    scheme: 'http' | 'https',
    host: string,
    use: (renderer: StartedDocumentRenderer['renderer']) => Promise<Result>,
  ): Promise<Result> {
    const origin = `${scheme}://${host}`;
    const isKept = this.renderers.has(origin) || this.renderers.size < MOST_KEPT_RENDERERS;
    const starting = this.renderers.get(origin) ?? this.startRenderer(scheme, host);
    if (isKept) this.renderers.set(origin, starting);
    const started = await starting;
    try {
      return await use(started.renderer);
    } finally {
      if (!isKept) await started.close();
    }
  }

  private startRenderer(scheme: 'http' | 'https', host: string): Promise<StartedDocumentRenderer> {
    return startDocumentRenderer({
      chromium: this.options.chromium,
      variables: process.env,
      publicSite: { scheme, hosts: [host] },
      reachableHosts: this.network.reachable,
      renderBudgetMs: RENDER_BUDGET_MS,
    });
  }
}

/** What is known of a key; else what is made, which then is known. */
function remembered<Value>(
  known: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  if (known.size < MOST_REMEMBERED) known.set(key, made);
  return made;
}

// A site and a renderer for it, shared by the tests of one `describe`.
import type { ServerResponse } from 'node:http';
import type { RenderRule } from '../../../core/pages/render-rules';
import type { Variant } from '../../../core/pages/variants';
import type { RenderedDocument } from '../../../handlers/render/tab/documents/rendered-document';
import { startTestRenderer, type TestRenderer, type TestRendererOptions } from '../browser/test-renderer';
import { type PageServer, startPageServer, type TestPage, type Upgrade } from './page-server';

/** The result of a render that gave a page. */
export type RenderedPage = Extract<RenderedDocument, { kind: 'page' }>;

/** The usual answer of `said`. */
export const COMPLETE = { text: 'complete', partial: false };

/** The options of a test's render. */
export interface RenderOptions {
  /** 10 s unless given. */
  readonly budgetMs?: number;
  readonly variant?: Variant;
  readonly rule?: Partial<RenderRule>;
}

/** A site with its renderer. */
export class RenderedSite {
  private running: { readonly server: PageServer; readonly renderer: TestRenderer } | undefined;

  constructor(
    private readonly pages: Readonly<Record<string, TestPage>>,
    private readonly upgrades: Readonly<Record<string, Upgrade>>,
    private readonly options: TestRendererOptions = {},
  ) {}

  /** Starts both. */
  async start(): Promise<void> {
    const server = await startPageServer(this.pages, { upgrades: this.upgrades });
    this.running = { server, renderer: await startTestRenderer([server.host], this.options) };
  }

  /** Ends both. */
  async stop(): Promise<void> {
    await this.running?.renderer.close();
    await this.running?.server.close();
  }

  /** The site. */
  get server(): PageServer {
    return this.parts.server;
  }

  /** Renders a path of the site. */
  render(target: string, { budgetMs = 10_000, variant, rule }: RenderOptions = {}): Promise<RenderedDocument> {
    const { server, renderer } = this.parts;
    return renderer.render(server.url + target, budgetMs, variant, rule);
  }

  /** Renders a path that must give a page. */
  async page(target: string, options?: RenderOptions): Promise<RenderedPage> {
    const document = await this.render(target, options);
    if (document.kind === 'page') return document;
    throw new Error(`No page came of ${target}: ${JSON.stringify(document)}`);
  }

  /** The text of `#app` in a path's page, and whether the page is partial. */
  async said(target: string, options?: RenderOptions): Promise<{ readonly text: string; readonly partial: boolean }> {
    const { snapshot, partial } = await this.page(target, options);
    const [, text] = /<(?:div|p) id="app"[^>]*>([^<]*)</.exec(snapshot.html) ?? [];
    if (text === undefined) throw new Error(`The page of ${target} has no #app: ${snapshot.html}`);
    return { text, partial };
  }

  /** The requests that the site got for a path and query. */
  requestsFor(target: string): PageServer['requests'] {
    return this.server.requests.filter((request) => request.target === target);
  }

  private get parts() {
    if (this.running === undefined) throw new Error('The site is not started.');
    return this.running;
  }
}

/** A site that runs while the tests of the enclosing `describe` do. */
export function renderedSite(
  pages: Readonly<Record<string, TestPage>>,
  upgrades: Readonly<Record<string, Upgrade>> = {},
  options: TestRendererOptions = {},
): RenderedSite {
  const site = new RenderedSite(pages, upgrades, options);
  before(() => site.start());
  after(() => site.stop());
  return site;
}

/** A page whose script fills `#app`. @param script may call `say(text)` */
export function appPage(script: string, head = ''): string {
  return `<!DOCTYPE html><html lang="en"><head><title>An application</title>${head}</head><body><div id="app">empty</div>
    <script>function say(text) { document.getElementById('app').textContent = text; }${script}</script></body></html>`;
}

/** An answer, at once or after a delay. */
export function answer(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer = '',
  afterMs = 0,
): TestPage {
  return (_request, response) => {
    const send = () => {
      response.writeHead(status, headers);
      response.end(body);
    };
    if (afterMs === 0) send();
    else setTimeout(send, afterMs);
  };
}

/** Plain text after a delay, for scripts that fetch it. */
export const text = (body: string, afterMs = 0): TestPage =>
  answer(200, { 'content-type': 'text/plain' }, body, afterMs);

/** A script after a delay. */
export const script = (body: string, afterMs = 0): TestPage =>
  answer(200, { 'content-type': 'text/javascript' }, body, afterMs);

/** An HTML document. */
export const html = (body: string, headers: Readonly<Record<string, string>> = {}, status = 200): TestPage =>
  answer(status, { 'content-type': 'text/html; charset=utf-8', ...headers }, body);

/** Takes a request, and never answers it. */
export const never: TestPage = () => undefined;

/** Begins an answer that never ends. */
export function endless(type: string, begin: string): TestPage {
  return (_request, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': type });
    response.write(begin);
  };
}

// The renderer of documents in a real Chromium, for tests: one site's hosts, the production parts.
import { checkPageUrl } from '../../core/page-url';
import { RENDERER_USER_AGENT } from '../../core/user-agent';
import { ChromiumRenderer } from '../../handlers/render/chromium-renderer';
import type { RenderedDocument } from '../../handlers/render/rendered-document';
import { startTestBrowser } from './test-browser';

/** A renderer, and its browser. */
export interface TestRenderer {
  /** Renders a URL of one of the hosts. @param budgetMs 15 s unless given */
  render(url: string, budgetMs?: number): Promise<RenderedDocument>;
  close(): Promise<void>;
}

/** Makes a renderer for a site's hosts, e.g. `127.0.0.1:1234`; its Chromium starts with the first render. */
export async function startTestRenderer(hosts: readonly string[]): Promise<TestRenderer> {
  const { browser, close } = await startTestBrowser();
  const publicSite = { scheme: 'http', hosts } as const;
  const renderer = new ChromiumRenderer(browser, { publicSite, userAgent: RENDERER_USER_AGENT });
  return {
    render(url, budgetMs = 15_000) {
      const checked = checkPageUrl(url, publicSite);
      if (checked.kind === 'refused') throw new Error(checked.message);
      return renderer.renderDocument(checked.url, budgetMs);
    },
    close,
  };
}

/** The HTML of a page. Throws if the URL did not become one. */
export function htmlOf(document: RenderedDocument): string {
  if (document.kind === 'page') return document.snapshot.html;
  throw new Error(`No page came of it: ${JSON.stringify(document)}`);
}

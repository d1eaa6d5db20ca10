// The self-check of `render`: a page of its own, rendered as any other, proves that Chromium starts and runs scripts.
import { InternalError } from '../../core/contract/georender-error';
import { SELF_CHECK_PASSED, type SelfCheckPassed } from '../../core/contract/self-check';
import { checkPageUrl, type PublicSite } from '../../core/pages/page-url';
import { DEFAULT_RENDER_RULE } from '../../core/pages/render-rules';
import type { DocumentRenderer } from './ports';
import type { SiteDocuments } from './tab/documents/site-document';

/** Chromium did not render the page of the self-check. */
export class SelfCheckFailedError extends InternalError {
  override readonly name = 'SelfCheckFailedError';
}

/** The text that the page's script writes. The page itself does not contain it. */
const WRITTEN = 'rendered: 42';

const PAGE = `<!doctype html><html><head><title>Self-check</title></head><body><main></main><script>
  setTimeout(() => { document.querySelector('main').textContent = 'rendered: ' + 6 * 7; }, 10);
</script></body></html>`;

/** How far the self-check looks ahead: its script writes after 10 ms. */
export const SELF_CHECK_HORIZON_MS = 1_000;

/** The site of the self-check: every document is its page, and nothing is fetched. */
export const SELF_CHECK_DOCUMENTS: SiteDocuments = {
  fetch: async () => ({
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: Buffer.from(PAGE),
  }),
};

/**
 * Checks the browser.
 * @throws SelfCheckFailedError with the reason
 */
export type SelfCheck = (budgetMs: number) => Promise<SelfCheckPassed>;

/** Makes the self-check. @param browser renders with {@link SELF_CHECK_DOCUMENTS} */
export function createSelfCheck(
  browser: Pick<DocumentRenderer, 'renderDocument'>,
  { scheme, hosts }: PublicSite,
): SelfCheck {
  return async (budgetMs) => {
    const home = checkPageUrl(`${scheme}://${hosts[0] ?? ''}/`, { scheme, hosts });
    if (home.kind === 'refused') throw new SelfCheckFailedError(`The settings name no page to render: ${home.message}`);
    const document = await browser.renderDocument(home.url, 'desktop', budgetMs, DEFAULT_RENDER_RULE);
    if (document.kind === 'failed')
      throw new SelfCheckFailedError(`Chromium failed to render the page of the self-check: ${document.detail}`);
    if (document.kind !== 'page' || !document.snapshot.html.includes(WRITTEN))
      throw new SelfCheckFailedError('Chromium rendered the page of the self-check without what its script writes.');
    return SELF_CHECK_PASSED;
  };
}

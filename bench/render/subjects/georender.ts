// Renders with the production code and its egress proxy, but without Lambda and storage.
import { checkPageUrl } from '../../../core/pages/page-url';
import { DEFAULT_RENDER_RULE } from '../../../core/pages/render-rules';
import { startDocumentRenderer } from '../../../handlers/render/start-document-renderer';
import { type PageRenderer, type SubjectOptions, timed } from './subject';

/** The local run's budget. */
const BUDGET_MS = 15_000;

/** Its Chromium starts with the first render and ends with the process. */
export async function openRenderer(options: SubjectOptions): Promise<PageRenderer> {
  const publicSite = { scheme: 'http', hosts: options.hosts } as const;
  const { renderer, close } = await startDocumentRenderer({
    chromium: async () => options.chromium,
    variables: { PATH: process.env['PATH'], TMPDIR: options.temporaryDir },
    publicSite,
    reachableHosts: options.hosts,
    renderBudgetMs: BUDGET_MS,
  });
  let underWay = 0;
  return {
    async render(url) {
      underWay += 1;
      const rendered = await timed(async () => {
        const checked = checkPageUrl(url, publicSite);
        if (checked.kind === 'refused') throw new Error(checked.message);
        const document = await renderer.renderDocument(checked.url, 'desktop', BUDGET_MS, DEFAULT_RENDER_RULE);
        if (document.kind !== 'page') throw new Error(`The render gave no page: ${JSON.stringify(document)}`);
        // Such a page would be served, but never kept.
        if (document.partial || document.broken !== undefined)
          throw new Error(`The page is ${document.broken ?? 'partial'}.`);
        return document.snapshot.html;
      });
      // In production, the cleaning continues while the page is written to bucket and index.
      if (underWay === 1) await renderer.settled();
      underWay -= 1;
      return rendered;
    },
    close,
  };
}

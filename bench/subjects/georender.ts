// Renders with the production parts, egress proxy included, but without Lambda and storage.

import { checkPageUrl } from '../../core/pages/page-url';
import { DEFAULT_RENDER_RULE } from '../../core/pages/render-rules';
import { startDocumentRenderer } from '../../handlers/render/start-document-renderer';
import type { PageRenderer, SubjectSetup } from './subject';
import { timed } from './subject';

/** As the local run has it. */
const BUDGET_MS = 15_000;

/** Opens the renderer; its Chromium starts with the first render and ends with the process. */
export async function openRenderer(setup: SubjectSetup): Promise<PageRenderer> {
  const publicSite = { scheme: 'http', hosts: setup.hosts } as const;
  const { renderer, close } = await startDocumentRenderer({
    chromium: async () => setup.chromium,
    variables: { PATH: process.env['PATH'], TMPDIR: setup.temporaryDir },
    publicSite,
    reachableHosts: setup.hosts,
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
        if (document.kind !== 'page') throw new Error(`No page came of it: ${JSON.stringify(document)}`);
        // Answered, but never kept: not what a render is for.
        if (document.partial || document.broken !== undefined)
          throw new Error(`The page is ${document.broken ?? 'partial'}.`);
        return document.snapshot.html;
      });
      // In the entry, the cleaning up goes on while the page is written to bucket and index.
      if (underWay === 1) await renderer.settled();
      underWay -= 1;
      return rendered;
    },
    close,
  };
}

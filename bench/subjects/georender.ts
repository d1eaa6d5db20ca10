// Georender's renderer as the entry of `render` runs it, egress wall included, driven directly: no Lambda, no storage.
import { checkPageUrl } from '../../core/page-url';
import { startRenderer } from '../../handlers/render/start-renderer';
import { timed } from './subject';
import type { PageRenderer, SubjectSetup } from './subject';

/** As the local run has it. */
const BUDGET_MS = 15_000;

/** Opens the renderer; its Chromium starts with the first render and ends with the process. */
export async function openRenderer(setup: SubjectSetup): Promise<PageRenderer> {
  const publicSite = { scheme: 'http', hosts: setup.hosts } as const;
  const { renderer, close } = await startRenderer({
    chromium: async () => setup.chromium,
    variables: { PATH: process.env['PATH'], TMPDIR: setup.temporaryDir },
    publicSite,
    reachableHosts: setup.hosts,
    renderBudgetMs: BUDGET_MS,
  });
  let underWay = 0;
  return {
    render: (url) =>
      timed(async () => {
        const checked = checkPageUrl(url, publicSite);
        if (checked.kind === 'refused') throw new Error(checked.message);
        underWay += 1;
        const document = await renderer.renderDocument(checked.url, 'desktop', BUDGET_MS);
        // The entry answers when all is cleaned up. A sandbox renders one at a time: nobody waits for another's page.
        if (underWay === 1) await renderer.settled();
        underWay -= 1;
        if (document.kind !== 'page') throw new Error(`No page came of it: ${JSON.stringify(document)}`);
        // Answered, but never kept: not what a render is for.
        if (document.partial) throw new Error('The page is partial.');
        return document.snapshot.html;
      }),
    close,
  };
}

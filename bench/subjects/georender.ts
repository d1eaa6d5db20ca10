// Georender's renderer as `render` runs it, driven directly: no Lambda, no storage.
import { checkPageUrl } from '../../core/page-url';
import { RENDERER_USER_AGENT } from '../../core/user-agent';
import { ChromiumRenderer } from '../../handlers/render/chromium-renderer';
import { launchChromium } from '../../handlers/render/launch-chromium';
import type { DocumentRenderer } from '../../handlers/render/ports';
import { WarmBrowser } from '../../handlers/render/warm-browser';
import { timed } from './subject';
import type { PageRenderer, SubjectSetup } from './subject';

/** As the local run has it. */
const BUDGET_MS = 15_000;

/** Opens the renderer; its Chromium starts with the first render and ends with the process. */
export async function openRenderer(setup: SubjectSetup): Promise<PageRenderer> {
  const publicSite = { scheme: 'http', hosts: setup.hosts } as const;
  const renderer = productionRenderer(setup, publicSite);
  return {
    render: (url) =>
      timed(async () => {
        const checked = checkPageUrl(url, publicSite);
        if (checked.kind === 'refused') throw new Error(checked.message);
        const document = await renderer.renderDocument(checked.url, BUDGET_MS);
        if (document.kind !== 'page') throw new Error(`No page came of it: ${JSON.stringify(document)}`);
        // Answered, but never kept: not what a render is for.
        if (document.partial) throw new Error('The page is partial.');
        return document.snapshot.html;
      }),
    close: async () => undefined,
  };
}

/** The production parts, wired as the Lambda entry does. */
function productionRenderer(
  { chromium, temporaryDir }: SubjectSetup,
  publicSite: { readonly scheme: 'http'; readonly hosts: readonly string[] },
): DocumentRenderer {
  const variables = { PATH: process.env['PATH'], TMPDIR: temporaryDir, ...chromium.environment };
  const browser = new WarmBrowser(() => launchChromium(chromium.executable, variables));
  return new ChromiumRenderer(browser, { publicSite, userAgent: RENDERER_USER_AGENT });
}

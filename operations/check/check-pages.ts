// Checks several pages, site by site, a few at a time.
import { inTurns } from '../../handlers/runtime/in-turns';
import { type CheckedUrl, checkPage } from './check-page';
import type { CheckRules } from './check-rules';
import type { PageViews } from './ports';

/** Views that hold browsers. */
export interface OpenViews extends PageViews {
  close(): Promise<void>;
}

/** How pages are checked. */
export interface PagesRun {
  /** Opens the views of a page's site. */
  readonly views: (url: string) => Promise<OpenViews>;
  readonly rules: CheckRules;
  /** Called for each page, as soon as it is checked. */
  readonly onChecked: (checked: CheckedUrl) => void;
}

/** Two browsers a page: more pages at once would change what each finishes in time. */
const PAGES_AT_ONCE = 2;

/** Checks pages; those of one site share browsers. @returns the results, in the order of the URLs */
export async function checkPages(urls: readonly string[], run: PagesRun): Promise<readonly CheckedUrl[]> {
  const sites = Map.groupBy(urls, (url) => new URL(url).origin);
  const results = new Map<string, CheckedUrl>();
  for (const [origin, pages] of sites) {
    const views = await run.views(origin);
    try {
      await inTurns(pages, PAGES_AT_ONCE, async (url) => {
        const checked = await checkPage(url, views, run.rules);
        results.set(url, checked);
        run.onChecked(checked);
      });
    } finally {
      await views.close();
    }
  }
  return urls.flatMap((url) => results.get(url) ?? []);
}

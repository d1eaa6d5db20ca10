// Notes the pages that known pages link to, so that they come first when bots ask for many new pages. The home page is
// known, and every page that a known page links to. A made-up URL is not known, nor are its page's links, which may
// repeat the invention.
import { isHomePage, type KnownPages, knownPageKey } from '../../core/pages/known-pages';
import type { PageIdentity } from '../../core/pages/page-key';
import { linksOf } from '../../core/pages/page-links';
import type { PublicSite } from '../../core/pages/page-url';
import type { QueryPolicy } from '../../core/pages/query-policy';
import type { Clock } from '../runtime/clock';
import { describeError, type Log } from '../runtime/log';

/** The store of known pages. */
export interface KnownPagesStore {
  read(host: string): Promise<KnownPages>;
  write(host: string, pages: KnownPages): Promise<void>;
}

/** The dependencies of {@link LinkNotes}. */
export interface LinkNotesDependencies {
  readonly store: KnownPagesStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly publicSite: PublicSite;
  readonly queryPolicy: QueryPolicy;
}

/** The least time between a sandbox's writes for a host: a page waits for each, and other sandboxes write, too. */
const WRITE_EVERY_MS = 60_000;

/** A host's known pages, as one sandbox knows them. */
interface HostPages {
  readonly pages: KnownPages;
  hasNews: boolean;
  nextWriteMs: number;
}

/** The links that one sandbox has seen. */
export class LinkNotes {
  private readonly hosts = new Map<string, HostPages>();

  constructor(private readonly dependencies: LinkNotesDependencies) {}

  /** Notes the links of a kept page; never throws. */
  async note(page: PageIdentity, html: string): Promise<void> {
    const { log } = this.dependencies;
    try {
      await this.noteLinks(page, html);
    } catch (error) {
      log.warn('The links of a page could not be noted.', { url: page.url, error: describeError(error) });
    }
  }

  private async noteLinks(page: PageIdentity, html: string): Promise<void> {
    const { clock, publicSite, queryPolicy, store } = this.dependencies;
    const host = new URL(page.url).host;
    const known = await this.pagesOf(host);
    if (!isHomePage(page.url) && !known.pages.has(knownPageKey(page.url, queryPolicy))) return;
    for (const link of linksOf(html, page.url, publicSite)) {
      if (new URL(link).host !== host) continue;
      const key = knownPageKey(link, queryPolicy);
      if (known.pages.has(key)) continue;
      known.pages.add(key);
      known.hasNews = true;
    }
    if (!known.hasNews || clock.nowMs() < known.nextWriteMs) return;
    known.nextWriteMs = clock.nowMs() + WRITE_EVERY_MS;
    // Other sandboxes may have written since.
    known.pages.merge(await store.read(host));
    await store.write(host, known.pages);
    known.hasNews = false;
  }

  private async pagesOf(host: string): Promise<HostPages> {
    const known = this.hosts.get(host);
    if (known !== undefined) return known;
    const read = { pages: await this.dependencies.store.read(host), hasNews: false, nextWriteMs: 0 };
    this.hosts.set(host, read);
    return read;
  }
}

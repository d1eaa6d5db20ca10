// Notes the pages that known pages link to, so that they come first when many new pages are asked for.
//
// The home page is known, and what known pages link to. What a stranger made up is not, so neither are its links, which
// may repeat what he made up.

import type { KnownPages } from '../../core/pages/known-pages';
import { isHomePage, knownPageKey } from '../../core/pages/known-pages';
import type { PageIdentity } from '../../core/pages/page-key';
import { linksOf } from '../../core/pages/page-links';
import type { PublicSite } from '../../core/pages/page-url';
import type { QueryPolicy } from '../../core/pages/query-policy';
import type { Clock } from '../runtime/clock';
import type { Log } from '../runtime/log';
import { describeError } from '../runtime/log';

/** Where known pages are kept. */
export interface KnownPagesStore {
  read(host: string): Promise<KnownPages>;
  write(host: string, pages: KnownPages): Promise<void>;
}

/** What it works with. */
export interface LinkNotesDependencies {
  readonly store: KnownPagesStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly publicSite: PublicSite;
  readonly queryPolicy: QueryPolicy;
}

/** A sandbox writes a host's pages no more often: others write, too, and a page waits for it. */
const WRITE_EVERY_MS = 60_000;

/** What a sandbox knows of a host. */
interface HostPages {
  readonly pages: KnownPages;
  hasNews: boolean;
  nextWriteMs: number;
}

/** The links that one sandbox has seen. */
export class LinkNotes {
  private readonly hosts = new Map<string, HostPages>();

  constructor(private readonly dependencies: LinkNotesDependencies) {}

  /** Notes the links of a page that was kept; never throws. */
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
    // Other sandboxes have written since.
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

// Whether the site itself names a page: its home page, the pages of its sitemap, and pages that kept pages link to.
import { isHomePage, type KnownPages, knownPageKey } from '../../../core/pages/known-pages';
import { type PageIdentity, pageIdentity } from '../../../core/pages/page-key';
import { sitemapOf } from '../../../core/pages/page-links';
import { checkPageUrl, type PageUrl, type PublicSite } from '../../../core/pages/page-url';
import type { QueryPolicy } from '../../../core/pages/query-policy';
import type { Clock } from '../../runtime/clock';
import { describeError, type Log } from '../../runtime/log';
import type { Site } from '../ports';
import type { KnownPagesReader } from './ports';

/** The dependencies of {@link KnownToSite}. */
export interface KnownToSiteDependencies {
  readonly known: KnownPagesReader;
  readonly site: Site;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: { readonly publicSite: PublicSite; readonly queryPolicy: QueryPolicy };
}

/** How long a process remembers them. */
const LINKS_FOR_MS = 60_000;
const SITEMAP_FOR_MS = 1_800_000;

/** How long a bot waits for the sitemap; reading goes on for later requests. */
const SITEMAP_WAIT_MS = 2_000;

/** How long one file may take, robots.txt included. */
const FILE_MS = 8_000;

/** An index of sitemaps may name thousands. */
const MOST_SITEMAPS = 20;

/** A value that is remembered for a while. */
interface Remembered<Value> {
  readonly value: Promise<Value>;
  readonly untilMs: number;
}

/** The pages that the site names. Asked only once the budget for unknown pages is spent. */
export class KnownToSite {
  private readonly links = new Map<string, Remembered<KnownPages | undefined>>();
  private readonly sitemaps = new Map<string, Remembered<ReadonlySet<string>>>();

  constructor(private readonly dependencies: KnownToSiteDependencies) {}

  /** Never throws. */
  async has(page: PageIdentity, host: string): Promise<boolean> {
    // If it were refused, no link would ever be known.
    if (isHomePage(page.url)) return true;
    const links = await this.remembered(this.links, host, LINKS_FOR_MS, () => this.readLinks(host));
    const { clock, config } = this.dependencies;
    if (links?.has(knownPageKey(page.url, config.queryPolicy)) === true) return true;
    const sitemap = this.remembered(this.sitemaps, host, SITEMAP_FOR_MS, () => this.readSitemaps(host));
    const inTime = await Promise.race([sitemap, clock.pause(SITEMAP_WAIT_MS)]);
    return inTime?.has(page.keyUrl) === true;
  }

  private remembered<Value>(
    memory: Map<string, Remembered<Value>>,
    host: string,
    forMs: number,
    read: () => Promise<Value>,
  ): Promise<Value> {
    const nowMs = this.dependencies.clock.nowMs();
    const there = memory.get(host);
    if (there !== undefined && nowMs < there.untilMs) return there.value;
    const value = read();
    memory.set(host, { value, untilMs: nowMs + forMs });
    return value;
  }

  private async readLinks(host: string): Promise<KnownPages | undefined> {
    const { known, log } = this.dependencies;
    try {
      return await known.read(host);
    } catch (error) {
      log.warn('The known pages could not be read.', { host, error: describeError(error) });
      return undefined;
    }
  }

  private async readSitemaps(host: string): Promise<ReadonlySet<string>> {
    const { config } = this.dependencies;
    const pages = new Set<string>();
    const left = [...(await this.named(host))];
    for (let read = 0; left.length > 0 && read < MOST_SITEMAPS; read += 1) {
      const next = left.shift();
      const xml = next === undefined ? undefined : await this.text(next);
      if (xml === undefined) continue;
      const found = sitemapOf(xml, config.publicSite);
      left.push(...found.sitemaps);
      for (const url of found.pages) pages.add(pageIdentity(url, 'desktop', config.queryPolicy).keyUrl);
    }
    return pages;
  }

  /** The sitemaps that robots.txt names (sitemaps.org, "Specifying the Sitemap location"); else the usual one. */
  private async named(host: string): Promise<readonly PageUrl[]> {
    const robots = await this.text(this.urlOf(`https://${host}/robots.txt`));
    const lines = [...(robots ?? '').matchAll(/^\s*sitemap:\s*(\S+)/gim)].flatMap(
      ([, url = '']) => this.urlOf(url) ?? [],
    );
    return lines.length > 0 ? lines : [this.urlOf(`https://${host}/sitemap.xml`)].filter((url) => url !== undefined);
  }

  /** A URL on the site, in the site's scheme. */
  private urlOf(url: string): PageUrl | undefined {
    const { publicSite } = this.dependencies.config;
    const checked = checkPageUrl(url.replace(/^https?:/, `${publicSite.scheme}:`), publicSite);
    return checked.kind === 'page' ? checked.url : undefined;
  }

  private async text(url: PageUrl | undefined): Promise<string | undefined> {
    if (url === undefined) return undefined;
    try {
      const { status, body } = await this.dependencies.site.fetch(url, FILE_MS);
      return status === 200 ? Buffer.from(body).toString() : undefined;
    } catch (error) {
      this.dependencies.log.warn('A sitemap could not be read.', { url, error: describeError(error) });
      return undefined;
    }
  }
}

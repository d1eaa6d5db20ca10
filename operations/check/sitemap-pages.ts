// The pages that a site's sitemaps list, up to a budget.
import { UserError } from '../../core/contract/georender-error';
import { HttpSiteFiles } from '../../handlers/adapters/http/site-files';
import type { Clock } from '../../handlers/runtime/clock';
import { type HostedUrl, SiteHosts } from '../../handlers/sitemaps/site-hosts';
import { ROBOTS, SitemapWalk, type WalkCounts } from '../../handlers/sitemaps/walk-sitemaps';
import { isThisMachine } from './site-network';

/** No sitemap lists a page; the message says why. */
export class NoSitemapPagesError extends UserError {
  override readonly name = 'NoSitemapPagesError';
}

/** Which pages are wanted. */
export interface SitemapOrder {
  /** A sitemap or an index; a site's root stands for the sitemaps that its robots.txt names. */
  readonly url: string;
  /** The most pages. */
  readonly budget: number;
  /** Whether a page counts. */
  readonly isWanted: (url: string) => boolean;
}

/** The pages, in the order of the sitemaps. */
export interface SitemapPages {
  readonly urls: readonly string[];
  /** Whether there are more than the budget. */
  readonly isCut: boolean;
  readonly counts: WalkCounts;
}

/** Lists pages. @throws NoSitemapPagesError */
export async function sitemapPages({ url, budget, isWanted }: SitemapOrder, clock: Clock): Promise<SitemapPages> {
  const { origin, protocol, host, pathname, search } = new URL(url);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  const names = { publicSite: { scheme, hosts: [host] }, siteUrl: origin } as const;
  const hosts = isThisMachine(url) ? new LocalHosts(names, origin) : new SiteHosts(names);
  const files = new HttpSiteFiles({ siteUrl: origin, targetOf: (target) => hosts.fileOf(target) });
  const walk = new SitemapWalk(files, hosts, clock);
  const urls = new Set<string>();
  let isCut = false;
  try {
    for await (const page of walk.pages([pathname + search === '/' ? ROBOTS : pathname + search])) {
      if (!isWanted(page.url) || urls.has(page.url)) continue;
      isCut = urls.size === budget;
      if (isCut) break;
      urls.add(page.url);
    }
  } finally {
    await files.close();
  }
  if (urls.size === 0) throw new NoSitemapPagesError(nothingText(url, walk.counts));
  return { urls: [...urls], isCut, counts: walk.counts };
}

/**
 * Reads the sitemaps of a build on this machine: they name its pages by the public address. A sitemap may list only the
 * pages of its own host (sitemaps.org, "Sitemap file location").
 */
class LocalHosts extends SiteHosts {
  constructor(
    names: ConstructorParameters<typeof SiteHosts>[0],
    private readonly origin: string,
  ) {
    super(names);
  }

  override read(text: string): HostedUrl {
    const url = URL.parse(text);
    return super.read(url !== null && /^https?:$/.test(url.protocol) ? this.origin + url.pathname + url.search : text);
  }
}

/** What a walk left out; empty if nothing. */
export function leftOutText({ otherHosts, malformed, failures }: WalkCounts): string {
  return [
    ...(otherHosts > 0 ? [`Left out, as they are on other hosts: ${otherHosts}.`] : []),
    ...(malformed > 0 ? [`Left out, as they are no URLs: ${malformed}.`] : []),
    ...failures.map(({ sitemap, reason }) => `${sitemap}: ${reason}`),
  ].join('\n');
}

function nothingText(url: string, counts: WalkCounts): string {
  const said = leftOutText(counts);
  return `--sitemap: ${url} lists no page to check.${said === '' ? '' : `\n${said}`}`;
}

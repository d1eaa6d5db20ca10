// Which of a sitemap's URLs are pages of the stack, and where the site has its files.
import { checkPageUrl, type PageUrl, type PublicSite } from '../../core/pages/page-url';

/** The names that one site has. */
export interface SiteNames {
  readonly publicSite: PublicSite;
  /** CloudFront's name of a stack without domains, whose pages are kept under the site's host. */
  readonly viewerHost?: string | undefined;
  /** The site behind it, e.g. `https://main.d1a2b3c4.amplifyapp.com`. */
  readonly siteUrl: string;
}

/** A URL by what it is to the stack. */
export type HostedUrl =
  | { readonly kind: 'own'; readonly url: PageUrl }
  | { readonly kind: 'other-host' }
  | { readonly kind: 'malformed' };

/** Reads URLs of sitemaps, as a crawler does: with the site's names in place of each other. */
export class SiteHosts {
  private readonly aliases: ReadonlySet<string>;

  constructor(private readonly names: SiteNames) {
    this.aliases = new Set(
      [URL.parse(names.siteUrl)?.host ?? '', names.viewerHost ?? ''].filter((host) => host !== ''),
    );
  }

  /** A listed URL as the page's own; sites list their pages by any of their names, with either scheme. */
  read(text: string): HostedUrl {
    const url = URL.parse(text);
    if (url === null || !/^https?:$/.test(url.protocol) || url.username + url.password !== '')
      return { kind: 'malformed' };
    const { publicSite } = this.names;
    const [first = ''] = publicSite.hosts;
    const isPublic = publicSite.hosts.includes(url.host);
    if (!isPublic && !this.aliases.has(url.host)) return { kind: 'other-host' };
    // A pathname and a query in a URL's href are escaped as browsers send them.
    const checked = checkPageUrl(
      `${publicSite.scheme}://${isPublic ? url.host : first}${url.pathname}${url.search}`,
      publicSite,
    );
    return checked.kind === 'page' ? { kind: 'own', url: checked.url } : { kind: 'malformed' };
  }

  /** The path and query of a file of the site; undefined for another site's. */
  fileOf(text: string): string | undefined {
    const read = this.read(text);
    if (read.kind !== 'own') return undefined;
    const { pathname, search } = new URL(read.url);
    return pathname + search;
  }
}

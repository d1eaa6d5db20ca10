// Finds the pages that a page or a sitemap links to.
import { checkPageUrl, type PageUrl, type PublicSite } from './page-url';

/** A page with more links is a list without end. */
const MOST_LINKS = 1_000;

/** The most entries of a file ("Sitemaps XML format", sitemaps.org). */
const MOST_LOCATIONS = 50_000;

/** The site's pages that a page's HTML links to. Our HTML has attributes in double quotes. */
export function linksOf(html: string, pageUrl: PageUrl, site: PublicSite): readonly PageUrl[] {
  const base = /<base\s[^>]*?href="([^"]*)"/i.exec(html)?.[1];
  const baseUrl = (base === undefined ? undefined : URL.parse(unescaped(base), pageUrl)?.href) ?? pageUrl;
  const found = new Set<PageUrl>();
  for (const [, href = ''] of html.matchAll(/<a\s(?:[^>"]|"[^"]*")*?href="([^"]*)"/gi)) {
    const url = pageOf(URL.parse(unescaped(href), baseUrl), site);
    if (url !== undefined) found.add(url);
    if (found.size >= MOST_LINKS) break;
  }
  return [...found];
}

/** The site's pages in a sitemap, or the sitemaps in a sitemap index. */
export function sitemapOf(
  xml: string,
  site: PublicSite,
): { readonly pages: readonly PageUrl[]; readonly sitemaps: readonly PageUrl[] } {
  const locations = [...xml.matchAll(/<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]]*?)\s*(?:\]\]>)?\s*<\/loc>/gi)].slice(
    0,
    MOST_LOCATIONS,
  );
  const urls = locations.flatMap(([, location = '']) => pageOf(URL.parse(unescaped(location)), site) ?? []);
  return /<sitemapindex[\s>]/i.test(xml) ? { pages: [], sitemaps: urls } : { pages: urls, sitemaps: [] };
}

function pageOf(url: URL | null, site: PublicSite): PageUrl | undefined {
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '') return undefined;
  url.hash = '';
  const checked = checkPageUrl(url.href, site);
  return checked.kind === 'page' ? checked.url : undefined;
}

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39|apos);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'" };

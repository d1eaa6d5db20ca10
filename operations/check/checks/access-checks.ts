// Checks of whether crawlers may and can fetch a page.
import robotsParser from 'robots-parser';
import type { CheckLimits } from '../check-rules';
import { botView, botViews, type CheckedPage, type PageCheck, type PageView } from '../checked-page';
import { directives } from '../page-facts';
import { SOURCES } from './sources';

/** The checks. */
export const ACCESS_CHECKS: readonly PageCheck[] = [
  {
    id: 'noindex',
    severity: 'error',
    title: 'noindex left in',
    mend: 'Remove "noindex" from the robots meta tag or the X-Robots-Tag header, unless the page shall not be found.',
    source: SOURCES.googleRobotsMeta,
    find(page: CheckedPage): string | undefined {
      for (const [name, view] of botViews(page)) {
        const told = noindexOf(view);
        if (told !== undefined) return `${name} says ${told}: search engines do not list it.`;
      }
      return undefined;
    },
  },
  {
    id: 'status-not-200',
    severity: 'warning',
    title: 'The status is not 200',
    mend: 'Answer with 200 if the page exists; else remove its links and its entry in the sitemap.',
    source: SOURCES.googleStatus,
    find(page: CheckedPage): string | undefined {
      const status = page.raw.status === 200 ? botView(page).status : page.raw.status;
      return status === 200 || isRefused(page) ? undefined : `The page has status ${status}.`;
    },
  },
  {
    id: 'refused-to-bots',
    severity: 'warning',
    title: 'Bots are refused, people are not',
    mend: 'Let the firewall or the CDN pass search engines and link previews; verify them by their addresses.',
    source: SOURCES.googleStatus,
    find: (page) =>
      isRefused(page)
        ? `A bot’s user agent gets status ${page.raw.status}, a person’s browser ${page.person.status}.`
        : undefined,
  },
  {
    id: 'redirect-chain',
    severity: 'warning',
    title: 'Several redirects in a row',
    mend: 'Redirect to the last URL at once, and link to it.',
    source: SOURCES.httpRedirects,
    find({ redirects, url }: CheckedPage, { mostRedirects }: CheckLimits): string | undefined {
      if (redirects.length <= mostRedirects) return undefined;
      const hops = redirects.map((hop) => `${hop.url} (${hop.status})`);
      return `${redirects.length} redirects lead to the page: ${hops.slice(0, 5).join(' → ')} → ${url}.`;
    },
  },
  {
    id: 'meta-refresh',
    severity: 'warning',
    title: 'A meta refresh leads elsewhere',
    mend: 'Redirect by status 301 or 302: link previews do not follow a meta refresh.',
    source: SOURCES.googleRedirects,
    find({ raw }: CheckedPage): string | undefined {
      const { refresh } = raw.facts;
      return refresh !== undefined && /url\s*=/i.test(refresh)
        ? `The page has the meta refresh "${refresh}".`
        : undefined;
    },
  },
  {
    id: 'blocked-by-robots',
    severity: 'warning',
    title: 'Blocked by robots.txt',
    mend: 'Allow the path in robots.txt, if the page shall be found.',
    source: SOURCES.robotsTxt,
    find({ url, robots }: CheckedPage): string | undefined {
      const isBlocked = robotsParser(new URL('/robots.txt', url).href, robots.text).isDisallowed(url, 'Googlebot');
      return isBlocked === true ? 'robots.txt forbids the page to search engines.' : undefined;
    },
  },
  {
    id: 'robots-txt-failing',
    severity: 'warning',
    title: 'robots.txt fails',
    mend: 'Answer /robots.txt with 200, or with 404 if there is none: on an error, crawlers leave the whole site alone.',
    source: SOURCES.robotsTxt,
    find({ robots: { status } }: CheckedPage): string | undefined {
      if (status !== 0 && status !== 429 && status < 500) return undefined;
      return status === 0 ? 'robots.txt gives no answer.' : `robots.txt has status ${status}.`;
    },
  },
  {
    id: 'html-too-large',
    severity: 'warning',
    title: 'More HTML than crawlers read',
    mend: 'Move inline scripts, styles, pictures and JSON into files of their own.',
    source: SOURCES.googleGooglebot,
    find(page: CheckedPage, { mostHtmlBytes }: CheckLimits): string | undefined {
      const large = botViews(page).find(([, { facts }]) => facts.bytes > mostHtmlBytes);
      if (large === undefined) return undefined;
      const [name, { facts }] = large;
      return `${name} has ${count(facts.bytes)} bytes of HTML; Googlebot reads ${count(mostHtmlBytes)}.`;
    },
  },
];

function isRefused({ raw, person }: { readonly raw: PageView; readonly person: PageView }): boolean {
  return raw.status >= 400 && person.status >= 200 && person.status < 400;
}

function noindexOf({ facts, headers }: PageView): string | undefined {
  const isNoindex = (directive: string) => directive === 'noindex' || directive === 'none';
  if (facts.robots.some(isNoindex)) return '"noindex" in a robots meta tag';
  return headerDirectives(headers['x-robots-tag'] ?? '').some(isNoindex)
    ? '"noindex" in the header X-Robots-Tag'
    : undefined;
}

/** Crawlers whose directives count besides those for all. */
const SEARCH_ENGINES: ReadonlySet<string> = new Set(['robots', 'googlebot', 'bingbot']);

/** Directives with a value, which look like a crawler's name ("Robots meta tag specifications"). */
const WITH_VALUE = /^(?:unavailable_after|max-(?:snippet|image-preview|video-preview)):/;

/** The directives of a header for search engines. It may name crawlers: `googlebot: nofollow, otherbot: noindex`. */
function headerDirectives(header: string): readonly string[] {
  let isOurs = true;
  return directives(header).flatMap((directive) => {
    const named = WITH_VALUE.test(directive) ? null : /^([\w-]+):\s*(.*)$/.exec(directive);
    if (named !== null) isOurs = SEARCH_ENGINES.has(named[1] ?? '');
    return isOurs ? [named?.[2] ?? directive] : [];
  });
}

function count(bytes: number): string {
  return bytes.toLocaleString('en-US');
}

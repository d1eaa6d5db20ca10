// Checks of what a page tells crawlers and link previews in its head.
import robotsParser from 'robots-parser';
import { botView, type CheckedPage, type PageCheck, type PageView } from './checked-page';
import { directives } from './page-facts';

/** Properties that say that a page wants link previews ("The Open Graph protocol", ogp.me). */
const OPEN_GRAPH = /^og:/;

/** The checks. */
export const HEAD_CHECKS: readonly PageCheck[] = [
  {
    id: 'noindex',
    severity: 'error',
    mend: 'Remove "noindex" from the robots meta tag or the X-Robots-Tag header, unless the page shall not be found.',
    find(page: CheckedPage): string | undefined {
      for (const [name, view] of viewsOf(page)) {
        const told = noindexOf(view);
        if (told !== undefined) return `${name} says ${told}: search engines do not list it.`;
      }
      return undefined;
    },
  },
  {
    id: 'og-image-missing',
    severity: 'error',
    mend: 'Add <meta property="og:image" content="https://…">.',
    find(page: CheckedPage): string | undefined {
      const { metas } = botView(page).facts;
      const isUsed = [...metas.keys()].some((name) => OPEN_GRAPH.test(name));
      if (!isUsed || imageOf(botView(page)) !== undefined) return undefined;
      return 'The page has Open Graph properties, but no og:image: link previews show no picture.';
    },
  },
  {
    id: 'og-image-relative',
    severity: 'error',
    mend: 'Write the whole URL of the image, with https://.',
    find(page: CheckedPage): string | undefined {
      const image = imageOf(botView(page));
      if (image === undefined || /^https?:\/\/[^/]/i.test(image)) return undefined;
      return `og:image is "${image}", which link previews can't resolve.`;
    },
  },
  {
    id: 'json-ld-broken',
    severity: 'error',
    mend: 'Correct the JSON: commas, quotes, and line breaks within texts.',
    find(page: CheckedPage): string | undefined {
      for (const [name, { facts }] of viewsOf(page)) {
        for (const text of facts.jsonLd) {
          const problem = jsonProblem(text);
          if (problem !== undefined) return `${name} has JSON-LD that is no JSON: ${problem}.`;
        }
      }
      return undefined;
    },
  },
  {
    id: 'canonical-elsewhere',
    severity: 'error',
    mend: 'Let the canonical link name this page, unless it is a copy of the other one.',
    find(page: CheckedPage): string | undefined {
      for (const [name, { facts }] of viewsOf(page)) {
        const other = facts.canonicals.find((target) => !isSamePage(target, page.url));
        if (other !== undefined) return `${name} has the canonical URL ${other}, which is another page.`;
      }
      return undefined;
    },
  },
  {
    id: 'blocked-by-robots',
    severity: 'warning',
    mend: 'Allow the path in robots.txt, if the page shall be found.',
    find({ url, robots }: CheckedPage): string | undefined {
      const isBlocked = robotsParser(new URL('/robots.txt', url).href, robots.text).isDisallowed(url, 'Googlebot');
      return isBlocked === true ? 'robots.txt forbids the page to search engines.' : undefined;
    },
  },
  {
    id: 'meta-by-script',
    severity: 'warning',
    mend: 'Write them into the HTML, or let bots get rendered pages: link previews run no scripts.',
    find({ raw, person }: CheckedPage): string | undefined {
      const added = [...person.facts.metas.keys()].filter(
        (name) => /^(?:description$|og:|twitter:)/.test(name) && !raw.facts.metas.has(name),
      );
      return added.length === 0 ? undefined : `Only scripts add ${added.slice(0, 8).join(', ')}.`;
    },
  },
];

function viewsOf({ raw, rendered }: CheckedPage): readonly (readonly [string, PageView])[] {
  const today = ['The answer to bots', raw] as const;
  return 'failure' in rendered ? [today] : [today, ['The rendered page', rendered]];
}

function noindexOf({ facts, headers }: PageView): string | undefined {
  const isNoindex = (directive: string) => directive === 'noindex' || directive === 'none';
  if (facts.robots.some(isNoindex)) return '"noindex" in a robots meta tag';
  // A header may name crawlers: "googlebot: noindex" (developers.google.com, "Robots meta tag specifications").
  const header = directives(headers['x-robots-tag'] ?? '').map((directive) => directive.replace(/^.*:\s*/, ''));
  return header.some(isNoindex) ? '"noindex" in the header X-Robots-Tag' : undefined;
}

function imageOf({ facts: { metas } }: PageView): string | undefined {
  return [metas.get('og:image'), metas.get('og:image:secure_url'), metas.get('og:image:url')].find(
    (image) => image !== undefined && image !== '',
  );
}

function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 200) : String(error);
  }
}

/** Whether a canonical URL means this page: without fragment, and without the query, which it may leave out. */
function isSamePage(target: string, url: string): boolean {
  const [one, other] = [URL.parse(target, url), URL.parse(url)];
  if (one === null || other === null) return false;
  return one.origin === other.origin && one.pathname === other.pathname && [other.search, ''].includes(one.search);
}

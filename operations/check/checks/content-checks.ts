// Checks of a page's content: whether bots get what people see, and can make use of it.

import { counted } from '../../text/counted';
import type { CheckLimits } from '../check-rules';
import { botView, type CheckedPage, type PageCheck } from '../checked-page';
import { sharedWords } from '../page-facts';
import { saysNotFound } from './not-found';
import { SOURCES } from './sources';

/** The checks. */
export const CONTENT_CHECKS: readonly PageCheck[] = [
  {
    id: 'blank-for-bots',
    severity: 'error',
    title: 'Blank for bots',
    mend: 'Let bots get rendered pages: put Georender in front of the site.',
    source: SOURCES.googleJavaScript,
    find({ raw, person }: CheckedPage, { leastWords, leastRawPercent }: CheckLimits): string | undefined {
      const percent = percentOf(person.facts.words, raw.facts.words);
      if (person.facts.words.size < leastWords || percent >= leastRawPercent) return undefined;
      return `A bot gets ${percent} % of the ${person.facts.words.size} words that a person sees.`;
    },
  },
  {
    id: 'soft-404',
    severity: 'error',
    title: 'Soft 404',
    mend: 'Answer with status 404, or with <meta name="prerender-status-code" content="404"> in the rendered page.',
    source: SOURCES.googleJavaScript,
    find(page: CheckedPage): string | undefined {
      const { status, facts } = botView(page);
      const told = [facts.title, ...facts.headings].find(saysNotFound);
      if (status !== 200 || told === undefined) return undefined;
      return `The page says "${told}", but its status is 200.`;
    },
  },
  {
    id: 'not-rendered',
    severity: 'warning',
    title: 'Georender can’t render the page',
    mend: 'See what the page waits for: georender render URL --trace, with a deployment or the local run.',
    source: SOURCES.googleJavaScript,
    find: ({ rendered }) =>
      'failure' in rendered ? `Georender could not render the page: ${rendered.failure}` : undefined,
  },
  {
    id: 'lazy-content-missing',
    severity: 'warning',
    title: 'Lazy content is missing',
    mend: 'Load the content without scrolling, or set window.prerenderReady once it is there.',
    source: SOURCES.googleLazy,
    find(page: CheckedPage, { leastWords, leastRenderedPercent }: CheckLimits): string | undefined {
      const { rendered, person } = page;
      if ('failure' in rendered || person.facts.words.size < leastWords) return undefined;
      const percent = percentOf(person.facts.words, rendered.facts.words);
      if (percent >= leastRenderedPercent) return undefined;
      return `The rendered page has ${percent} % of the words that a person sees after scrolling. Missing: ${missing(page)}.`;
    },
  },
  {
    id: 'links-uncrawlable',
    severity: 'warning',
    title: 'Links without an address',
    mend: 'Give every link an address in href. Paths after # are no pages to crawlers: use the History API.',
    source: SOURCES.googleLinks,
    find(page: CheckedPage): string | undefined {
      const { deadLinks } = botView(page).facts;
      if (deadLinks.length === 0) return undefined;
      return `Crawlers can’t follow ${some('link', deadLinks)}.`;
    },
  },
  {
    id: 'mixed-content',
    severity: 'warning',
    title: 'Parts over plain http',
    mend: 'Write https:// in their URLs: browsers refuse to load them, or load them from elsewhere.',
    source: SOURCES.mixedContent,
    find({ url, person }: CheckedPage): string | undefined {
      const { plainHttp } = person.facts;
      if (!url.startsWith('https:') || plainHttp.length === 0) return undefined;
      return `The page loads ${some('part', plainHttp)} over plain http.`;
    },
  },
  {
    id: 'h1-missing',
    severity: 'warning',
    title: 'No main heading',
    mend: 'Give the page one <h1> with text.',
    source: SOURCES.htmlHeadings,
    find: (page) =>
      botView(page).facts.headings.some((heading) => heading !== '') ? undefined : 'The page has no <h1> with text.',
  },
  {
    id: 'h1-several',
    severity: 'warning',
    title: 'Several main headings',
    mend: 'Keep one <h1>; make the others <h2>.',
    source: SOURCES.htmlHeadings,
    find(page: CheckedPage): string | undefined {
      const { headings } = botView(page).facts;
      return headings.length > 1 ? `The page has ${some('<h1>', headings)}.` : undefined;
    },
  },
  {
    id: 'language-missing',
    severity: 'warning',
    title: 'No language',
    mend: 'Write it into the document: <html lang="en">.',
    source: SOURCES.wcagLanguage,
    find: (page) => (botView(page).facts.language === '' ? 'The document does not say its language.' : undefined),
  },
  {
    id: 'viewport-missing',
    severity: 'warning',
    title: 'No viewport',
    mend: 'Add <meta name="viewport" content="width=device-width, initial-scale=1">.',
    source: SOURCES.viewport,
    find: (page) =>
      botView(page).facts.metas.has('viewport')
        ? undefined
        : 'The page has no viewport: Googlebot, which looks as a phone does, gets a page for desktops.',
  },
  {
    id: 'images-without-alt',
    severity: 'warning',
    title: 'Pictures without alt',
    mend: 'Describe pictures in alt; write alt="" for those that only decorate.',
    source: SOURCES.googleImages,
    find(page: CheckedPage): string | undefined {
      const { picturesWithoutAlt } = botView(page).facts;
      if (picturesWithoutAlt === 0) return undefined;
      return `${picturesWithoutAlt} picture${picturesWithoutAlt === 1 ? ' has' : 's have'} no alt.`;
    },
  },
];

/** How much of some words is among others, rounded down. */
function percentOf(of: ReadonlySet<string>, among: ReadonlySet<string>): number {
  return Math.floor(sharedWords(of, among) * 100);
}

/** E.g. `3 links: "Home", "News", …`. */
function some(what: string, texts: readonly string[]): string {
  const first = texts.slice(0, 3).map((text) => `"${text.slice(0, 100)}"`);
  const rest = texts.length > first.length ? ', …' : '';
  return `${counted(texts.length, what)}: ${first.join(', ')}${rest}`;
}

/** Some words that a person sees, and the rendered page lacks. */
function missing({ rendered, person }: CheckedPage): string {
  const has = 'failure' in rendered ? new Set<string>() : rendered.facts.words;
  const words = [...person.facts.words].filter((word) => !has.has(word));
  return words.slice(0, 8).join(', ') + (words.length > 8 ? ', …' : '');
}

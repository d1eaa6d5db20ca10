// Checks of what a page tells search engines: title, description, canonical URL, languages, structured data.
import { botView, botViews, type CheckedPage, type PageCheck } from '../checked-page';
import { jsonLdProblem, untypedItems } from './json-ld';
import { isPlace, isSamePage } from './page-addresses';
import { SOURCES } from './sources';

/** The checks. */
export const SEARCH_CHECKS: readonly PageCheck[] = [
  {
    id: 'title-missing',
    severity: 'warning',
    title: 'No title',
    mend: 'Give the page a <title>.',
    source: SOURCES.googleTitle,
    find: (page) => (botView(page).facts.title === '' ? 'The page has no title.' : undefined),
  },
  {
    id: 'title-too-long',
    severity: 'warning',
    title: 'A long title',
    mend: 'Shorten the title: search results and link previews cut it off.',
    source: SOURCES.googleTitle,
    find: (page, { mostTitleCharacters }) => tooLong('title', botView(page).facts.title, mostTitleCharacters),
  },
  {
    id: 'title-by-script',
    severity: 'warning',
    title: 'Only scripts write the title',
    mend: 'Write the title into the HTML, or let bots get rendered pages.',
    source: SOURCES.googleJavaScript,
    find({ raw, person }: CheckedPage): string | undefined {
      const [asked, seen] = [raw.facts.title, person.facts.title];
      return asked === seen ? undefined : `Scripts change the title from "${asked}" to "${seen}".`;
    },
  },
  {
    id: 'description-missing',
    severity: 'warning',
    title: 'No description',
    mend: 'Add <meta name="description" content="…">.',
    source: SOURCES.googleSnippet,
    find: (page) =>
      (botView(page).facts.metas.get('description') ?? '') === '' ? 'The page has no description.' : undefined,
  },
  {
    id: 'description-too-long',
    severity: 'warning',
    title: 'A long description',
    mend: 'Shorten the description: search results and link previews cut it off.',
    source: SOURCES.xCards,
    find: (page, { mostDescriptionCharacters }) =>
      tooLong('description', botView(page).facts.metas.get('description') ?? '', mostDescriptionCharacters),
  },
  {
    id: 'canonical-elsewhere',
    severity: 'error',
    title: 'The canonical URL is another page',
    mend: 'Let the canonical link name this page, unless it is a copy of the other one.',
    source: SOURCES.googleCanonical,
    find(page: CheckedPage): string | undefined {
      for (const [name, { facts }] of botViews(page)) {
        const other = facts.canonicals.find((target) => !isSamePage(target, page.url));
        if (other !== undefined) return `${name} has the canonical URL ${other}, which is another page.`;
      }
      return undefined;
    },
  },
  {
    id: 'canonical-several',
    severity: 'warning',
    title: 'Several canonical URLs',
    mend: 'Keep one canonical link: search engines ignore all if they differ.',
    source: SOURCES.googleCanonical,
    find(page: CheckedPage): string | undefined {
      const different = new Set(botView(page).facts.canonicals);
      return different.size > 1 ? `The page has ${different.size} different canonical URLs.` : undefined;
    },
  },
  {
    id: 'canonical-by-script',
    severity: 'warning',
    title: 'Only scripts write the canonical URL',
    mend: 'Write the canonical link into the HTML, or let bots get rendered pages.',
    source: SOURCES.googleJavaScript,
    find({ raw, person }: CheckedPage): string | undefined {
      const [asked] = raw.facts.canonicals;
      const [seen] = person.facts.canonicals;
      if (seen === undefined || asked === seen) return undefined;
      return `Scripts change the canonical URL from ${asked ?? 'none'} to ${seen}.`;
    },
  },
  {
    id: 'hreflang-invalid',
    severity: 'warning',
    title: 'Wrong hreflang',
    mend: 'Write a language of ISO 639-1, with a region of ISO 3166-1 if it matters, or x-default; and a whole URL.',
    source: SOURCES.googleHreflang,
    find(page: CheckedPage): string | undefined {
      const wrong = botView(page).facts.alternates.find(
        ({ language, url }) => !isPlace(language) || !/^https?:\/\//i.test(url),
      );
      return wrong === undefined ? undefined : `hreflang="${wrong.language}" with the URL "${wrong.url}" is not valid.`;
    },
  },
  {
    id: 'hreflang-without-self',
    severity: 'warning',
    title: 'hreflang without this page',
    mend: 'List this page among its own versions: each version must list all, itself included.',
    source: SOURCES.googleHreflang,
    find(page: CheckedPage): string | undefined {
      const { alternates } = botView(page).facts;
      if (alternates.length === 0 || alternates.some(({ url }) => isSamePage(url, page.url))) return undefined;
      return `The page lists ${alternates.length} versions in other languages, but not itself.`;
    },
  },
  {
    id: 'json-ld-broken',
    severity: 'error',
    title: 'JSON-LD is broken',
    mend: 'Correct the JSON: commas, quotes, and line breaks within texts.',
    source: SOURCES.json,
    find(page: CheckedPage): string | undefined {
      for (const [name, { facts }] of botViews(page)) {
        for (const text of facts.jsonLd) {
          const problem = jsonLdProblem(text);
          if (problem !== undefined) return `${name} has JSON-LD that is no JSON: ${problem}.`;
        }
      }
      return undefined;
    },
  },
  {
    id: 'json-ld-without-type',
    severity: 'warning',
    title: 'JSON-LD without a type',
    mend: 'Give each item "@context": "https://schema.org" and an "@type", e.g. "Article".',
    source: SOURCES.jsonLd,
    find(page: CheckedPage): string | undefined {
      const untyped = botView(page).facts.jsonLd.flatMap(untypedItems);
      return untyped.length === 0 ? undefined : `An item of the JSON-LD has no ${untyped[0]}.`;
    },
  },
];

function tooLong(what: string, text: string, most: number): string | undefined {
  const { length } = [...text];
  return length > most ? `The ${what} has ${length} characters; more than ${most} are cut off.` : undefined;
}

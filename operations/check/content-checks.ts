// Checks of a page's content: whether bots get what people see.
import { botView, type CheckedPage, type PageCheck } from './checked-page';
import { sharedWords } from './page-facts';

/** A page with fewer words says nothing about what is missing. */
const LEAST_WORDS = 10;

/** A bot's page that has less of what a person sees is blank. */
const LEAST_SHARE_OF_BLANK = 0.5;

/** Less of what a person sees is worth a warning: dates, counters and advertisements differ each time. */
const LEAST_SHARE_OF_WHOLE = 0.9;

/** Titles and headings of pages that say that there is no page. */
const NOT_FOUND =
  /\b(?:404|page not found|not found|page (?:does not|doesn't) exist|no such page|seite nicht gefunden|page introuvable|página no encontrada|pagina non trovata)\b/i;

/** The checks. */
export const CONTENT_CHECKS: readonly PageCheck[] = [
  {
    id: 'blank-for-bots',
    severity: 'error',
    mend: 'Let bots get rendered pages: put Georender in front of the site.',
    find({ raw, person }: CheckedPage): string | undefined {
      const share = sharedWords(person.facts.words, raw.facts.words);
      if (person.facts.words.size < LEAST_WORDS || share >= LEAST_SHARE_OF_BLANK) return undefined;
      return `A bot gets ${percent(share)} of the ${person.facts.words.size} words that a person sees.`;
    },
  },
  {
    id: 'soft-404',
    severity: 'error',
    mend: 'Answer with status 404, or with <meta name="prerender-status-code" content="404"> in the rendered page.',
    find(page: CheckedPage): string | undefined {
      const { status, facts } = botView(page);
      const told = [facts.title, ...facts.headings].find((text) => NOT_FOUND.test(text));
      if (status !== 200 || told === undefined) return undefined;
      return `The page says "${told}", but its status is 200.`;
    },
  },
  {
    id: 'not-rendered',
    severity: 'warning',
    mend: 'See what the page waits for: georender render URL --trace, with a deployment or the local run.',
    find: ({ rendered }) =>
      'failure' in rendered ? `Georender could not render the page: ${rendered.failure}` : undefined,
  },
  {
    id: 'lazy-content-missing',
    severity: 'warning',
    mend: 'Load the content without scrolling, or set window.prerenderReady once it is there.',
    find(page: CheckedPage): string | undefined {
      const { rendered, person } = page;
      if ('failure' in rendered || person.facts.words.size < LEAST_WORDS) return undefined;
      const share = sharedWords(person.facts.words, rendered.facts.words);
      if (share >= LEAST_SHARE_OF_WHOLE) return undefined;
      return `The rendered page has ${percent(share)} of the words that a person sees after scrolling. Missing: ${missing(page)}.`;
    },
  },
  {
    id: 'title-by-script',
    severity: 'warning',
    mend: 'Write the title into the HTML, or let bots get rendered pages.',
    find({ raw, person }: CheckedPage): string | undefined {
      const [asked, seen] = [raw.facts.title, person.facts.title];
      return asked === seen ? undefined : `Scripts change the title from "${asked}" to "${seen}".`;
    },
  },
  {
    id: 'title-missing',
    severity: 'warning',
    mend: 'Give the page a <title>.',
    find: (page) => (botView(page).facts.title === '' ? 'The page has no title.' : undefined),
  },
  {
    id: 'description-missing',
    severity: 'warning',
    mend: 'Add <meta name="description" content="…">.',
    find: (page) =>
      (botView(page).facts.metas.get('description') ?? '') === '' ? 'The page has no description.' : undefined,
  },
];

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

/** Some words that a person sees, and the rendered page lacks. */
function missing({ rendered, person }: CheckedPage): string {
  const has = 'failure' in rendered ? new Set<string>() : rendered.facts.words;
  const words = [...person.facts.words].filter((word) => !has.has(word));
  return words.slice(0, 8).join(', ') + (words.length > 8 ? ', …' : '');
}

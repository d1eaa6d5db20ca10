// Google's result: site name, address, title link and snippet.
import type { Problem } from '../../check/checked-page';
import { SOURCES } from '../../check/checks/sources';
import { directives } from '../../check/page-facts';
import { SERVICE_LIMITS } from '../../check/service-limits';
import { cutToCharacters, lateTags } from '../card-texts';
import { filled, firstOf, type PageTags } from '../page-tags';
import { card, documented, type Preview, SERVICE_NAMES } from '../preview';
import type { PreviewSource } from '../preview-source';

const NAME = SERVICE_NAMES.google;
const SITE_NAMES = 'https://developers.google.com/search/docs/appearance/site-names';
const TITLES = SOURCES.googleTitle.url;
const SNIPPETS = SOURCES.googleSnippet.url;
const ROBOTS = SOURCES.googleRobotsMeta.url;

const MAX_HTML_BYTES = SERVICE_LIMITS.google.htmlBytes;

/** More than any device shows; the view cuts at its width. */
const SHOWN_TEXT_CHARACTERS = 320;

const RULES = [
  documented('The title link is made of the title, the main heading, og:title, and other texts.', TITLES),
  documented('It is cut to the width of the device; there is no limit of characters.', TITLES),
  documented('The snippet is text of the page, or the meta description where that describes it better.', SNIPPETS),
  documented('"nosnippet" and "max-snippet" limit it; "noindex" and "none" keep the page out.', ROBOTS),
  documented('The site name comes from structured data (WebSite), og:site_name and more of the home page.', SITE_NAMES),
  documented('Googlebot reads the first 2 MB of the HTML.', SOURCES.googleGooglebot.url),
];

/** The preview. */
export function google(source: PreviewSource): Preview {
  const tags = source.tags(MAX_HTML_BYTES);
  const robots = [...tags.robots, ...ofGoogle(source.answer.robotsHeader)];
  const isListed = !robots.some((directive) => directive === 'noindex' || directive === 'none');
  const title = filled(tags.title) ?? tags.headings[0] ?? firstOf(tags, 'og:title');
  return {
    service: 'google',
    card: !isListed
      ? card({ kind: 'link', host: source.host })
      : card({
          kind: 'result',
          host: source.host,
          siteName: tags.siteDataName ?? firstOf(tags, 'og:site_name') ?? source.host,
          title: title ?? source.host,
          description: snippet(source, tags, robots),
        }),
    problems: [
      ...(isListed ? [] : [unlisted()]),
      ...lateTags(NAME, source, MAX_HTML_BYTES),
      ...textProblems(tags),
      ...(mostCharacters(robots) === 0 ? [snippetless()] : []),
    ],
    rules: RULES,
  };
}

/** The directives of the header that are for all crawlers, or for Google's. */
function ofGoogle(header: string): readonly string[] {
  return directives(header).flatMap((directive) => {
    const [, agent, rest] = /^([a-z0-9_-]+)\s*:\s*(\D.*)$/.exec(directive) ?? [];
    if (agent === undefined || rest === undefined || agent.startsWith('max-')) return [directive];
    return agent === 'googlebot' ? [rest] : [];
  });
}

/** By `nosnippet` and `max-snippet`; undefined without a limit. */
function mostCharacters(robots: readonly string[]): number | undefined {
  if (robots.includes('nosnippet')) return 0;
  const limits = robots.flatMap((directive) => {
    const [, characters] = /^max-snippet\s*:\s*(\d{1,9})$/.exec(directive) ?? [];
    return characters === undefined ? [] : [Number(characters)];
  });
  return limits.length === 0 ? undefined : Math.min(...limits);
}

function snippet(source: PreviewSource, tags: PageTags, robots: readonly string[]): string | undefined {
  const most = mostCharacters(robots) ?? SHOWN_TEXT_CHARACTERS;
  if (most === 0) return undefined;
  const text = firstOf(tags, 'description') ?? source.text().replace(/\s+/g, ' ');
  return filled(cutToCharacters(text, Math.min(most, SHOWN_TEXT_CHARACTERS)));
}

function textProblems(tags: PageTags): readonly Problem[] {
  const problems: Problem[] = [];
  if (tags.title === '') {
    const message = `The page has no title: ${NAME} makes one of headings and other texts.`;
    problems.push({ id: 'title-missing', severity: 'error', message, mend: 'Give the page a <title>.' });
  }
  if (firstOf(tags, 'description') === undefined) {
    const message = `The page has no meta description: ${NAME} takes other text of the page.`;
    const mend = 'Add <meta name="description" content="…">.';
    problems.push({ id: 'description-missing', severity: 'warning', message, mend });
  }
  return problems;
}

function unlisted(): Problem {
  return {
    id: 'noindex',
    severity: 'error',
    message: `The page says "noindex" or "none": ${NAME} does not list it.`,
    mend: 'Remove it from the robots meta tag or the header X-Robots-Tag, unless the page shall not be found.',
  };
}

function snippetless(): Problem {
  return {
    id: 'nosnippet',
    severity: 'warning',
    message: `The page forbids a snippet: ${NAME} shows the title alone.`,
    mend: 'Remove "nosnippet" or "max-snippet:0" from the robots meta tag or the header X-Robots-Tag.',
  };
}

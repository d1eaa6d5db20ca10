// What crawlers and link previews read in a page's HTML.
import { load } from 'cheerio';

/** The facts of one HTML document. */
export interface PageFacts {
  readonly title: string;
  /** The first of each, by its name or property in lower case. */
  readonly metas: ReadonlyMap<string, string>;
  /** The directives of `robots` and `googlebot`, in lower case. */
  readonly robots: readonly string[];
  /** The targets of all canonical links. */
  readonly canonicals: readonly string[];
  /** The texts of all JSON-LD scripts. */
  readonly jsonLd: readonly string[];
  readonly headings: readonly string[];
  /** The different words of the visible text, in lower case. */
  readonly words: ReadonlySet<string>;
}

/** Words in all languages; Chinese, Japanese and Thai have no spaces. */
const WORDS = new Intl.Segmenter('und', { granularity: 'word' });

/** More text than any page for people has. */
const MAX_TEXT_LENGTH = 2_000_000;

/** Reads a document. */
export function pageFacts(html: string): PageFacts {
  const $ = load(html);
  const metas = new Map<string, string>();
  const robots: string[] = [];
  for (const meta of $('meta[content]').toArray()) {
    const name = ($(meta).attr('name') ?? $(meta).attr('property') ?? '').trim().toLowerCase();
    const content = ($(meta).attr('content') ?? '').trim();
    if (name !== '' && !metas.has(name)) metas.set(name, content);
    if (name === 'robots' || name === 'googlebot') robots.push(...directives(content));
  }
  const texts = (selector: string) =>
    $(selector)
      .toArray()
      .map((element) => oneLine($(element).text()));
  const facts = {
    title: oneLine($('head title, title').first().text()),
    metas,
    robots,
    canonicals: $('link[rel~="canonical"][href]')
      .toArray()
      .map((link) => ($(link).attr('href') ?? '').trim()),
    jsonLd: $('script[type="application/ld+json"]')
      .toArray()
      .map((script) => $(script).text()),
    headings: texts('h1'),
  };
  $('script,style,template,noscript,head,[hidden]').remove();
  $('*').append(' ');
  return { ...facts, words: wordsOf($.root().text()) };
}

/** The directives of a robots meta tag or header, in lower case. */
export function directives(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(',')
    .map((directive) => directive.trim());
}

/** The share of the words of one text that another has, 0 to 1; 1 if there are none. */
export function sharedWords(of: ReadonlySet<string>, among: ReadonlySet<string>): number {
  if (of.size === 0) return 1;
  return [...of].filter((word) => among.has(word)).length / of.size;
}

function wordsOf(text: string): ReadonlySet<string> {
  const segments = WORDS.segment(text.slice(0, MAX_TEXT_LENGTH).toLowerCase());
  return new Set([...segments].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

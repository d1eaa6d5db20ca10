// What crawlers and link previews read in a page's HTML.
import type { CheerioAPI } from 'cheerio';
import { parsedHtml, visibleText } from './html-document';

/** The facts of one HTML document. */
export interface PageFacts {
  readonly title: string;
  /** The first of each, by its name or property in lower case. */
  readonly metas: ReadonlyMap<string, string>;
  /** The directives of `robots` and `googlebot`, in lower case. */
  readonly robots: readonly string[];
  /** The targets of all canonical links. */
  readonly canonicals: readonly string[];
  /** The versions in other languages. */
  readonly alternates: readonly { readonly language: string; readonly url: string }[];
  /** The texts of all JSON-LD scripts. */
  readonly jsonLd: readonly string[];
  readonly headings: readonly string[];
  /** The different words of the visible text, in lower case. */
  readonly words: ReadonlySet<string>;
  /** The document's language; empty if it names none. */
  readonly language: string;
  /** The content of a meta refresh. */
  readonly refresh: string | undefined;
  /** URLs of pictures, scripts, styles and frames that begin with `http:`. */
  readonly plainHttp: readonly string[];
  /** Links that crawlers can't follow, as they are written. */
  readonly deadLinks: readonly string[];
  /** How many pictures have no `alt`, not even an empty one. */
  readonly picturesWithoutAlt: number;
  /** The size of the HTML in UTF-8. */
  readonly bytes: number;
  /** Where the last tag ends that link previews read: title, description, Open Graph, X. */
  readonly previewTagsEndBytes: number;
}

/** Words in all languages; Chinese, Japanese and Thai have no spaces. */
const WORDS = new Intl.Segmenter('und', { granularity: 'word' });

/** Tags that link previews read. */
const PREVIEW_TAGS =
  'title, meta[name="description"], meta[property^="og:"], meta[name^="og:"], meta[name^="twitter:"]';

const LOADED = 'img[src], script[src], iframe[src], source[src], video[src], audio[src], link[rel~="stylesheet"][href]';

/** Reads a document. @throws PageUnavailableError if it nests too deep */
export function pageFacts(html: string): PageFacts {
  const $ = parsedHtml(html);
  const attributes = (selector: string, name: string) =>
    $(selector)
      .toArray()
      .map((element) => ($(element).attr(name) ?? '').trim());
  return {
    ...metaFacts($),
    title: oneLine($('head title, title').first().text()),
    canonicals: attributes('link[rel~="canonical"][href]', 'href'),
    alternates: $('link[rel~="alternate"][hreflang]')
      .toArray()
      .map((link) => ({
        language: ($(link).attr('hreflang') ?? '').trim(),
        url: ($(link).attr('href') ?? '').trim(),
      })),
    jsonLd: $('script[type="application/ld+json"]')
      .toArray()
      .map((script) => $(script).text()),
    headings: $('h1')
      .toArray()
      .map((heading) => oneLine($(heading).text())),
    language: ($('html').attr('lang') ?? '').trim(),
    refresh: $('meta[http-equiv="refresh" i][content]').first().attr('content'),
    plainHttp: [...attributes(LOADED, 'src'), ...attributes(LOADED, 'href')].filter((url) => /^http:/i.test(url)),
    deadLinks: deadLinks($),
    picturesWithoutAlt: $('img:not([alt])').length,
    bytes: Buffer.byteLength(html),
    previewTagsEndBytes: Buffer.byteLength(html.slice(0, previewTagsEnd($))),
    words: wordsOf(visibleText($)),
  };
}

function metaFacts($: CheerioAPI): Pick<PageFacts, 'metas' | 'robots'> {
  const metas = new Map<string, string>();
  const robots: string[] = [];
  for (const meta of $('meta[content]').toArray()) {
    const name = ($(meta).attr('name') ?? $(meta).attr('property') ?? '').trim().toLowerCase();
    const content = ($(meta).attr('content') ?? '').trim();
    if (name !== '' && !metas.has(name)) metas.set(name, content);
    if (name === 'robots' || name === 'googlebot') robots.push(...directives(content));
  }
  return { metas, robots };
}

/** Elements that look like links, but have no address ("Make your links crawlable", Google Search Central). */
function deadLinks($: CheerioAPI): readonly string[] {
  return $('a')
    .toArray()
    .filter((link) => {
      const href = $(link).attr('href')?.trim();
      // A target of a fragment, or a button of a script: not meant to lead to a page, unless it has a router's address.
      if (href === undefined)
        return ['onclick', 'routerlink', 'ng-reflect-router-link', 'to'].some(
          (name) => $(link).attr(name) !== undefined,
        );
      return /^javascript:/i.test(href) || /^#!?\//.test(href);
    })
    .map((link) => oneLine($(link).text()) || ($(link).attr('href') ?? ''));
}

function previewTagsEnd($: CheerioAPI): number {
  const ends = $(PREVIEW_TAGS)
    .toArray()
    .map((tag) => tag.sourceCodeLocation?.endOffset ?? 0);
  return ends.reduce((last, end) => Math.max(last, end), 0);
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
  const segments = WORDS.segment(text.toLowerCase());
  return new Set([...segments].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

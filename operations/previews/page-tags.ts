// What previews read in HTML: its tags in their order, as far as a service reads it.
import type { CheerioAPI } from 'cheerio';
import { parsedHtml } from '../check/html-document';
import { directives } from '../check/page-facts';

/** A meta tag with a content. */
export interface MetaTag {
  /** Its name or property, in lower case. */
  readonly name: string;
  /** The same, as it is written. */
  readonly written: string;
  readonly content: string;
  readonly isInHead: boolean;
}

/** The tags of one document. */
export interface PageTags {
  /** Empty if there is none. */
  readonly title: string;
  readonly metas: readonly MetaTag[];
  /** The texts of the first-level headings. */
  readonly headings: readonly string[];
  /** The target of the icon for home screens, as it is written. */
  readonly touchIcon: string | undefined;
  readonly hasOEmbed: boolean;
  readonly hasMetaRefresh: boolean;
  /** The name in the structured data of the whole site. */
  readonly siteDataName: string | undefined;
  /** The directives of the meta tags `robots` and `googlebot`. */
  readonly robots: readonly string[];
}

/** Longer texts and names are cut and left out: no service shows more, and a hostile page may have megabytes. */
const MOST_CONTENT_CHARACTERS = 5_000;
const MOST_NAME_CHARACTERS = 100;
const MOST_HEADINGS = 10;

/** Reads a document. @throws PageUnavailableError if it nests too deep */
export function readTags(html: string): PageTags {
  const $ = parsedHtml(html);
  const metas = metasOf($);
  return {
    title: oneLine($('title').first().text()),
    metas,
    headings: $('h1')
      .toArray()
      .slice(0, MOST_HEADINGS)
      .map((heading) => oneLine($(heading).text()))
      .filter((text) => text !== ''),
    touchIcon: $('link[rel~="apple-touch-icon"][href]').first().attr('href')?.trim(),
    hasOEmbed: $('link[type="application/json+oembed"][href]').length > 0,
    hasMetaRefresh: $('meta[http-equiv="refresh" i]').length > 0,
    siteDataName: siteDataName(
      $('script[type="application/ld+json"]')
        .toArray()
        .map((script) => $(script).text()),
    ),
    robots: metas
      .filter(({ name }) => name === 'robots' || name === 'googlebot')
      .flatMap(({ content }) => directives(content)),
  };
}

/** The content of the first name that a page has, in the order of the names; undefined if it has none. */
export function firstOf({ metas }: Pick<PageTags, 'metas'>, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = metas.find((meta) => meta.name === name);
    if (found !== undefined) return found.content;
  }
  return undefined;
}

/** The content of the first tag in the document that has one of the names. */
export function earliestOf({ metas }: Pick<PageTags, 'metas'>, ...names: readonly string[]): string | undefined {
  return metas.find(({ name }) => names.includes(name))?.content;
}

/** The content of the last tag with a name. */
export function lastOf({ metas }: Pick<PageTags, 'metas'>, name: string): string | undefined {
  return metas.findLast((meta) => meta.name === name)?.content;
}

/** A text, or undefined for an empty one. */
export function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function metasOf($: CheerioAPI): readonly MetaTag[] {
  return $('meta[content]')
    .toArray()
    .flatMap((meta) => {
      const content = oneLine($(meta).attr('content') ?? '');
      const isInHead = $(meta).closest('head').length > 0;
      const names = [$(meta).attr('name'), $(meta).attr('property')].map((name) => name?.trim() ?? '');
      return [...new Set(names)].flatMap((written) =>
        isNamed(written) && content !== '' ? [{ name: written.toLowerCase(), written, content, isInHead }] : [],
      );
    });
}

function isNamed(name: string): boolean {
  return name !== '' && name.length <= MOST_NAME_CHARACTERS;
}

function siteDataName(texts: readonly string[]): string | undefined {
  for (const text of texts) {
    for (const one of itemsOf(text)) {
      const { '@type': type, name } = one;
      if ((type === 'WebSite' || (Array.isArray(type) && type.includes('WebSite'))) && typeof name === 'string')
        return filled(oneLine(name));
    }
  }
  return undefined;
}

/** The objects of a JSON-LD text: itself, those of its list, and those of its graph. */
function itemsOf(json: string): readonly Readonly<Record<string, unknown>>[] {
  try {
    const value: unknown = JSON.parse(json);
    const top = listOf(value);
    return [...top, ...top.flatMap(({ '@graph': graph }) => listOf(graph))];
  } catch {
    return [];
  }
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return (Array.isArray(value) ? value : [value]).flatMap((item: unknown) =>
    typeof item === 'object' && item !== null ? [Object.fromEntries(Object.entries(item))] : [],
  );
}

function oneLine(text: string): string {
  return text
    .slice(0, 2 * MOST_CONTENT_CHARACTERS)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MOST_CONTENT_CHARACTERS);
}

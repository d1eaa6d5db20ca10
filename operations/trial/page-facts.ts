// What a rendered page says of itself, and its text, for people.
import type { CheerioAPI } from 'cheerio';
import type { HeaderList } from '../../core/pages/answer-head';
import type { TrialResult } from '../../handlers/render-protocol/trial-protocol';
import { parsedHtml } from '../check/html-document';

/** What crawlers and link previews read besides the text. */
export interface PageMeta {
  readonly status: number;
  readonly headers: HeaderList;
  readonly title: string | undefined;
  readonly canonical: string | undefined;
  readonly language: string | undefined;
  /** Meta tags in their order, by name, property or http-equiv. */
  readonly metas: readonly { readonly name: string; readonly content: string }[];
  /** Language → URL. */
  readonly alternates: readonly { readonly language: string; readonly url: string }[];
  /** The types of structured data (JSON-LD); `invalid` where it is no JSON. */
  readonly structuredData: readonly string[];
  readonly headings: readonly string[];
  readonly links: number;
}

/** Elements that begin a line of text. */
const BLOCKS: ReadonlySet<string> = new Set(
  (
    'address,article,aside,blockquote,br,dd,div,dl,dt,fieldset,figcaption,figure,footer,form,h1,h2,h3,h4,h5,h6,header,' +
    'hr,li,main,nav,ol,p,pre,section,table,tr,ul'
  ).split(','),
);

const LINE_END = '\n';

/** "Node.nodeType", DOM Standard. */
const [ELEMENT_NODE, TEXT_NODE] = [1, 3] as const;

/** Elements whose text nobody sees. */
const UNSEEN: ReadonlySet<string> = new Set(['script', 'style', 'template', 'noscript', 'head']);

/** Of elements whose text is told: nothing recurses through them. */
const MOST_NESTED_TEXT = 5_000;

/** The facts of a rendered page. @throws PageUnavailableError if it nests too deep */
export function pageMeta({ status, headers, html = '' }: Extract<TrialResult, { kind: 'rendered' }>): PageMeta {
  const $ = parsedHtml(html);
  const text = (value: string | undefined): string | undefined => value?.replace(/\s+/g, ' ').trim() || undefined;
  const metas = $('meta[content]')
    .toArray()
    .flatMap((meta) => {
      const name = $(meta).attr('name') ?? $(meta).attr('property') ?? $(meta).attr('http-equiv');
      return name === undefined ? [] : [{ name, content: $(meta).attr('content') ?? '' }];
    });
  return {
    ...{ status, headers, metas },
    title: text($('title').first().text()),
    canonical: $('link[rel="canonical"]').attr('href'),
    language: $('html').attr('lang'),
    alternates: $('link[rel="alternate"][hreflang]')
      .toArray()
      .map((link) => ({ language: $(link).attr('hreflang') ?? '', url: $(link).attr('href') ?? '' })),
    structuredData: $('script[type="application/ld+json"]')
      .toArray()
      .map((script) => typeOf($(script).text())),
    headings: $('h1')
      .toArray()
      .map((heading) => text($(heading).text()) ?? ''),
    links: $('a[href]').length,
  };
}

/** The text of a page, a line for each block. @throws PageUnavailableError if it nests too deep */
export function pageText(html: string): string {
  return documentText(parsedHtml(html, MOST_NESTED_TEXT));
}

/** The text of a parsed page, a line for each block. */
export function documentText($: CheerioAPI): string {
  const texts: string[] = [];
  // In one pass, and without recursion: pages may have many elements, and deep ones.
  const body = $('body').contents().toArray().toReversed();
  const left: ((typeof body)[number] | typeof LINE_END)[] = body;
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (node === LINE_END) texts.push(node);
    else if (node.nodeType === TEXT_NODE) texts.push(node.data);
    else if (node.nodeType === ELEMENT_NODE && 'children' in node && !UNSEEN.has(node.name)) {
      const isBlock = BLOCKS.has(node.name);
      if (isBlock) texts.push(LINE_END);
      if (isBlock) left.push(LINE_END);
      for (let child = node.lastChild; child !== null; child = child.prev) left.push(child);
    }
  }
  return texts
    .join('')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}

/** The facts as lines of text. */
export function metaText(meta: PageMeta): string {
  const line = (name: string, value: string | undefined): readonly string[] =>
    value === undefined ? [] : [`${name}: ${value}`];
  return [
    `status: ${meta.status}`,
    ...meta.headers.map(([name, value]) => `header ${name}: ${value}`),
    ...line('title', meta.title),
    ...line('language', meta.language),
    ...line('canonical', meta.canonical),
    ...meta.metas.map(({ name, content }) => `meta ${name}: ${content}`),
    ...meta.alternates.map(({ language, url }) => `alternate ${language}: ${url}`),
    ...meta.structuredData.map((type) => `structured data: ${type}`),
    ...meta.headings.map((heading) => `h1: ${heading}`),
    `links: ${meta.links}`,
  ].join('\n');
}

function typeOf(json: string): string {
  try {
    const value: unknown = JSON.parse(json);
    const types = (Array.isArray(value) ? value : [value]).map((one: unknown) =>
      typeof one === 'object' && one !== null && '@type' in one ? String(one['@type']) : 'without a type',
    );
    return types.join(', ');
  } catch {
    return 'invalid';
  }
}

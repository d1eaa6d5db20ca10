// The differences of two documents as bots and people read them: text, headings, links, metas and structured data.
import type { CheerioAPI } from 'cheerio';
import { diffArrays } from 'diff';
import { parsedHtml } from '../check/html-document';
import { documentText } from '../trial/page-facts';

/** The parts that are compared, in the order in which they are shown. */
export const DOCUMENT_PARTS = ['text', 'headings', 'links', 'metas', 'structured data'] as const;

/** One of {@link DOCUMENT_PARTS}. */
export type DocumentPart = (typeof DOCUMENT_PARTS)[number];

/** A line of a document's part, or a number of the same lines that are left out. All texts may be hostile. */
export type DiffLine =
  | { readonly kind: 'same' | 'added' | 'removed'; readonly text: string }
  | { readonly kind: 'left-out'; readonly lines: number };

/** The differences in one part. */
export interface PartDiff {
  readonly part: DocumentPart;
  readonly added: number;
  readonly removed: number;
  readonly same: number;
  /** The changed lines among some lines around them; empty if nothing changed. */
  readonly lines: readonly DiffLine[];
  /** Whether more changed than is compared or shown. */
  readonly isCut: boolean;
}

/** A document, and the URL to which its links are relative. */
export interface ComparedDocument {
  readonly html: string;
  readonly url: string;
}

/** How the line of a meta begins that has no name. */
export const NAMELESS_META = '(no name)';

/** The lines of each part. */
export interface DocumentLines extends Readonly<Record<DocumentPart, readonly string[]>> {
  /** Whether the document is longer than what is read. */
  readonly isCut: boolean;
}

/** Of a document, in characters; beyond it, pages are no longer for people. */
const MOST_READ = 2_000_000;

const MOST_LINES = 5_000;
const MOST_LINE_LENGTH = 1_000;

/** Changed and same lines that are shown. */
const MOST_SHOWN = 500;

/** Same lines before and after a change. */
const AROUND = 2;

/** Documents with more changes are compared as sets of lines: their order says nothing then. */
const MOST_EDITS = 2_000;
const MOST_MS = 1_000;

/** Compares two documents, part by part. */
export function documentDiff(before: DocumentLines, after: DocumentLines): readonly PartDiff[] {
  const isCut = before.isCut || after.isCut;
  return DOCUMENT_PARTS.map((part) => {
    const diff = partDiff(part, before[part], after[part]);
    return { ...diff, isCut: diff.isCut || isCut };
  });
}

/** Reads a document for comparisons. @throws PageUnavailableError if it nests too deep */
export function documentLines({ html, url }: ComparedDocument): DocumentLines {
  const $ = parsedHtml(html.slice(0, MOST_READ));
  const absolute = (href: string): string => URL.parse(href, url)?.href ?? href;
  return {
    isCut: html.length > MOST_READ,
    text: documentText($).split('\n').filter(Boolean),
    headings: $('h1,h2,h3,h4,h5,h6')
      .toArray()
      .map((heading) => `${heading.tagName}: ${oneLine($(heading).text())}`),
    links: $('a[href]')
      .toArray()
      .map((link) => `${absolute($(link).attr('href') ?? '')} (${oneLine($(link).text())})`),
    metas: metaLines($, absolute),
    'structured data': $('script[type="application/ld+json"]')
      .toArray()
      .flatMap((script) => jsonLines($(script).text())),
  };
}

/** Sorted: their order means nothing. */
function metaLines($: CheerioAPI, absolute: (href: string) => string): readonly string[] {
  const language = $('html').attr('lang');
  const named = $('meta[content]')
    .toArray()
    .map((meta) => {
      const name = $(meta).attr('name') ?? $(meta).attr('property') ?? $(meta).attr('http-equiv') ?? NAMELESS_META;
      return `${name}: ${oneLine($(meta).attr('content') ?? '')}`;
    });
  const links = $('link[rel="canonical"],link[rel="alternate"],link[rel="next"],link[rel="prev"]')
    .toArray()
    .map((link) => {
      const of = $(link).attr('hreflang');
      return `${$(link).attr('rel')}${of === undefined ? '' : ` ${of}`}: ${absolute($(link).attr('href') ?? '')}`;
    });
  return [
    `title: ${oneLine($('title').first().text())}`,
    ...(language === undefined ? [] : [`language: ${language}`]),
    ...[...named, ...links].sort(),
  ];
}

function jsonLines(text: string): readonly string[] {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2).split('\n');
  } catch {
    return [`no JSON: ${oneLine(text)}`];
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function partDiff(part: DocumentPart, before: readonly string[], after: readonly string[]): PartDiff {
  const [old, young] = [bounded(before), bounded(after)];
  const changes =
    diffArrays([...old], [...young], { timeout: MOST_MS, maxEditLength: MOST_EDITS }) ?? setChanges(old, young);
  const all = changes.flatMap(({ value, added, removed }) =>
    value.map((text): MarkedLine => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text })),
  );
  const count = (kind: MarkedLine['kind']): number => all.filter((line) => line.kind === kind).length;
  const shown = nearChanges(all);
  return {
    part,
    added: count('added'),
    removed: count('removed'),
    same: count('same'),
    lines: shown.slice(0, MOST_SHOWN),
    isCut: shown.length > MOST_SHOWN || before.length > MOST_LINES || after.length > MOST_LINES,
  };
}

type MarkedLine = Extract<DiffLine, { readonly text: string }>;

function bounded(lines: readonly string[]): readonly string[] {
  return lines.slice(0, MOST_LINES).map((line) => line.slice(0, MOST_LINE_LENGTH));
}

function setChanges(
  before: readonly string[],
  after: readonly string[],
): readonly { readonly value: string[]; readonly added: boolean; readonly removed: boolean }[] {
  const [old, young] = [new Set(before), new Set(after)];
  return [
    { value: before.filter((line) => !young.has(line)), added: false, removed: true },
    { value: after.filter((line) => !old.has(line)), added: true, removed: false },
    { value: after.filter((line) => old.has(line)), added: false, removed: false },
  ];
}

/** Changed lines with some around them. */
function nearChanges(all: readonly MarkedLine[]): readonly DiffLine[] {
  const near = new Set<number>();
  all.forEach(({ kind }, at) => {
    if (kind !== 'same') for (let next = at - AROUND; next <= at + AROUND; next += 1) near.add(next);
  });
  if (near.size === 0) return [];
  const lines: DiffLine[] = [];
  let leftOut = 0;
  const tellLeftOut = (): void => {
    if (leftOut > 0) lines.push({ kind: 'left-out', lines: leftOut });
    leftOut = 0;
  };
  all.forEach((line, at) => {
    if (!near.has(at)) leftOut += 1;
    else {
      tellLeftOut();
      lines.push(line);
    }
  });
  tellLeftOut();
  return lines;
}

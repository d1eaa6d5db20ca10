// Reads a sitemap or a sitemap index as a stream. Its bytes are hostile: size, nesting and unpacked size are bounded.
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ErrorLevel, XMLToSitemapIndexStream, XMLToSitemapItemStream } from 'sitemap';
import { describeError } from '../runtime/log';
import { SitemapUnreadableError } from './ports';

/** An entry of a sitemap or of an index. */
export interface SitemapEntry {
  readonly kind: 'page' | 'sitemap';
  readonly url: string;
  /** When it changed last, in milliseconds since 1970; undefined if the sitemap does not say. */
  readonly modifiedAtMs: number | undefined;
  /** 0 to 1; 0.5 if the sitemap does not say (sitemaps.org, "XML tag definitions"). */
  readonly priority: number;
}

/** The most that a sitemap may have unpacked (sitemaps.org, "Sitemaps XML format"). */
export const MAX_SITEMAP_BYTES = 50 * 1024 * 1024;

/** A parser holds the names of all open elements. Sitemaps with news and videos nest five. */
const MOST_NESTED = 16;

/** A parser holds an element's attributes until its end. No line of a sitemap is nearly as long. */
const LONGEST_TAG_BYTES = 256 * 1024;

/** A file that is packed twice has content coding gzip and the name `.xml.gz`. */
const MOST_PACKED = 2;

const DEFAULT_PRIORITY = 0.5;
const DAY_MS = 86_400_000;
const ROOT = /<(?:[\w-]+:)?(sitemapindex|urlset)[\s>]/;
const [GREATER] = Buffer.from('>');

/**
 * The entries of a file, in its order; alternates in other languages are entries of their own.
 * @throws SitemapUnreadableError
 */
export async function* sitemapEntries(
  body: AsyncIterable<Uint8Array>,
  nowMs: number,
  maxBytes = MAX_SITEMAP_BYTES,
): AsyncGenerator<SitemapEntry> {
  try {
    const chunks = bounded(unpacked(body, MOST_PACKED), maxBytes);
    const { isIndex, rest } = await rootOf(chunks);
    yield* isIndex ? indexEntries(rest, nowMs) : pageEntries(rest, nowMs);
  } catch (error) {
    if (error instanceof SitemapUnreadableError) throw error;
    throw new SitemapUnreadableError(`The sitemap can’t be read: ${describeError(error)}`, { cause: error });
  }
}

async function* pageEntries(chunks: AsyncIterable<Uint8Array>, nowMs: number): AsyncGenerator<SitemapEntry> {
  const parser = new XMLToSitemapItemStream({ level: ErrorLevel.SILENT, logger: false });
  // Its type in the package is loose: what comes out of a stream is unknown.
  for await (const item of parsed(chunks, parser)) {
    const { url, lastmod, news, priority = DEFAULT_PRIORITY, links = [] }: ListedItem = { ...item };
    const modifiedAtMs = timeOf(lastmod ?? news?.publication_date, nowMs);
    for (const listed of new Set([url, ...links.map((link) => link.url)])) {
      if (listed !== undefined && listed !== '') yield { kind: 'page', url: listed, modifiedAtMs, priority };
    }
  }
}

interface ListedItem {
  readonly url?: string;
  readonly lastmod?: string;
  readonly priority?: number;
  readonly news?: { readonly publication_date?: string };
  readonly links?: readonly { readonly url?: string }[];
}

async function* indexEntries(chunks: AsyncIterable<Uint8Array>, nowMs: number): AsyncGenerator<SitemapEntry> {
  const parser = new XMLToSitemapIndexStream({ level: ErrorLevel.SILENT, logger: false });
  for await (const item of parsed(chunks, parser)) {
    const { url = '', lastmod }: ListedItem = { ...item };
    yield { kind: 'sitemap', url, modifiedAtMs: timeOf(lastmod, nowMs), priority: DEFAULT_PRIORITY };
  }
}

/** What a parser reads from chunks; it ends with an error if elements nest too deep. */
function parsed(
  chunks: AsyncIterable<Uint8Array>,
  parser: XMLToSitemapItemStream | XMLToSitemapIndexStream,
): AsyncIterable<object> {
  let depth = 0;
  parser.saxStream.on('opentagstart', () => {
    depth += 1;
    if (depth > MOST_NESTED)
      parser.destroy(new SitemapUnreadableError(`The sitemap nests more than ${MOST_NESTED} elements.`));
  });
  parser.saxStream.on('closetag', () => (depth -= 1));
  // Iterating the parser tells its errors; the callback only keeps them from ending the process.
  pipeline(Readable.from(chunks), parser, () => undefined);
  return parser;
}

/** Whether a file is an index, by its first element; and all its bytes. */
async function rootOf(
  chunks: AsyncGenerator<Buffer>,
): Promise<{ readonly isIndex: boolean; readonly rest: AsyncIterable<Buffer> }> {
  let head = Buffer.alloc(0);
  for (;;) {
    const { value, done = false } = await chunks.next();
    if (!done) head = Buffer.concat([head, value]);
    const [, root] = ROOT.exec(head.toString('latin1').replace(/<!--[\s\S]*?-->/g, '')) ?? [];
    if (root !== undefined) return { isIndex: root === 'sitemapindex', rest: joined(head, chunks) };
    if (done || head.length > LONGEST_TAG_BYTES)
      throw new SitemapUnreadableError('The file is no sitemap; expected XML that begins with urlset or sitemapindex.');
  }
}

async function* joined(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* rest;
}

async function* bounded(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  let sinceTag = 0;
  for await (const piece of chunks) {
    const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    bytes += chunk.length;
    if (bytes > maxBytes) throw new SitemapUnreadableError(`The sitemap has more than ${maxBytes} bytes unpacked.`);
    const end = chunk.lastIndexOf(GREATER ?? 0);
    sinceTag = end < 0 ? sinceTag + chunk.length : chunk.length - end;
    if (sinceTag > LONGEST_TAG_BYTES)
      throw new SitemapUnreadableError(`The sitemap has ${LONGEST_TAG_BYTES} bytes without the end of a tag.`);
    yield chunk;
  }
}

/** The bytes of a file that may be packed by gzip: names and headers often say something else. */
async function* unpacked(body: AsyncIterable<Uint8Array>, times: number): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  const first = await chunks.next();
  const rest = { [Symbol.asyncIterator]: () => chunks };
  if (first.done === true) return;
  const isPacked = first.value[0] === 0x1f && first.value[1] === 0x8b && times > 0;
  const all = joined(Buffer.from(first.value), asBuffers(rest));
  if (!isPacked) yield* all;
  else {
    const gunzip = createGunzip();
    pipeline(Readable.from(all), gunzip, () => undefined);
    yield* unpacked(gunzip, times - 1);
  }
}

async function* asBuffers(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

/** The time of a date (W3C Datetime); of a day without a time its end, once it is over. */
function timeOf(text: string | undefined, nowMs: number): number | undefined {
  const atMs = text === undefined ? Number.NaN : Date.parse(text);
  if (Number.isNaN(atMs)) return undefined;
  const isDay = text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text);
  const endMs = isDay && atMs + DAY_MS <= nowMs ? atMs + DAY_MS : atMs;
  // A date in the future would make a page look changed at every run.
  return Math.min(endMs, nowMs);
}

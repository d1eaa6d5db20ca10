// What previews are built from: one answer's HTML, and the pictures that it names.
import type { MissingPicture, PictureFacts } from '../check/picture';
import { pageText } from '../trial/page-facts';
import { firstOf, type PageTags, readTags } from './page-tags';

/** The pictures that could be fetched or not, by their whole URLs. */
export type Pictures = ReadonlyMap<string, PictureFacts | MissingPicture>;

/** The answer that previews are built from. */
export interface PreviewAnswer {
  /** Where redirects ended: the base of relative URLs. */
  readonly url: string;
  readonly status: number;
  /** The header `X-Robots-Tag`; empty without one. */
  readonly robotsHeader: string;
  readonly html: string;
}

/** More than the services read that tell: parsing more would hold up the program for seconds. */
const MOST_READ_BYTES = 4_000_000;

/** An answer with its pictures. */
export class PreviewSource {
  readonly host: string;
  readonly htmlBytes: number;
  private readonly bytes: Uint8Array;
  private readonly read = new Map<number, PageTags>();
  private wholeText: string | undefined;

  constructor(
    readonly answer: PreviewAnswer,
    readonly pictures: Pictures = new Map(),
  ) {
    this.host = new URL(answer.url).host;
    this.bytes = new TextEncoder().encode(answer.html);
    this.htmlBytes = this.bytes.length;
  }

  /** The tags that are in the first bytes. */
  tags(maxBytes: number = MOST_READ_BYTES): PageTags {
    const length = Math.min(maxBytes, MOST_READ_BYTES, this.htmlBytes);
    const known = this.read.get(length);
    if (known !== undefined) return known;
    const tags = readTags(this.start(length));
    this.read.set(length, tags);
    return tags;
  }

  /** The text without tags, a line for each block. */
  text(): string {
    this.wholeText ??= pageText(this.start(Math.min(MOST_READ_BYTES, this.htmlBytes)));
    return this.wholeText;
  }

  /** With pictures that were fetched meanwhile. */
  with(pictures: Pictures): PreviewSource {
    return new PreviewSource(this.answer, pictures);
  }

  private start(length: number): string {
    // As a stream: a character that is cut off at the end is left out.
    return new TextDecoder().decode(this.bytes.subarray(0, length), { stream: length < this.htmlBytes });
  }
}

/** The tags that name a picture. */
const PICTURE_TAGS = ['og:image', 'og:image:secure_url', 'og:image:url'] as const;
const X_PICTURE_TAGS = ['twitter:image', 'twitter:image:src'] as const;

/** A picture as a page names it. */
export interface NamedPicture {
  /** E.g. `og:image`. */
  readonly tag: string;
  readonly written: string;
}

/** The picture of the Open Graph tags. */
export function openGraphPicture(tags: PageTags): NamedPicture | undefined {
  return named(tags, PICTURE_TAGS);
}

/** The picture of the tags for X. */
export function xPicture(tags: PageTags): NamedPicture | undefined {
  return named(tags, X_PICTURE_TAGS);
}

/** The icon for home screens. */
export function iconPicture({ touchIcon }: PageTags): NamedPicture | undefined {
  return touchIcon === undefined || touchIcon === '' ? undefined : { tag: 'apple-touch-icon', written: touchIcon };
}

/** The whole URLs of all pictures that some service may show. */
export function pictureUrls(source: PreviewSource): readonly string[] {
  const tags = source.tags();
  const pictures = [openGraphPicture(tags), xPicture(tags), iconPicture(tags)];
  const urls = pictures.flatMap((picture) => {
    const url = picture === undefined ? null : URL.parse(picture.written, source.answer.url);
    return url !== null && /^https?:$/.test(url.protocol) ? [url.href] : [];
  });
  return [...new Set(urls)];
}

function named(tags: PageTags, names: readonly string[]): NamedPicture | undefined {
  for (const tag of names) {
    const written = firstOf(tags, tag);
    if (written !== undefined) return { tag, written };
  }
  return undefined;
}

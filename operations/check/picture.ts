// Fetches a picture of a page, e.g. its og:image, and tells its type and size. Its bytes are hostile and bounded.
import { disableTypes, imageSize, types } from 'image-size';
import type { Dispatcher } from 'undici';
import { askWeb, bodyOf, PageUnavailableError } from './web-request';

/** A picture by what its bytes are; undefined for any other format. */
export type PictureType = 'png' | 'jpeg' | 'gif' | 'webp' | 'avif' | 'bmp' | 'ico' | 'svg';

/** What a picture is. */
export interface PictureFacts {
  readonly kind: 'picture';
  /** Where redirects ended. */
  readonly url: string;
  /** The media type that the server tells, in lower case, e.g. `image/png`; empty without one. */
  readonly mediaType: string;
  /** The type that the bytes have. */
  readonly type: PictureType | undefined;
  readonly bytes: number;
  /** In pixels; undefined if the bytes do not tell, as those of an SVG. */
  readonly size: { readonly width: number; readonly height: number } | undefined;
}

/** A picture can't be had. */
export interface MissingPicture {
  readonly kind: 'missing';
  /** A sentence. */
  readonly reason: string;
}

/** A picture with its bytes, or the reason why there is none. */
export type FetchedPicture = (PictureFacts & { readonly content: Buffer }) | MissingPicture;

/** How a picture is fetched. */
export interface PictureRequest {
  readonly userAgent: string;
  /** Makes the connections, e.g. that of a `SiteNetwork`. */
  readonly dispatcher: Dispatcher;
  /** @default 15,000 */
  readonly timeoutMs?: number;
  /** @default {@link MAX_PICTURE_BYTES} */
  readonly maxBytes?: number;
}

/** Facebook takes no larger one ("Images in Link Shares", developers.facebook.com/docs/sharing/webmasters/images). */
export const MAX_PICTURE_BYTES = 8 * 1024 * 1024;

const TIMEOUT_MS = 15_000;

/** How the package names the types whose size it reads, and how we do. */
const READ_TYPES: Readonly<Record<string, PictureType>> = {
  png: 'png',
  jpg: 'jpeg',
  gif: 'gif',
  webp: 'webp',
  bmp: 'bmp',
  ico: 'ico',
};

// Parsers that no preview needs are left out: those for SVG and HEIF take quadratic time for a hostile file.
disableTypes(types.filter((type) => !(type in READ_TYPES)));

/** Fetches a picture. What goes wrong is a result. */
export async function fetchPicture(url: string, request: PictureRequest): Promise<FetchedPicture> {
  const { userAgent, dispatcher, timeoutMs = TIMEOUT_MS, maxBytes = MAX_PICTURE_BYTES } = request;
  const asked = URL.parse(url);
  if (asked === null || !/^https?:$/.test(asked.protocol)) return missing(`"${cut(url)}" is no http or https URL.`);
  try {
    const answer = await askWeb(asked.href, { userAgent, accept: 'image/*', dispatcher, timeoutMs });
    const { response } = answer;
    if (response.status !== 200) {
      await response.body?.cancel();
      return missing(`${answer.url} has status ${response.status}.`);
    }
    const content = await bodyOf(answer, maxBytes);
    const mediaType = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    return { kind: 'picture', url: answer.url, mediaType, bytes: content.length, ...pictureOf(content), content };
  } catch (error) {
    if (error instanceof PageUnavailableError) return missing(error.message);
    throw error;
  }
}

/** The type and size of a picture, by its bytes. */
export function pictureOf(content: Uint8Array): Pick<PictureFacts, 'type' | 'size'> {
  // The package reads past the end of a part of a buffer.
  const own = new Uint8Array(content);
  try {
    const { type = '', width, height } = imageSize(own);
    return { type: READ_TYPES[type], size: width > 0 && height > 0 ? { width, height } : undefined };
  } catch {
    return { type: sizelessType(content), size: undefined };
  }
}

/** The type of a picture whose size is not read. */
function sizelessType(content: Uint8Array): PictureType | undefined {
  const text = Buffer.from(content.subarray(0, 1_000)).toString('utf8');
  // ISO/IEC 14496-12: the first box names the file's brand.
  if (text.slice(4, 12) === 'ftypavif') return 'avif';
  return /<svg[\s>]/i.test(text) ? 'svg' : undefined;
}

function missing(reason: string): MissingPicture {
  return { kind: 'missing', reason };
}

function cut(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

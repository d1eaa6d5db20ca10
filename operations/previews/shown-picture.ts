// A fetched picture as the console may show it: as data of a known type, of bounded size.
import type { FetchedPicture, PictureType } from '../check/picture';
import type { PixelSize } from './picture-limits';

/** A picture without its bytes, or with them as data. */
export interface ShownPicture {
  readonly type: PictureType;
  readonly bytes: number;
  readonly size: PixelSize | undefined;
  /** A URL with the scheme `data`; undefined if the picture is not to be shown. */
  readonly data: string | undefined;
}

/** Browsers know these by their bytes, and run nothing in them. An SVG may hold scripts. */
const SHOWN_TYPES: readonly PictureType[] = ['png', 'jpeg', 'gif', 'webp'];

const MOST_BYTES = 3_000_000;
/** As large as X takes. Few bytes may unpack to many pixels. */
const MOST_PIXELS = 4_096 * 4_096;

/** Undefined if it is no picture. The type is that of the bytes, not the one that the server tells. */
export function shownPicture(picture: FetchedPicture): ShownPicture | undefined {
  if (picture.kind === 'missing' || picture.type === undefined) return undefined;
  const { type, bytes, size, content } = picture;
  const isShown =
    SHOWN_TYPES.includes(type) && bytes <= MOST_BYTES && size !== undefined && size.width * size.height <= MOST_PIXELS;
  return { type, bytes, size, data: isShown ? `data:image/${type};base64,${content.toString('base64')}` : undefined };
}

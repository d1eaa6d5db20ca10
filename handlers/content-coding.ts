// Takes the content coding off a body, but never more of it than fits.
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/**
 * The body without its content coding (RFC 9110 §8.4.1), whether that was asked for or not.
 * @throws RangeError if the coding is unknown, or more than `maxBytes` come out; zlib's errors if it is broken
 */
export function withoutContentCoding(body: Buffer, coding: string | string[] | undefined, maxBytes: number): Buffer {
  const bound = { maxOutputLength: maxBytes };
  switch (typeof coding === 'string' ? coding.trim().toLowerCase() : coding) {
    case undefined:
    case '':
    case 'identity':
      return body;
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(body, bound);
    case 'br':
      return brotliDecompressSync(body, bound);
    case 'deflate':
      return inflateSync(body, bound);
    default:
      throw new RangeError(`The body is coded as ${String(coding)}, which was not asked for.`);
  }
}

// Decodes a body's content coding up to a bound.
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib';

/**
 * The body without its content coding (RFC 9110 §8.4.1), even one that was not asked for.
 * @throws RangeError if the coding is unknown, or more than `maxBytes` come out; zlib's errors if it is broken
 */
export function withoutContentCoding(body: Buffer, coding: string | string[] | undefined, maxBytes: number): Buffer {
  // Listed in the order in which they were applied.
  const codings = [coding ?? '']
    .flat()
    .join(',')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  return codings.reduceRight((coded, name) => decoded(coded, name, maxBytes), body);
}

function decoded(body: Buffer, coding: string, maxBytes: number): Buffer {
  const bound = { maxOutputLength: maxBytes };
  switch (coding) {
    case '':
    case 'identity':
      return body;
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(body, bound);
    case 'br':
      return brotliDecompressSync(body, bound);
    case 'deflate':
      return isZlib(body) ? inflateSync(body, bound) : inflateRawSync(body, bound);
    case 'zstd':
      return zstdDecompressSync(body, bound);
    default:
      throw new RangeError(`The body is coded as ${coding}, which was not asked for.`);
  }
}

/**
 * Whether a body begins as zlib's format does (RFC 1950 §2.2: method 8, a window of at most 32 KB, no dictionary, a
 * checksum). Some servers leave that wrapper out (RFC 9110 §8.4.1.2). No raw stream begins like that: its first block
 * would be a stored one with bits set in its padding, which encoders leave zero.
 */
function isZlib(body: Buffer): boolean {
  const [first = 0, second = 0] = body;
  return (first & 0x0f) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0 && (second & 0x20) === 0;
}

// Reads bucket, key and query from the raw request target. A URL parser would normalise `//`, `.` and `..`, and so turn
// one key into another.
import { invalidArgument, S3Error } from './s3-error';

/** Longest key in bytes of UTF-8 (Amazon S3 User Guide, "Naming Amazon S3 objects"). */
const MAX_KEY_BYTES = 1024;

/** A path-style target, `/bucket/key?query`. */
export interface RequestTarget {
  /** Undefined for the service itself (`/`). */
  readonly bucket: string | undefined;
  /** Percent-decoded exactly once; undefined for the bucket itself. */
  readonly key: string | undefined;
  readonly query: ReadonlyMap<string, string>;
}

function decode(encoded: string, rawTarget: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new S3Error(400, 'InvalidURI', "Couldn't parse the specified URI.", { URI: rawTarget });
  }
}

function parseQuery(raw: string, rawTarget: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  for (const pair of raw.split('&')) {
    if (pair === '') {
      continue;
    }
    const equals = pair.indexOf('=');
    const [name, value] = equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    const decodedName = decode(name, rawTarget);
    if (query.has(decodedName)) {
      throw invalidArgument('A query parameter may be given once.', decodedName, value);
    }
    query.set(decodedName, decode(value, rawTarget));
  }
  return query;
}

/**
 * Parses the target of a request line. Throws S3Error InvalidURI if its percent-encoding is not UTF-8,
 * KeyTooLongError if the key is over 1,024 bytes.
 */
export function parseRequestTarget(rawTarget: string): RequestTarget {
  const question = rawTarget.indexOf('?');
  const path = question === -1 ? rawTarget : rawTarget.slice(0, question);
  if (!path.startsWith('/')) {
    throw new S3Error(400, 'InvalidURI', "Couldn't parse the specified URI.", { URI: rawTarget });
  }
  const query = parseQuery(question === -1 ? '' : rawTarget.slice(question + 1), rawTarget);
  const slash = path.indexOf('/', 1);
  const bucket = decode(slash === -1 ? path.slice(1) : path.slice(1, slash), rawTarget);
  const key = slash === -1 ? '' : decode(path.slice(slash + 1), rawTarget);
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes > MAX_KEY_BYTES) {
    const details = { Size: String(keyBytes), MaxSizeAllowed: String(MAX_KEY_BYTES) };
    throw new S3Error(400, 'KeyTooLongError', 'Your key is too long', details);
  }
  return { bucket: bucket === '' ? undefined : bucket, key: key === '' ? undefined : key, query };
}

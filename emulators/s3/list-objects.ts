// ListObjectsV2 with prefix, start-after, paging and encoding-type=url, without delimiter. Source: Amazon S3 API
// Reference, ListObjectsV2.
import type { S3Response } from './object-operations';
import type { Bucket, StoredObject } from './object-store';
import { algorithmName } from './protocol/integrity';
import { invalidArgument, S3Error } from './protocol/s3-error';
import { textElement, xmlDocument } from './protocol/xml';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** S3's cap and default for one page. */
const MAX_PAGE_KEYS = 1000;

interface ListRequest {
  readonly prefix: string;
  readonly maxKeys: number;
  readonly urlEncoded: boolean;
  readonly startAfter: string | undefined;
  readonly continuationToken: string | undefined;
  /** Keys up to and including this one are skipped; the empty string skips none. */
  readonly after: string;
}

/** Opaque to clients: the last key of the page before. */
function encodeToken(lastKey: string): string {
  return Buffer.from(lastKey).toString('base64url');
}

function decodeToken(token: string): string {
  const key = Buffer.from(token, 'base64url').toString();
  if (key === '' || encodeToken(key) !== token) {
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
  }
  return key;
}

function parseMaxKeys(value: string | undefined): number {
  if (value === undefined) {
    return MAX_PAGE_KEYS;
  }
  if (!/^\d{1,10}$/.test(value)) {
    throw invalidArgument('Provided max-keys not an integer or within integer range', 'max-keys', value);
  }
  return Math.min(Number(value), MAX_PAGE_KEYS);
}

function parseListRequest(query: ReadonlyMap<string, string>): ListRequest {
  const encodingType = query.get('encoding-type');
  if (encodingType !== undefined && encodingType !== 'url') {
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encodingType);
  }
  const continuationToken = query.get('continuation-token');
  const startAfter = query.get('start-after');
  return {
    prefix: query.get('prefix') ?? '',
    maxKeys: parseMaxKeys(query.get('max-keys')),
    urlEncoded: encodingType === 'url',
    startAfter,
    continuationToken,
    after: continuationToken === undefined ? (startAfter ?? '') : decodeToken(continuationToken),
  };
}

/** S3 lists keys in the order of their UTF-8 bytes, which is not the order of JavaScript strings. */
function sortedByBytes(keys: Iterable<string>): readonly string[] {
  return Array.from(keys, (key) => ({ key, bytes: Buffer.from(key) }))
    .sort((one, other) => Buffer.compare(one.bytes, other.bytes))
    .map(({ key }) => key);
}

function matchingKeys(objects: ReadonlyMap<string, StoredObject>, request: ListRequest): readonly string[] {
  const afterBytes = Buffer.from(request.after);
  const matching = Array.from(objects.keys()).filter(
    (key) => key.startsWith(request.prefix) && Buffer.compare(Buffer.from(key), afterBytes) > 0,
  );
  return sortedByBytes(matching);
}

/** encoding-type=url as S3 does it: form encoding, slashes kept. */
function urlEncode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
}

function contentsElement(encodedKey: string, object: StoredObject): string {
  const { checksum } = object;
  const checksumElements =
    checksum === undefined
      ? ''
      : textElement('ChecksumAlgorithm', algorithmName(checksum.header)) + textElement('ChecksumType', 'FULL_OBJECT');
  const content = [
    textElement('Key', encodedKey),
    textElement('LastModified', new Date(object.lastModifiedMs).toISOString()),
    textElement('ETag', object.etag),
    checksumElements,
    textElement('Size', String(object.body.length)),
    textElement('StorageClass', 'STANDARD'),
  ];
  return `<Contents>${content.join('')}</Contents>`;
}

/** Throws S3Error AccessDenied if the bucket's callers may not list, InvalidArgument for a wrong parameter. */
export function listObjectsV2(bucket: Bucket, query: ReadonlyMap<string, string>): S3Response {
  if (bucket.missingKeyStatus === 403) {
    throw new S3Error(403, 'AccessDenied', 'Access Denied');
  }
  const request = parseListRequest(query);
  const encode = request.urlEncoded ? urlEncode : (text: string) => text;
  const matching = matchingKeys(bucket.objects, request);
  const page = matching.slice(0, request.maxKeys);
  const lastKey = page.at(-1);
  const nextToken = lastKey !== undefined && page.length < matching.length ? encodeToken(lastKey) : undefined;
  const contents = page.map((key) => {
    const object = bucket.objects.get(key);
    return object === undefined ? '' : contentsElement(encode(key), object);
  });
  const content = [
    textElement('Name', bucket.name),
    textElement('Prefix', encode(request.prefix)),
    textElement('StartAfter', request.startAfter === undefined ? undefined : encode(request.startAfter)),
    textElement('ContinuationToken', request.continuationToken),
    textElement('NextContinuationToken', nextToken),
    textElement('KeyCount', String(page.length)),
    textElement('MaxKeys', String(request.maxKeys)),
    textElement('EncodingType', request.urlEncoded ? 'url' : undefined),
    textElement('IsTruncated', String(nextToken !== undefined)),
    ...contents,
  ];
  const body = Buffer.from(xmlDocument('ListBucketResult', content.join(''), NAMESPACE));
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

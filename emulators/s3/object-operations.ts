// PutObject, GetObject, HeadObject and DeleteObject over the store. Source: their pages in the Amazon S3 API
// Reference, and "Conditional writes" in the User Guide.
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Bucket, ObjectStore, StoredObject, WrittenObject } from './object-store';
import { notImplemented, preconditionFailed, S3Error } from './protocol/s3-error';
import type { Upload } from './protocol/upload-body';

/** An answer; the server adds the body's length. */
export interface S3Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** The object of a request. */
export interface ObjectAddress {
  readonly bucket: Bucket;
  readonly key: string;
}

/** System metadata that S3 keeps and returns as it is. */
// biome-ignore format: a list of words
const KEPT_HEADERS = [
  'content-type', 'content-encoding', 'cache-control', 'content-disposition', 'content-language', 'expires',
];

/** Amazon S3 User Guide, "Working with object metadata": user-defined metadata, names and values together. */
const MAX_METADATA_BYTES = 2048;
const METADATA_PREFIX = 'x-amz-meta-';

function isEtagListed(list: string, etag: string): boolean {
  const bare = etag.replaceAll('"', '');
  return list.split(',').some((entry) => entry.trim() === '*' || entry.replaceAll('"', '').trim() === bare);
}

function missingKey({ bucket, key }: ObjectAddress): S3Error {
  return bucket.missingKeyStatus === 403
    ? new S3Error(403, 'AccessDenied', 'Access Denied')
    : new S3Error(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key });
}

/** aws-chunked is an encoding of the transfer, not of the object: S3 removes it. */
function contentEncoding(sent: string): string {
  const codings = sent.split(',').map((coding) => coding.trim());
  return codings.filter((coding) => coding !== '' && coding !== 'aws-chunked').join(',');
}

function storedHeaders(headers: IncomingHttpHeaders): ReadonlyMap<string, string> {
  const stored = new Map<string, string>([['content-type', 'binary/octet-stream']]);
  let metadataBytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') {
      continue;
    }
    if (name.startsWith(METADATA_PREFIX)) {
      metadataBytes += Buffer.byteLength(name) - METADATA_PREFIX.length + Buffer.byteLength(value);
      stored.set(name, value);
    } else if (KEPT_HEADERS.includes(name)) {
      const kept = name === 'content-encoding' ? contentEncoding(value) : value;
      if (kept !== '') {
        stored.set(name, kept);
      }
    }
  }
  if (metadataBytes > MAX_METADATA_BYTES) {
    const details = { Size: String(metadataBytes), MaxSizeAllowed: String(MAX_METADATA_BYTES) };
    throw new S3Error(400, 'MetadataTooLarge', 'Your metadata headers exceed the maximum allowed size', details);
  }
  return stored;
}

function requireWritable(address: ObjectAddress, headers: IncomingHttpHeaders): void {
  const present = address.bucket.objects.get(address.key);
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch !== '*') {
      throw notImplemented('If-None-Match on PutObject with anything but * (nor does S3)');
    }
    if (present !== undefined) {
      throw preconditionFailed('If-None-Match');
    }
  }
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined) {
    if (present === undefined) {
      throw missingKey(address);
    }
    if (!isEtagListed(ifMatch, present.etag)) {
      throw preconditionFailed('If-Match');
    }
  }
}

function checksumHeaders({ checksum }: Pick<StoredObject, 'checksum'>): Readonly<Record<string, string>> {
  return checksum === undefined ? {} : { [checksum.header]: checksum.value, 'x-amz-checksum-type': 'FULL_OBJECT' };
}

/** Checks the conditions at the moment of writing: of two conditional puts of one key only one succeeds. */
export function putObject(
  store: ObjectStore,
  address: ObjectAddress,
  headers: IncomingHttpHeaders,
  upload: Upload,
  nowMs: number,
): S3Response {
  requireWritable(address, headers);
  const object: WrittenObject = {
    body: upload.payload,
    etag: `"${createHash('md5').update(upload.payload).digest('hex')}"`,
    lastModifiedMs: nowMs,
    headers: storedHeaders(headers),
    checksum: upload.checksum,
  };
  store.write(address.bucket.name, address.key, object);
  return { status: 200, headers: { etag: object.etag, ...checksumHeaders(object) } };
}

function objectHeaders(object: StoredObject, withChecksum: boolean): Record<string, string> {
  return {
    ...Object.fromEntries(object.headers),
    etag: object.etag,
    'last-modified': new Date(object.lastModifiedMs).toUTCString(),
    ...(object.replicationStatus === undefined ? {} : { 'x-amz-replication-status': object.replicationStatus }),
    ...(withChecksum ? checksumHeaders(object) : {}),
  };
}

/** Without a checksum, as a client would compare it with the missing body of a 304. */
function notModifiedHeaders(object: StoredObject): Record<string, string> {
  const cacheControl = object.headers.get('cache-control');
  return {
    etag: object.etag,
    'last-modified': new Date(object.lastModifiedMs).toUTCString(),
    ...(cacheControl === undefined ? {} : { 'cache-control': cacheControl }),
  };
}

/** GetObject, and HeadObject, for which the server leaves the body out. */
export function readObject(address: ObjectAddress, headers: IncomingHttpHeaders): S3Response {
  const object = address.bucket.objects.get(address.key);
  if (object === undefined) {
    throw missingKey(address);
  }
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  if (ifMatch !== undefined && !isEtagListed(ifMatch, object.etag)) {
    throw preconditionFailed('If-Match');
  }
  if (ifNoneMatch !== undefined && isEtagListed(ifNoneMatch, object.etag)) {
    return { status: 304, headers: notModifiedHeaders(object) };
  }
  const withChecksum = headers['x-amz-checksum-mode'] === 'ENABLED';
  return { status: 200, headers: objectHeaders(object, withChecksum), body: object.body };
}

/** 204, also for a missing key. */
export function deleteObject(store: ObjectStore, address: ObjectAddress): S3Response {
  store.delete(address.bucket.name, address.key);
  return { status: 204, headers: {} };
}

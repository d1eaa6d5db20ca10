// Refuses headers and query parameters that an operation does not implement: to ignore one would hide a difference from
// AWS.
import type { IncomingHttpHeaders } from 'node:http';
import type { ImplementedOperation } from './operation-name';
import { notImplemented } from './s3-error';

/** Sent by the SDK with every request. */
const COMMON_HEADERS = ['x-amz-date', 'x-amz-content-sha256', 'x-amz-security-token', 'x-amz-user-agent'];

const UPLOAD_HEADERS = [
  'if-match',
  'if-none-match',
  'x-amz-decoded-content-length',
  'x-amz-trailer',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-checksum-crc32',
  'x-amz-checksum-sha256',
];

const READ_HEADERS = ['if-match', 'if-none-match', 'x-amz-checksum-mode'];

const HEADERS_OF: Readonly<Record<ImplementedOperation, ReadonlySet<string>>> = {
  PutObject: new Set([...COMMON_HEADERS, ...UPLOAD_HEADERS]),
  GetObject: new Set([...COMMON_HEADERS, ...READ_HEADERS]),
  HeadObject: new Set([...COMMON_HEADERS, ...READ_HEADERS]),
  DeleteObject: new Set(COMMON_HEADERS),
  ListObjectsV2: new Set(COMMON_HEADERS),
};

const OBJECT_PARAMETERS: ReadonlySet<string> = new Set(['x-id']);
const LIST_PARAMETERS: ReadonlySet<string> = new Set([
  'list-type',
  'prefix',
  'max-keys',
  'continuation-token',
  'start-after',
  'encoding-type',
]);

/** Whether a header would change S3's behaviour. */
function isInstruction(name: string): boolean {
  return name === 'range' || name.startsWith('if-') || name.startsWith('x-amz-');
}

/** Throws S3Error NotImplemented, which names the first header or query parameter that is not implemented. */
export function requireUnderstood(
  operation: ImplementedOperation,
  headers: IncomingHttpHeaders,
  query: ReadonlyMap<string, string>,
): void {
  for (const name of Object.keys(headers)) {
    const isMetadata = operation === 'PutObject' && name.startsWith('x-amz-meta-');
    if (isInstruction(name) && !isMetadata && !HEADERS_OF[operation].has(name)) {
      throw notImplemented(`the header ${name} of ${operation}`);
    }
  }
  const known = operation === 'ListObjectsV2' ? LIST_PARAMETERS : OBJECT_PARAMETERS;
  for (const name of query.keys()) {
    if (!known.has(name)) {
      throw notImplemented(`the query parameter ${name} of ${operation}`);
    }
  }
}

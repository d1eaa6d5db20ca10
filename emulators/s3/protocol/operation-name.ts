// Names the S3 operation of a request, so that a refusal can name it.
import type { IncomingHttpHeaders } from 'node:http';
import type { RequestTarget } from './request-target';

/** The operations that the embedded S3 implements. */
export type ImplementedOperation = 'PutObject' | 'GetObject' | 'HeadObject' | 'DeleteObject' | 'ListObjectsV2';

/** A request's operation: one implemented here, or the name of one that is not. */
export type RequestedOperation =
  | { readonly implemented: true; readonly name: ImplementedOperation }
  | { readonly implemented: false; readonly name: string };

/** Names that do not follow from method and subresource, by `METHOD level?subresource`. */
const IRREGULAR_NAMES: ReadonlyMap<string, string> = new Map([
  ['POST Object?uploads', 'CreateMultipartUpload'],
  ['PUT Object?uploadId', 'UploadPart'],
  ['POST Object?uploadId', 'CompleteMultipartUpload'],
  ['DELETE Object?uploadId', 'AbortMultipartUpload'],
  ['GET Object?uploadId', 'ListParts'],
  ['POST Object?select', 'SelectObjectContent'],
  ['POST Object?restore', 'RestoreObject'],
  ['GET Bucket?uploads', 'ListMultipartUploads'],
  ['GET Bucket?versions', 'ListObjectVersions'],
  ['GET Bucket', 'ListObjects'],
  ['POST Bucket?delete', 'DeleteObjects'],
  ['PUT Bucket', 'CreateBucket'],
  ['GET Service', 'ListBuckets'],
]);

const VERBS: ReadonlyMap<string, string> = new Map([
  ['GET', 'Get'],
  ['HEAD', 'Head'],
  ['PUT', 'Put'],
  ['DELETE', 'Delete'],
  ['POST', 'Post'],
]);

/** These parameters, and those without a value (`?acl`), name another operation on the same address. */
const SUBRESOURCES_WITH_VALUE: ReadonlySet<string> = new Set(['uploadId', 'select', 'versioning']);

function subresource(query: ReadonlyMap<string, string>): string | undefined {
  for (const [name, value] of query) {
    if ((value === '' && !LIST_PARAMETERS.has(name)) || SUBRESOURCES_WITH_VALUE.has(name)) {
      return name;
    }
  }
  return undefined;
}

/** Parameters of ListObjectsV2 that may be empty. */
const LIST_PARAMETERS: ReadonlySet<string> = new Set(['prefix', 'start-after', 'delimiter', 'continuation-token']);

function pascalCase(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function implementedOperation(
  method: string,
  level: string,
  query: ReadonlyMap<string, string>,
  headers: IncomingHttpHeaders,
): ImplementedOperation | undefined {
  if (level === 'Bucket') {
    return method === 'GET' && query.get('list-type') === '2' ? 'ListObjectsV2' : undefined;
  }
  switch (method) {
    case 'PUT':
      return headers['x-amz-copy-source'] === undefined ? 'PutObject' : undefined;
    case 'GET':
      return 'GetObject';
    case 'HEAD':
      return 'HeadObject';
    case 'DELETE':
      return 'DeleteObject';
    default:
      return undefined;
  }
}

/** The operation of a request; unknown ones get a name that is built like S3's. */
export function requestedOperation(
  method: string,
  target: RequestTarget,
  headers: IncomingHttpHeaders,
): RequestedOperation {
  const level = target.bucket === undefined ? 'Service' : target.key === undefined ? 'Bucket' : 'Object';
  const sub = subresource(target.query);
  if (level !== 'Service' && sub === undefined) {
    const name = implementedOperation(method, level, target.query, headers);
    if (name !== undefined) {
      return { implemented: true, name };
    }
  }
  const irregular = IRREGULAR_NAMES.get(`${method} ${level}${sub === undefined ? '' : `?${sub}`}`);
  if (irregular !== undefined) {
    return { implemented: false, name: irregular };
  }
  if (method === 'PUT' && level === 'Object' && sub === undefined) {
    return { implemented: false, name: 'CopyObject' };
  }
  return { implemented: false, name: `${VERBS.get(method) ?? method}${level}${pascalCase(sub ?? '')}` };
}

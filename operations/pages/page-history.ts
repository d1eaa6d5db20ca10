// The kept renders of a page in one region: the objects under its key. A render with the same content as an earlier one
// has no object of its own.
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { UserError } from '../../core/contract/georender-error';
import type { Region } from '../../core/geography/regions';
import { contentOf, objectPrefix } from '../../core/pages/object-key';
import type { PageIdentity } from '../../core/pages/page-key';
import { DynamoDbPageIndex } from '../../handlers/adapters/dynamodb/page-index';
import { reasonOf } from '../aws/error-reason';
import type { Deployment } from '../deployment';

/** A content that a page had. */
export interface PageVersion {
  readonly objectKey: string;
  /** The hash of status, headers and body. */
  readonly content: string;
  /** When it was written last, in milliseconds since 1970. */
  readonly writtenAtMs: number;
  /** Compressed. */
  readonly bytes: number;
  /** Whether the region's record points to it. */
  readonly isShown: boolean;
}

/** A page's contents in a region. */
export interface PageHistory {
  readonly region: Region;
  /** The newest first. */
  readonly versions: readonly PageVersion[];
  /** Whether there are more. */
  readonly isCut: boolean;
  /** Whether the record points to an object of another page with the same content. */
  readonly isShared: boolean;
}

/** A version can't be read; the message says why. */
export class PageVersionError extends UserError {
  override readonly name = 'PageVersionError';
}

/** S3 lists a thousand at once, in the order of their hashes ("ListObjectsV2", Amazon S3 API Reference). */
const MOST_LISTS = 5;
const MOST_VERSIONS = 100;

/** Without compression; pages for people are far smaller. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Lists a page's versions in a region. @throws PageVersionError if it does not answer */
export async function pageHistory(deployment: Deployment, page: PageIdentity, region: Region): Promise<PageHistory> {
  try {
    return await historyIn(deployment, page, region);
  } catch (cause) {
    throw new PageVersionError(`${region} did not tell the page's versions: ${reasonOf(cause)}.`, { cause });
  }
}

async function historyIn(deployment: Deployment, page: PageIdentity, region: Region): Promise<PageHistory> {
  const index = new DynamoDbPageIndex(deployment.dynamoDb(region), deployment.facts.indexTable, deployment.clock);
  const [{ record }, { found, isCut }] = await Promise.all([
    index.find(page, { consistent: true }),
    objectsOf(deployment, page, region),
  ]);
  const shown = record?.object?.key;
  const versions = found
    .map((one) => ({ ...one, content: contentOf(one.objectKey), isShown: one.objectKey === shown }))
    .sort((one, other) => other.writtenAtMs - one.writtenAtMs);
  return {
    region,
    versions: versions.slice(0, MOST_VERSIONS),
    isCut: isCut || versions.length > MOST_VERSIONS,
    isShared: shown !== undefined && !shown.startsWith(objectPrefix(page.key)),
  };
}

/**
 * Reads the HTML of a version.
 * @throws PageVersionError if it is none of the page's, gone, or too large
 */
export async function readVersion(
  deployment: Deployment,
  page: PageIdentity,
  region: Region,
  content: string,
): Promise<string> {
  if (!/^[0-9a-f]{64}$/.test(content))
    throw new PageVersionError(`"${content.slice(0, 80)}" is no version; allowed: 64 hexadecimal digits.`);
  const bucket = bucketOf(deployment, region);
  const { Body: body, ContentLength: length = 0 } = await deployment
    .s3(region)
    .send(new GetObjectCommand({ Bucket: bucket, Key: `${objectPrefix(page.key)}${content}` }))
    .catch((cause: unknown) => {
      throw new PageVersionError(`The version ${content.slice(0, 8)} can't be read in ${region}; list them again.`, {
        cause,
      });
    });
  try {
    if (length > MOST_BYTES) throw new RangeError(`it has ${length} bytes`);
    return gunzipSync((await body?.transformToByteArray()) ?? Buffer.of(), { maxOutputLength: MOST_BYTES }).toString();
  } catch (cause) {
    throw new PageVersionError(`The version ${content.slice(0, 8)} in ${region} is no page of at most 16 MiB.`, {
      cause,
    });
  }
}

async function objectsOf(
  deployment: Deployment,
  { key }: PageIdentity,
  region: Region,
): Promise<{
  readonly found: readonly Pick<PageVersion, 'objectKey' | 'writtenAtMs' | 'bytes'>[];
  readonly isCut: boolean;
}> {
  const bucket = bucketOf(deployment, region);
  const found: Pick<PageVersion, 'objectKey' | 'writtenAtMs' | 'bytes'>[] = [];
  let token: string | undefined;
  for (let lists = 0; lists < MOST_LISTS; lists += 1) {
    const list = await deployment
      .s3(region)
      .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: objectPrefix(key), ContinuationToken: token }));
    for (const { Key: objectKey, LastModified: written, Size: bytes } of list.Contents ?? [])
      if (objectKey !== undefined) found.push({ objectKey, writtenAtMs: written?.getTime() ?? 0, bytes: bytes ?? 0 });
    token = list.NextContinuationToken;
    if (token === undefined) break;
  }
  return { found, isCut: token !== undefined };
}

function bucketOf({ facts, source }: Deployment, region: Region): string {
  const bucket = facts.pagesBuckets.get(region);
  if (bucket === undefined) throw new PageVersionError(`${source} has no bucket of pages in ${region}.`);
  return bucket;
}

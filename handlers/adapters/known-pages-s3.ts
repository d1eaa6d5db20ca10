// The known pages of each host in the region's own bucket: an object that renders write, and `serve` reads.
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { KnownPages } from '../../core/known-pages';
import { KNOWN_PREFIX } from '../../core/page-key';
import type { PageBuckets } from './page-store-s3';

/** Nobody should wait long for what only decides who comes first. */
const MOST_MS = 1_500;

/** Larger than any filter. */
const MOST_BYTES = 1_048_576;

/** Reads and writes the known pages of one region. */
export class S3KnownPages {
  constructor(private readonly buckets: PageBuckets) {}

  /** Throws if the bucket does not answer. */
  async read(host: string): Promise<KnownPages> {
    const { region, bucketOf, clientOf } = this.buckets;
    try {
      const { Body: body } = await clientOf(region).send(new GetObjectCommand({ Bucket: bucketOf(region), Key: keyOf(host) }), timeBound());
      const gzipped = await body?.transformToByteArray();
      return gzipped === undefined ? KnownPages.empty() : KnownPages.from(gunzipSync(gzipped, { maxOutputLength: MOST_BYTES }));
    } catch (error) {
      const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
      if (status === 404 || status === 403) return KnownPages.empty();
      throw error;
    }
  }

  async write(host: string, pages: KnownPages): Promise<void> {
    const { region, bucketOf, clientOf } = this.buckets;
    await clientOf(region).send(new PutObjectCommand({ Bucket: bucketOf(region), Key: keyOf(host), Body: gzipSync(pages.bytes) }), timeBound());
  }
}

function timeBound(): { readonly abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(MOST_MS) };
}

function keyOf(host: string): string {
  return `${KNOWN_PREFIX}${createHash('sha256').update(host).digest('hex')}`;
}

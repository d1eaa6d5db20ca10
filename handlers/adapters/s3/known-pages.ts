// The known pages of each host: an object in the region's own bucket that `render` writes and `serve` reads.
import { gunzipSync, gzipSync } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { NOTE_REQUEST_MS } from '../../../core/contract/time-outs';
import { KnownPages } from '../../../core/pages/known-pages';
import { knownPagesKey } from '../../../core/pages/object-key';
import { isAbsent, type PageBuckets, timeBound } from './page-buckets';

/** More than any host's set of known pages takes. */
const MOST_BYTES = 1_048_576;

/** Reads and writes the known pages of one region. */
export class S3KnownPages {
  constructor(private readonly buckets: PageBuckets) {}

  /** Throws if the bucket does not answer. */
  async read(host: string): Promise<KnownPages> {
    const { region, bucketOf, clientOf } = this.buckets;
    try {
      const { Body: body } = await clientOf(region).send(
        new GetObjectCommand({ Bucket: bucketOf(region), Key: knownPagesKey(host) }),
        timeBound(NOTE_REQUEST_MS),
      );
      const gzipped = await body?.transformToByteArray();
      return gzipped === undefined
        ? KnownPages.empty()
        : KnownPages.from(gunzipSync(gzipped, { maxOutputLength: MOST_BYTES }));
    } catch (error) {
      if (isAbsent(error)) return KnownPages.empty();
      throw error;
    }
  }

  async write(host: string, pages: KnownPages): Promise<void> {
    const { region, bucketOf, clientOf } = this.buckets;
    await clientOf(region).send(
      new PutObjectCommand({ Bucket: bucketOf(region), Key: knownPagesKey(host), Body: gzipSync(pages.bytes) }),
      timeBound(NOTE_REQUEST_MS),
    );
  }
}

// Page bodies in the buckets of the regions: gzipped, content-addressed, written once and never changed.
import { finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { OBJECT_REQUEST_MS } from '../../../core/contract/time-outs';
import type { Region } from '../../../core/geography/regions';
import { type AnswerHead, isHeaderList } from '../../../core/pages/answer-head';
import { objectPrefix } from '../../../core/pages/object-key';
import type { PageKey } from '../../../core/pages/page-key';
import { isStatus, type PageObject } from '../../../core/pages/page-record';
import type { PageWriter } from '../../render/ports';
import type { FoundPage, PageReader } from '../../serve/ports';
import { isAbsent, type PageBuckets, timeBound } from './page-buckets';

/** Metadata for times without the index. S3 takes 2 KB ("Working with object metadata"). */
const ANSWER_METADATA = 'answer';
const MAX_METADATA_BYTES = 1_900;

/** How many checked objects are remembered. */
const MOST_SOUND = 5_000;

/** Reads pages from all regions' buckets, and writes to the region's own. */
export class S3PageStore implements PageReader, PageWriter {
  /** Objects that are gzip to their end, with their ETags. */
  private readonly sound = new Set<string>();

  /** @param mostMs what one reading or writing may take as a whole */
  constructor(
    private readonly buckets: PageBuckets,
    private readonly mostMs = OBJECT_REQUEST_MS,
  ) {}

  read(object: PageObject): Promise<Uint8Array | undefined> {
    return this.body(this.buckets.region, object.key);
  }

  async readRemote(object: PageObject): Promise<Uint8Array | undefined> {
    return object.region === this.buckets.region ? undefined : this.body(object.region, object.key);
  }

  readLeft(objectKey: string): Promise<Uint8Array | undefined> {
    return this.body(this.buckets.region, objectKey);
  }

  async latest(key: PageKey): Promise<FoundPage | undefined> {
    const { region } = this.buckets;
    const bound = timeBound(this.mostMs);
    const { Contents: contents = [], IsTruncated: truncated } = await this.buckets
      .clientOf(region)
      .send(new ListObjectsV2Command({ Bucket: this.bucket(region), Prefix: objectPrefix(key) }), bound);
    // They are listed by hash: the newest may be among the rest.
    if (truncated === true) return undefined;
    const newest = contents.reduce<(typeof contents)[number] | undefined>(
      (best, object) => ((object.LastModified?.getTime() ?? 0) > (best?.LastModified?.getTime() ?? -1) ? object : best),
      undefined,
    );
    if (newest?.Key === undefined) return undefined;
    const {
      Body: body,
      Metadata: metadata,
      ETag: etag,
    } = await this.buckets
      .clientOf(region)
      .send(new GetObjectCommand({ Bucket: this.bucket(region), Key: newest.Key }), bound);
    const answer = parseAnswer(metadata?.[ANSWER_METADATA]);
    const gzippedBody = answer && (await this.ifSound(newest.Key, etag, await body?.transformToByteArray()));
    return answer && gzippedBody && { ...answer, gzippedBody };
  }

  /** Reads the whole object: a broken one would be kept without end, and no request could show it. */
  async has(objectKey: string): Promise<boolean> {
    return (await this.body(this.buckets.region, objectKey)) !== undefined;
  }

  async write(objectKey: string, gzippedBody: Uint8Array, { status, headers }: AnswerHead): Promise<void> {
    const { region } = this.buckets;
    const metadata = encodeURIComponent(JSON.stringify([status, headers]));
    await this.buckets.clientOf(region).send(
      new PutObjectCommand({
        Bucket: this.bucket(region),
        Key: objectKey,
        Body: gzippedBody,
        ContentType: 'text/html; charset=utf-8',
        ContentEncoding: 'gzip',
        ...(metadata.length <= MAX_METADATA_BYTES ? { Metadata: { [ANSWER_METADATA]: metadata } } : {}),
      }),
      timeBound(this.mostMs),
    );
  }

  async leave(objectKey: string, gzippedBody: Uint8Array): Promise<void> {
    const { region } = this.buckets;
    await this.buckets.clientOf(region).send(
      new PutObjectCommand({
        Bucket: this.bucket(region),
        Key: objectKey,
        Body: gzippedBody,
        ContentType: 'text/html; charset=utf-8',
        ContentEncoding: 'gzip',
      }),
      timeBound(this.mostMs),
    );
  }

  private async body(region: Region, key: string): Promise<Uint8Array | undefined> {
    const bucket = this.buckets.bucketOf(region);
    // A region that was removed meanwhile has no bucket.
    if (bucket === undefined) return undefined;
    try {
      const { Body: body, ETag: etag } = await this.buckets
        .clientOf(region)
        .send(new GetObjectCommand({ Bucket: bucket, Key: key }), timeBound(this.mostMs));
      return await this.ifSound(key, etag, await body?.transformToByteArray());
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  /** A body that is no gzip counts as absent: no client could read it. Each object is checked once. */
  private async ifSound(
    key: string,
    etag: string | undefined,
    body: Uint8Array | undefined,
  ): Promise<Uint8Array | undefined> {
    const name = `${key} ${etag}`;
    if (body === undefined || this.sound.has(name)) return body;
    if (!(await isGzip(body))) return undefined;
    const [oldest] = this.sound;
    if (this.sound.size >= MOST_SOUND && oldest !== undefined) this.sound.delete(oldest);
    this.sound.add(name);
    return body;
  }

  private bucket(region: Region): string {
    const bucket = this.buckets.bucketOf(region);
    if (bucket === undefined) throw new RangeError(`The function knows no bucket of pages for ${region}.`);
    return bucket;
  }
}

/** Whether a body is gzip to its end, checksum included (RFC 1952). The output is dropped: it may be large. */
async function isGzip(body: Uint8Array): Promise<boolean> {
  const gunzip = createGunzip();
  gunzip.resume();
  gunzip.end(body);
  return finished(gunzip).then(
    () => true,
    () => false,
  );
}

function parseAnswer(text: string | undefined): AnswerHead | undefined {
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(decodeURIComponent(text));
    if (!Array.isArray(value)) return undefined;
    const [status, headers]: unknown[] = value;
    return isStatus(status) && isHeaderList(headers) ? { status, headers } : undefined;
  } catch {
    return undefined;
  }
}

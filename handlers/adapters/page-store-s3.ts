// Page bodies in one region's bucket: gzipped, content-addressed, written once and never changed.
import { GetObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import type { PageReader } from '../serve/ports';
import type { PageWriter } from '../render/ports';

/** Reads and writes page bodies in one bucket. */
export class S3PageStore implements PageReader, PageWriter {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  async read(objectKey: string): Promise<Uint8Array | undefined> {
    try {
      const { Body: body } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: objectKey }));
      return await body?.transformToByteArray();
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  async write(objectKey: string, gzippedBody: Uint8Array): Promise<void> {
    await this.client.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: objectKey,
        Body: gzippedBody,
        ContentType: 'text/html; charset=utf-8',
        ContentEncoding: 'gzip',
      }),
    );
  }
}

/** Without s3:ListBucket a missing key is a 403, not a 404 ("GetObject", Amazon S3 API Reference): both mean absent. */
function isAbsent(error: unknown): boolean {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  return status === 404 || status === 403;
}

// One conversation of the S3 contract with the stand-in under test: a client, a bucket, short verbs.
import assert from 'node:assert/strict';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';

/** Where the suite works: an existing bucket, empty. */
export interface S3Connection {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  /** Called after the last test. */
  readonly disconnect?: () => Promise<void>;
}

/** The S3 error that a call is refused with: `404 NoSuchKey`. A HEAD has no body and so no code of S3's. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof S3ServiceException) {
      return `${String(error.$metadata.httpStatusCode)} ${error.name}`;
    }
    throw error;
  }
  throw new assert.AssertionError({ message: 'The call was expected to be refused, and was not.' });
}

/** A client of the endpoint with the SDK's default settings. */
export function newS3Client({ endpoint, region }: Pick<S3Connection, 'endpoint' | 'region'>): S3Client {
  return new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId: 'contract', secretAccessKey: 'contract' },
  });
}

/** Opened before the first test, closed after the last. */
export class S3Session {
  private opened: { readonly connection: S3Connection; readonly client: S3Client } | undefined;
  private prefixCount = 0;

  open(connection: S3Connection): void {
    this.opened = { connection, client: newS3Client(connection) };
  }

  async close(): Promise<void> {
    this.opened?.client.destroy();
    await this.opened?.connection.disconnect?.();
  }

  get client(): S3Client {
    return this.required().client;
  }

  get bucket(): string {
    return this.required().connection.bucket;
  }

  /** Another client of the same endpoint, for the caller to destroy. */
  newClient(): S3Client {
    return newS3Client(this.required().connection);
  }

  /** A prefix that no other test of the suite uses. */
  ownPrefix(): string {
    this.prefixCount += 1;
    return `test-${String(this.prefixCount)}/`;
  }

  put(key: string, body: PutObjectCommandInput['Body'], more: Partial<PutObjectCommandInput> = {}) {
    return this.client.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body, ...more }));
  }

  get(key: string) {
    return this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  head(key: string) {
    return this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  delete(key: string) {
    return this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  async content(key: string): Promise<Buffer> {
    const { Body } = await this.get(key);
    assert.ok(Body);
    return Buffer.from(await Body.transformToByteArray());
  }

  async list(more: Partial<ListObjectsV2CommandInput>) {
    const page = await this.client.send(new ListObjectsV2Command({ Bucket: this.bucket, ...more }));
    return { ...page, keys: (page.Contents ?? []).map(({ Key }) => Key) };
  }

  private required(): { readonly connection: S3Connection; readonly client: S3Client } {
    assert.ok(this.opened, 'The S3 session is not open yet.');
    return this.opened;
  }
}

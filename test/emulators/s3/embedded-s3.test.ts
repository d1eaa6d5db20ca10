// What the embedded S3 does beyond the contract: regions, faults, refusals, its log.
import assert from 'node:assert/strict';
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { type EmbeddedS3, startEmbeddedS3 } from '../../../emulators/s3/embedded-s3';
import { newS3Client, refusal } from './session';

const Bucket = 'pages';
const region = 'eu-west-1';

describe('embedded S3', () => {
  let s3: EmbeddedS3;
  let client: S3Client;
  const otherClients: S3Client[] = [];

  beforeEach(async () => {
    s3 = await startEmbeddedS3({ clock: () => Date.UTC(2026, 0, 2, 3, 4, 5, 678) });
    s3.createBucket({ name: Bucket, region });
    client = newS3Client({ endpoint: s3.endpoint, region });
  });

  afterEach(async () => {
    client.destroy();
    for (const other of otherClients.splice(0)) {
      other.destroy();
    }
    await s3.close();
  });

  function put(Key: string, Body = 'body') {
    return client.send(new PutObjectCommand({ Bucket, Key, Body }));
  }

  /** Tries once and fails fast, where a test wants to see the first failure. */
  function impatientClient(): S3Client {
    const impatient = new S3Client({
      endpoint: s3.endpoint,
      region,
      maxAttempts: 1,
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    });
    otherClients.push(impatient);
    return impatient;
  }

  it('dates objects by its clock', async () => {
    await put('page');
    const { LastModified } = await client.send(new HeadObjectCommand({ Bucket, Key: 'page' }));
    assert.equal(LastModified?.toISOString(), '2026-01-02T03:04:05.000Z');
  });

  it('refuses bucket names that are taken or malformed', () => {
    assert.throws(() => {
      s3.createBucket({ name: Bucket, region: 'us-east-1' });
    }, /"pages" exists already/);
    assert.throws(() => {
      s3.createBucket({ name: 'Pages', region });
    }, /Bucket name "Pages"/);
  });

  it('tells the keys of a bucket, and logs requests', async () => {
    await put('a//b', 'four');
    await client.send(new GetObjectCommand({ Bucket, Key: 'a//b' })).then(({ Body }) => Body?.transformToString());
    await refusal(client.send(new HeadObjectCommand({ Bucket, Key: 'absent' })));
    assert.deepEqual(s3.objectKeys(Bucket), ['a//b']);
    assert.deepEqual(s3.requests(), [
      { operation: 'PutObject', bucket: Bucket, key: 'a//b', status: 200, bytesIn: 4, bytesOut: 0 },
      { operation: 'GetObject', bucket: Bucket, key: 'a//b', status: 200, bytesIn: 0, bytesOut: 4 },
      { operation: 'HeadObject', bucket: Bucket, key: 'absent', status: 404, bytesIn: 0, bytesOut: 0 },
    ]);
    s3.resetRequests();
    assert.deepEqual(s3.requests(), []);
  });

  it('tells listeners of writes that took place, until they leave', async () => {
    const heard: string[] = [];
    const leave = s3.onObjectWritten(({ bucket, key }) => heard.push(`${bucket}/${key}`));
    await put('one');
    await refusal(client.send(new PutObjectCommand({ Bucket, Key: 'one', Body: 'x', IfNoneMatch: '*' })));
    leave();
    await put('two');
    assert.deepEqual(heard, ['pages/one']);
  });

  describe('a client of another region', () => {
    it('is redirected, as by the regional endpoint, and told the region', async () => {
      const stranger = newS3Client({ endpoint: s3.endpoint, region: 'us-east-1' });
      otherClients.push(stranger);
      await put('page');
      await assert.rejects(stranger.send(new GetObjectCommand({ Bucket, Key: 'page' })), (error) => {
        assert.ok(error instanceof S3ServiceException);
        assert.equal(error.name, 'PermanentRedirect');
        assert.equal(error.$response?.headers['x-amz-bucket-region'], region);
        return true;
      });
      assert.equal(
        await refusal(stranger.send(new PutObjectCommand({ Bucket, Key: 'two', Body: 'x' }))),
        '301 PermanentRedirect',
      );
      assert.deepEqual(s3.objectKeys(Bucket), ['page']);
    });

    it('gets there when it follows region redirects', async () => {
      const follower = new S3Client({
        endpoint: s3.endpoint,
        region: 'us-east-1',
        followRegionRedirects: true,
        credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      });
      otherClients.push(follower);
      await follower.send(new PutObjectCommand({ Bucket, Key: 'page', Body: 'x' }));
      assert.deepEqual(s3.objectKeys(Bucket), ['page']);
    });
  });

  it('answers 403 for missing keys where callers may not list', async () => {
    s3.createBucket({ name: 'unlisted', region, missingKeyStatus: 403 });
    const address = { Bucket: 'unlisted', Key: 'page' };
    assert.equal(await refusal(client.send(new GetObjectCommand(address))), '403 AccessDenied');
    assert.match(await refusal(client.send(new HeadObjectCommand(address))), /^403 /);
    assert.equal(await refusal(client.send(new ListObjectsV2Command({ Bucket: 'unlisted' }))), '403 AccessDenied');
    await client.send(new PutObjectCommand({ ...address, Body: 'x' }));
    assert.equal((await client.send(new HeadObjectCommand(address))).ContentLength, 1);
  });

  describe('what is left out', () => {
    const refused = {
      CopyObject: () => client.send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource: 'pages/a' })),
      CreateMultipartUpload: () => client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'a' })),
      UploadPart: () =>
        client.send(new UploadPartCommand({ Bucket, Key: 'a', UploadId: 'u', PartNumber: 1, Body: 'x' })),
      DeleteObjects: () => client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'a' }] } })),
      GetObjectTagging: () => client.send(new GetObjectTaggingCommand({ Bucket, Key: 'a' })),
      ListObjects: () => client.send(new ListObjectsCommand({ Bucket })),
      ListBuckets: () => client.send(new ListBucketsCommand({})),
      'the header range of GetObject': () =>
        client.send(new GetObjectCommand({ Bucket, Key: 'a', Range: 'bytes=0-1' })),
      'the header x-amz-tagging of PutObject': () =>
        client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', Tagging: 'a=b' })),
      'the header x-amz-checksum-crc32c of PutObject': () =>
        client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ChecksumAlgorithm: 'CRC32C' })),
      'the query parameter versionId of GetObject': () =>
        client.send(new GetObjectCommand({ Bucket, Key: 'a', VersionId: 'v' })),
      'the query parameter delimiter of ListObjectsV2': () =>
        client.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' })),
    };
    for (const [name, call] of Object.entries(refused)) {
      it(`is refused by name: ${name}`, async () => {
        client = impatientClient();
        await assert.rejects(call(), (error) => {
          assert.ok(error instanceof S3ServiceException, String(error));
          assert.equal(error.$metadata.httpStatusCode, 501);
          assert.equal(error.message, `The embedded S3 does not implement ${name}.`);
          return true;
        });
        assert.deepEqual(s3.objectKeys(Bucket), []);
      });
    }
  });

  describe('faults', () => {
    it('answer 503 until healed, to the clients of that region alone', async () => {
      s3.createBucket({ name: 'elsewhere', region: 'us-east-1' });
      const impatient = impatientClient();
      const elsewhere = newS3Client({ endpoint: s3.endpoint, region: 'us-east-1' });
      otherClients.push(elsewhere);
      const attempt = () => impatient.send(new PutObjectCommand({ Bucket, Key: 'page', Body: 'x' }));
      s3.setFault(region, 'unavailable');
      assert.equal(await refusal(attempt()), '503 ServiceUnavailable');
      await elsewhere.send(new PutObjectCommand({ Bucket: 'elsewhere', Key: 'page', Body: 'x' }));
      s3.setFault(region, 'slow-down');
      assert.equal(await refusal(attempt()), '503 SlowDown');
      assert.deepEqual(s3.objectKeys(Bucket), []);
      s3.setFault(region, undefined);
      await attempt();
      assert.deepEqual(s3.objectKeys(Bucket), ['page']);
    });

    it('are retried by the SDK as those of S3', async () => {
      s3.setFault(region, 'unavailable');
      await refusal(client.send(new HeadObjectCommand({ Bucket, Key: 'page' })));
      assert.deepEqual(
        s3.requests().map(({ status }) => status),
        [503, 503, 503],
      );
    });
  });

  describe('a stopped region', () => {
    it('cuts connections until it starts', async () => {
      const impatient = impatientClient();
      const attempt = () => impatient.send(new PutObjectCommand({ Bucket, Key: 'page', Body: 'x' }));
      s3.stopRegion(region);
      await assert.rejects(attempt(), { code: 'ECONNRESET' });
      assert.deepEqual(
        s3.requests().map(({ status }) => status),
        [undefined],
      );
      s3.startRegion(region);
      await attempt();
      assert.deepEqual(s3.objectKeys(Bucket), ['page']);
    });
  });
});

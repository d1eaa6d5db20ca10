// Bucket replication of the embedded S3, with time in the test's hands.
import assert from 'node:assert/strict';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type EmbeddedS3, startEmbeddedS3 } from '../../../emulators/s3/embedded-s3';
import { type BucketReplication, startBucketReplication } from '../../../emulators/s3/replication';
import { realScheduler } from '../../../emulators/scheduler';
import { ManualScheduler } from '../../support/machine/manual-scheduler';
import { newS3Client } from './session';

const lagMs = 1000;
const regions = ['eu-west-1', 'us-east-1', 'ap-northeast-1'];
const buckets = regions.map((region) => `pages-${region}`);
const [europe = '', america = '', asia = ''] = buckets;

describe('bucket replication', () => {
  let s3: EmbeddedS3;
  let scheduler: ManualScheduler;
  let replication: BucketReplication;
  let clients: ReadonlyMap<string, S3Client>;
  let nowMs: number;

  beforeEach(async () => {
    nowMs = Date.UTC(2026, 0, 1);
    s3 = await startEmbeddedS3({ clock: () => nowMs });
    scheduler = new ManualScheduler();
    for (const region of regions) {
      s3.createBucket({ name: `pages-${region}`, region });
    }
    clients = new Map(
      regions.map((region) => [`pages-${region}`, newS3Client({ endpoint: s3.endpoint, region })] as const),
    );
    replication = startBucketReplication(s3, buckets, { lagMs, scheduler });
  });

  afterEach(async () => {
    replication.close();
    for (const client of clients.values()) {
      client.destroy();
    }
    await s3.close();
  });

  function client(bucket: string): S3Client {
    const found = clients.get(bucket);
    assert.ok(found);
    return found;
  }

  function put(Bucket: string, Key: string, Body = Key) {
    return client(Bucket).send(
      new PutObjectCommand({ Bucket, Key, Body, ContentType: 'text/html', Metadata: { a: 'b' } }),
    );
  }

  async function content(Bucket: string, Key: string): Promise<string | undefined> {
    const { Body } = await client(Bucket).send(new GetObjectCommand({ Bucket, Key }));
    return Body?.transformToString();
  }

  async function status(Bucket: string, Key: string): Promise<string | undefined> {
    return (await client(Bucket).send(new HeadObjectCommand({ Bucket, Key }))).ReplicationStatus;
  }

  it('copies a client’s write to every other bucket, after the lag', async () => {
    const { ETag } = await put(europe, 'page', 'hello');
    scheduler.advance(lagMs - 1);
    assert.deepEqual({ america: s3.objectKeys(america), asia: s3.objectKeys(asia) }, { america: [], asia: [] });
    scheduler.advance(1);
    for (const bucket of [america, asia]) {
      const copy = await client(bucket).send(new HeadObjectCommand({ Bucket: bucket, Key: 'page' }));
      assert.equal(copy.ETag, ETag);
      assert.equal(copy.ContentType, 'text/html');
      assert.deepEqual(copy.Metadata, { a: 'b' });
      assert.equal(copy.LastModified?.getTime(), nowMs);
      assert.equal(await content(bucket, 'page'), 'hello');
    }
  });

  it('tells PENDING, COMPLETED once all have it, and REPLICA', async () => {
    await put(europe, 'page');
    assert.equal(await status(europe, 'page'), 'PENDING');
    s3.stopRegion('ap-northeast-1');
    scheduler.advance(lagMs);
    assert.equal(await status(america, 'page'), 'REPLICA');
    assert.equal(await status(europe, 'page'), 'PENDING');
    s3.startRegion('ap-northeast-1');
    assert.equal(await status(europe, 'page'), 'COMPLETED');
    assert.equal(await status(asia, 'page'), 'REPLICA');
  });

  it('tells no status where nothing is replicated', async () => {
    s3.createBucket({ name: 'alone', region: 'eu-west-1' });
    const address = { Bucket: 'alone', Key: 'page' };
    await client(europe).send(new PutObjectCommand({ ...address, Body: 'x' }));
    const { ReplicationStatus } = await client(europe).send(new HeadObjectCommand(address));
    assert.equal(ReplicationStatus, undefined);
    assert.equal(replication.pendingCount(), 0);
  });

  it('does not replicate replicas onwards', async () => {
    const written: string[] = [];
    s3.onObjectWritten(({ bucket, key }) => written.push(`${bucket}/${key}`));
    await put(europe, 'page');
    scheduler.advance(lagMs);
    assert.equal(replication.pendingCount(), 0);
    assert.equal(scheduler.pendingCount, 0);
    assert.deepEqual(written, [`${europe}/page`]);
  });

  it('does not replicate deletes, and copies what was deleted meanwhile', async () => {
    await put(europe, 'page');
    await client(europe).send(new DeleteObjectCommand({ Bucket: europe, Key: 'page' }));
    scheduler.advance(lagMs);
    assert.deepEqual(s3.objectKeys(europe), []);
    assert.deepEqual(s3.objectKeys(america), ['page']);
    await client(america).send(new DeleteObjectCommand({ Bucket: america, Key: 'page' }));
    scheduler.advance(lagMs);
    assert.deepEqual(s3.objectKeys(asia), ['page']);
  });

  it('keeps the order of writing, the last write of a key on top', async () => {
    await put(europe, 'one', 'first');
    nowMs += 1;
    await put(europe, 'two');
    nowMs += 1;
    await put(europe, 'one', 'second');
    replication.hold();
    scheduler.advance(lagMs);
    assert.equal(replication.pendingCount(), 6);
    replication.release();
    assert.deepEqual(s3.objectKeys(america), ['one', 'two']);
    assert.equal(await content(america, 'one'), 'second');
  });

  it('lets the later of two crossing writes win everywhere', async () => {
    await put(europe, 'page', 'earlier');
    nowMs += 1;
    await put(asia, 'page', 'later');
    scheduler.advance(lagMs);
    for (const bucket of buckets) {
      assert.equal(await content(bucket, 'page'), 'later', bucket);
    }
  });

  it('lets the later of two writes of the same millisecond win, crossing or not', async () => {
    for (const [first, second] of [
      [europe, europe],
      [europe, asia],
      [asia, europe],
    ] as const) {
      for (const [earlier, later] of [
        ['a', 'b'],
        ['b', 'a'],
      ] as const) {
        await put(first, 'page', earlier);
        await put(second, 'page', later);
        scheduler.advance(lagMs);
        for (const bucket of buckets) {
          assert.equal(await content(bucket, 'page'), later, bucket);
        }
      }
    }
  });

  it('keeps the copies for a stopped region until it starts, and holds up no other', async () => {
    s3.stopRegion('us-east-1');
    await put(europe, 'one');
    await put(europe, 'two');
    scheduler.advance(lagMs);
    assert.deepEqual(s3.objectKeys(asia), ['one', 'two']);
    assert.deepEqual(s3.objectKeys(america), []);
    assert.equal(replication.pendingCount(), 2);
    s3.startRegion('us-east-1');
    assert.deepEqual(s3.objectKeys(america), ['one', 'two']);
  });

  it('keeps the copies of a region that stopped before the lag was over', async () => {
    await put(europe, 'page');
    s3.stopRegion('eu-west-1');
    scheduler.advance(lagMs);
    assert.deepEqual(s3.objectKeys(america), []);
    s3.startRegion('eu-west-1');
    assert.deepEqual(s3.objectKeys(america), ['page']);
  });

  it('does not copy before the lag is over, when a region comes back early', async () => {
    s3.stopRegion('us-east-1');
    await put(europe, 'page');
    s3.startRegion('us-east-1');
    assert.deepEqual(s3.objectKeys(america), []);
    scheduler.advance(lagMs);
    assert.deepEqual(s3.objectKeys(america), ['page']);
  });

  it('waits out an unavailable region, not a slow one', async () => {
    s3.setFault('us-east-1', 'unavailable');
    s3.setFault('ap-northeast-1', 'slow-down');
    await put(europe, 'page');
    scheduler.advance(lagMs);
    assert.deepEqual({ america: s3.objectKeys(america), asia: s3.objectKeys(asia) }, { america: [], asia: ['page'] });
    s3.setFault('us-east-1', undefined);
    assert.deepEqual(s3.objectKeys(america), ['page']);
  });

  it('holds until released', async () => {
    replication.hold();
    await put(europe, 'page');
    scheduler.advance(lagMs);
    s3.startRegion('us-east-1');
    assert.deepEqual(s3.objectKeys(america), []);
    replication.release();
    assert.deepEqual(s3.objectKeys(america), ['page']);
  });

  it('is settled when nothing is pending', async () => {
    await replication.settled();
    await put(europe, 'page');
    let isSettled = false;
    const settled = replication.settled().then(() => {
      isSettled = true;
    });
    scheduler.advance(lagMs - 1);
    await new Promise(setImmediate);
    assert.equal(isSettled, false);
    scheduler.advance(1);
    await settled;
  });

  it('leaves no timer when closed, drops what is pending and hears no more writes', async () => {
    await put(europe, 'page');
    const settled = replication.settled();
    replication.close();
    await settled;
    assert.equal(scheduler.pendingCount, 0);
    await put(europe, 'another');
    assert.equal(scheduler.pendingCount, 0);
    scheduler.advance(lagMs);
    assert.deepEqual(s3.objectKeys(america), []);
  });

  it('runs in real time', async () => {
    replication.close();
    replication = startBucketReplication(s3, buckets, { lagMs: 1, scheduler: realScheduler });
    await put(europe, 'page');
    await replication.settled();
    assert.deepEqual(s3.objectKeys(america), ['page']);
  });
});

// What outlives a run, seen through the embedded S3 and DynamoDB that are started over it.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startEmbeddedDynamoDb } from '../../../emulators/dynamodb/embedded-dynamodb';
import { startGlobalTable } from '../../../emulators/dynamodb/global-table';
import { type EmbeddedS3, startEmbeddedS3 } from '../../../emulators/s3/embedded-s3';
import type { WrittenObject } from '../../../emulators/s3/object-store';
import { startBucketReplication } from '../../../emulators/s3/replication';
import { StateFile, StateFileError } from '../../../local/state/state-file';
import { TableClient } from '../../emulators/dynamodb/table-client';
import { ManualScheduler } from '../../support/machine/manual-scheduler';

const EU = 'eu-central-1';
const US = 'us-east-1';

describe('local/state-file', () => {
  let folder: string;
  const opened: { close(): unknown }[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-state-test-'));
  });
  afterEach(async () => {
    await closeAll();
    await rm(folder, { recursive: true });
  });

  async function closeAll(): Promise<void> {
    for (const it of opened.splice(0).reverse()) await it.close();
  }

  function track<Resource extends { close(): unknown }>(resource: Resource): Resource {
    opened.push(resource);
    return resource;
  }

  const open = (): StateFile => track(StateFile.open(folder));
  const file = (): string => path.join(folder, 'georender.sqlite');
  const refusal = (): string => {
    try {
      open();
    } catch (error) {
      if (error instanceof StateFileError) return error.message;
      throw error;
    }
    return assert.fail('it was opened');
  };

  async function s3Over(keeper: StateFile): Promise<EmbeddedS3> {
    const s3 = track(await startEmbeddedS3({ keeper }));
    s3.createBucket({ name: 'pages-eu', region: EU });
    s3.createBucket({ name: 'pages-us', region: US });
    return s3;
  }

  function written(body: string): WrittenObject {
    const headers = new Map([
      ['content-type', 'text/html'],
      ['x-amz-meta-answer', 'ä'],
    ]);
    const checksum = { header: 'x-amz-checksum-crc32', value: 'AAAAAA==' } as const;
    return { body: Buffer.from(body), etag: '"1"', lastModifiedMs: 1_700_000_000_123, headers, checksum };
  }

  describe('objects', () => {
    it('are there again, whole, with their metadata and times; deleted ones are not', async () => {
      const first = await s3Over(open());
      first.store.write('pages-eu', 'pages/ä/1', written('one'));
      first.store.write('pages-eu', 'pages/2', written('two'));
      first.store.delete('pages-eu', 'pages/2');
      const before = first.store.bucket('pages-eu').objects.get('pages/ä/1');
      await closeAll();
      const again = (await s3Over(open())).store.bucket('pages-eu').objects;
      assert.deepEqual([...again.keys()], ['pages/ä/1']);
      const object = again.get('pages/ä/1');
      assert.deepEqual({ ...object, body: Buffer.from(object?.body ?? []) }, before);
    });

    it('are replicated on, where the earlier run had not come to it, and the later write wins still', async () => {
      const first = await s3Over(open());
      const scheduler = new ManualScheduler();
      const buckets = ['pages-eu', 'pages-us'];
      const held = track(startBucketReplication(first, buckets, { lagMs: 100, scheduler }));
      first.store.write('pages-eu', 'arrived', written('arrived'));
      scheduler.advance(100);
      first.store.write('pages-eu', 'both', written('older'));
      first.store.write('pages-us', 'both', written('newer'));
      first.store.write('pages-eu', 'pending', written('pending'));
      assert.equal(held.pendingCount(), 3);
      await closeAll();
      const second = await s3Over(open());
      const next = track(startBucketReplication(second, buckets, { lagMs: 100, scheduler }));
      assert.equal(next.pendingCount(), 2);
      scheduler.advance(100);
      for (const name of buckets) {
        const { objects } = second.store.bucket(name);
        const bodies = Object.fromEntries([...objects].map(([key, { body }]) => [key, Buffer.from(body).toString()]));
        assert.deepEqual(bodies, { arrived: 'arrived', both: 'newer', pending: 'pending' }, name);
      }
      second.store.write('pages-eu', 'both', written('newest'));
      scheduler.advance(100);
      assert.equal(String(second.store.bucket('pages-us').objects.get('both')?.body), 'newest');
    });

    it('are not written at all if they can’t be kept', async () => {
      const state = StateFile.open(folder);
      const s3 = await s3Over(state);
      state.close();
      assert.throws(() => s3.store.write('pages-eu', 'a', written('a')));
      assert.deepEqual(s3.objectKeys('pages-eu'), []);
    });
  });

  describe('items', () => {
    const dynamoOver = async (keeper: StateFile) => {
      const dynamo = track(await startEmbeddedDynamoDb({ regions: [EU, US], keeper }));
      for (const region of [EU, US]) {
        for (const name of ['index', 'leases']) await dynamo.createTable(region, { name, partitionKey: 'pk' });
      }
      const client = (region: string, table: string) => new TableClient(dynamo, region, table);
      return { dynamo, client };
    };

    it('are there again in every table, as last written; deleted ones are not', async () => {
      const first = await dynamoOver(open());
      const index = first.client(EU, 'index');
      for (let number = 0; number < 60; number++) await index.put(`p${number}`, 'old');
      await index.put('p7', 'new');
      await first.client(EU, 'leases').put('lease', 'mine');
      await index.delete('p8');
      await first.client(EU, 'leases').delete('gone');
      await closeAll();
      const again = await dynamoOver(open());
      const read = again.client(EU, 'index');
      assert.equal(await read.value('p59'), 'old');
      assert.equal(await read.value('p7'), 'new');
      assert.equal(await read.value('p8'), undefined);
      assert.equal(await again.client(US, 'index').value('p7'), undefined);
      assert.equal(await again.client(EU, 'leases').value('lease'), 'mine');
    });

    it('are replicated on, and settled by the times of their writes in the earlier run', async () => {
      const options = { tableName: 'index', regions: [EU, US], lagMs: 100, scheduler: new ManualScheduler() };
      const first = await dynamoOver(open());
      const table = track(startGlobalTable(first.dynamo, options));
      await first.client(EU, 'index').put('arrived', 'arrived');
      await first.client(EU, 'index').put('copied', 'copied');
      options.scheduler.advance(100);
      await table.settled();
      table.hold();
      await first.client(EU, 'index').put('pending', 'pending');
      await first.client(EU, 'index').put('both', 'older');
      await first.client(US, 'index').put('both', 'newer');
      await first.client(EU, 'index').delete('arrived');
      await closeAll();
      const second = await dynamoOver(open());
      const next = track(startGlobalTable(second.dynamo, options));
      assert.equal(await second.client(US, 'index').value('copied'), 'copied');
      options.scheduler.advance(100);
      await next.settled();
      for (const region of [EU, US]) {
        const client = second.client(region, 'index');
        assert.deepEqual(
          {
            pending: await client.value('pending'),
            both: await client.value('both'),
            arrived: await client.value('arrived'),
          },
          { pending: 'pending', both: 'newer', arrived: undefined },
          region,
        );
      }
    });
  });

  describe('a file', () => {
    it('is one run’s at a time, and free as soon as that ends', () => {
      const first = StateFile.open(folder);
      assert.match(refusal(), /^--data: "[^"]+" is in use by another run; stop that one, or name another folder\.$/);
      first.close();
      open();
    });

    it('is free, and holds every answered write, when its run was killed', async () => {
      const script = `
        const { StateFile } = require('./local/state/state-file');
        const { ObjectStore } = require('./emulators/s3/object-store');
        const store = new ObjectStore(StateFile.open(process.argv[1]));
        store.createBucket({ name: 'pages-eu', region: '${EU}' });
        for (let number = 0; ; number++) {
          store.write('pages-eu', String(number), {
            body: Buffer.alloc(50_000, number), etag: '"1"', lastModifiedMs: 0, headers: new Map(), checksum: undefined,
          });
          require('fs').writeSync(1, number + '\\n');
        }`;
      const args = ['-r', 'ts-node/register/transpile-only', '-e', script, folder];
      const child = spawn(process.execPath, args, {
        cwd: path.join(__dirname, '../../..'),
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let answered = '';
      child.stdout.on('data', (chunk: Buffer) => {
        answered += chunk.toString();
        if (answered.includes('\n20\n')) child.kill('SIGKILL');
      });
      await once(child, 'close');
      const numbers = answered.trim().split('\n');
      const { objects } = (await s3Over(open())).store.bucket('pages-eu');
      for (const number of numbers) {
        assert.deepEqual(Buffer.from(objects.get(number)?.body ?? []), Buffer.alloc(50_000, Number(number)));
      }
    });

    it('is made with its folder', () => {
      track(StateFile.open(path.join(folder, 'deep/er')));
      assert.match(execFileSync('ls', [path.join(folder, 'deep/er')], { encoding: 'utf8' }), /georender\.sqlite/);
    });

    it('is refused, with the mend, if it is another kind of file', async () => {
      await writeFile(file(), 'not a database, '.repeat(100));
      assert.match(
        refusal(),
        /^--data: ".*georender\.sqlite" can't be used \(file is not a database\); remove it to start with an empty cache, or name another folder\.$/,
      );
    });

    it('is refused if it is damaged', async () => {
      const s3 = await s3Over(open());
      for (let number = 0; number < 50; number++)
        s3.store.write('pages-eu', String(number), written('x'.repeat(5_000)));
      await closeAll();
      execFileSync('dd', [
        'if=/dev/zero',
        `of=${file()}`,
        'bs=4096',
        'seek=3',
        'count=4',
        'conv=notrunc',
        'status=none',
      ]);
      assert.match(refusal(), /georender\.sqlite" can't be used \(.*\); remove it/);
    });

    it('is refused if another version wrote it, or a row of it can’t be read', async () => {
      StateFile.open(folder).close();
      const tamper = (sql: string): void => {
        const database = new DatabaseSync(file());
        database.exec(sql);
        database.close();
      };
      tamper('PRAGMA user_version = 2');
      assert.match(refusal(), /has the form 2; this version reads and writes form 1\. Remove it/);
      tamper(`PRAGMA user_version = 1; INSERT INTO objects VALUES ('pages-eu', 'k', x'00', '{"etag":1}')`);
      await assert.rejects(
        s3Over(open()),
        /^StateFileError: .*something unreadable in it \(object k of pages-eu\); remove it/,
      );
    });

    it('is refused if its folder can’t be made', async () => {
      await writeFile(path.join(folder, 'file'), '');
      // Linux lets nobody make a folder below /proc, and says of those above that they are not there.
      const impossible = ['file', 'file/below', 'x'.repeat(300)].map((name) => path.join(folder, name));
      for (const place of [
        ...impossible,
        ...(process.platform === 'linux' ? ['/proc/georender', '/proc/a/b/c', '/dev/null'] : []),
      ]) {
        assert.throws(
          () => StateFile.open(place),
          /^StateFileError: --data: "[^"]+" can't be made \(E.*\); name a folder that can\.$/,
          place,
        );
      }
    });

    it('is refused if it can’t be made or written', async () => {
      await mkdir(file());
      assert.match(
        refusal(),
        /^--data: ".*georender\.sqlite" can't be made or written \(unable to open database file\); name a folder that can be written\.$/,
      );
    });
  });
});

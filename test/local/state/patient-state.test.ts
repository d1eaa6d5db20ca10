// A run whose disk is full goes on, and loses nothing if there is room again before its end.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startEmbeddedDynamoDb } from '../../../emulators/dynamodb/embedded-dynamodb';
import { startEmbeddedS3 } from '../../../emulators/s3/embedded-s3';
import { startBucketReplication } from '../../../emulators/s3/replication';
import { PatientState, type StateKeeper } from '../../../local/state/patient-state';
import { StateFile } from '../../../local/state/state-file';
import { TableClient } from '../../emulators/dynamodb/table-client';
import { ManualScheduler } from '../../support/machine/manual-scheduler';

const EU = 'eu-central-1';
const US = 'us-east-1';

/** A state file on a disk that is full when a test says so. */
class FullDisk implements StateKeeper {
  isFull = false;
  /** What was written, in order. */
  readonly writes: string[] = [];

  constructor(readonly file: StateFile) {}

  objects: StateKeeper['objects'] = (bucket) => this.file.objects(bucket);
  items: StateKeeper['items'] = (region, table) => this.file.items(region, table);
  keepObject: StateKeeper['keepObject'] = (...args) => this.write(`+${args[1]}`, () => this.file.keepObject(...args));
  dropObject: StateKeeper['dropObject'] = (...args) => this.write(`-${args[1]}`, () => this.file.dropObject(...args));
  keepItem: StateKeeper['keepItem'] = (...args) => this.write(`+item`, () => this.file.keepItem(...args));
  dropItem: StateKeeper['dropItem'] = (...args) => this.write(`-item`, () => this.file.dropItem(...args));

  private write(what: string, make: () => void): void {
    if (this.isFull) throw new Error('database or disk is full');
    make();
    this.writes.push(what);
  }
}

describe('local/patient-state', () => {
  let folder: string;
  let disk: FullDisk;
  let lines: string[];
  let state: PatientState;
  const opened: { close(): unknown }[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-patient-test-'));
    disk = new FullDisk(StateFile.open(folder));
    opened.push(disk.file);
    lines = [];
    state = new PatientState(disk, (line) => lines.push(line));
  });
  afterEach(async () => {
    for (const it of opened.splice(0).reverse()) await it.close();
    await rm(folder, { recursive: true });
  });

  const written = (body: string) => ({
    body: Buffer.from(body),
    etag: '"1"',
    lastModifiedMs: 0,
    headers: new Map(),
    checksum: undefined,
  });

  it('shows and replicates objects that the disk does not take, and writes them when it does', async () => {
    const s3 = await startEmbeddedS3({ keeper: state });
    opened.push(s3);
    for (const [name, region] of [
      ['pages-eu', EU],
      ['pages-us', US],
    ] as const)
      s3.createBucket({ name, region });
    const scheduler = new ManualScheduler();
    opened.push(startBucketReplication(s3, ['pages-eu', 'pages-us'], { lagMs: 100, scheduler }));
    s3.store.write('pages-eu', 'before', written('before'));
    disk.isFull = true;
    s3.store.write('pages-eu', 'one', written('first'));
    s3.store.write('pages-eu', 'two', written('two'));
    s3.store.write('pages-eu', 'one', written('second'));
    s3.store.delete('pages-eu', 'before');
    // A failure here would end the process, and with it what people get.
    scheduler.advance(100);
    assert.deepEqual([...s3.objectKeys('pages-us')].sort(), ['before', 'one', 'two']);
    assert.equal(lines.length, 1, 'said once');
    assert.match(
      lines[0] ?? '',
      /^The folder of --data can't be written \(database or disk is full\)\. The run goes on in memory/,
    );
    disk.isFull = false;
    disk.writes.length = 0;
    s3.store.write('pages-eu', 'three', written('three'));
    assert.deepEqual(
      disk.writes.slice(0, 3),
      ['+two', '+one', '-before'],
      'each once, in the order of the last writes',
    );
    assert.equal(disk.writes.at(-1), '+three');
    assert.equal(lines[1], 'Everything is in the folder of --data again.');
    const kept = [...disk.objects('pages-eu')].map(([key, { body }]) => [key, Buffer.from(body).toString()]);
    assert.deepEqual(kept.sort(), [
      ['one', 'second'],
      ['three', 'three'],
      ['two', 'two'],
    ]);
  });

  it('answers writes of items that the disk does not take, and makes up for them at the end', async () => {
    const dynamo = await startEmbeddedDynamoDb({ regions: [EU], keeper: state });
    opened.push(dynamo);
    await dynamo.createTable(EU, { name: 'index', partitionKey: 'pk' });
    const index = new TableClient(dynamo, EU, 'index');
    disk.isFull = true;
    await index.put('page', 'value');
    assert.equal(await index.value('page'), 'value');
    state.flush();
    assert.equal(lines.length, 1);
    disk.isFull = false;
    state.flush();
    assert.equal([...disk.items(EU, 'index')].length, 1);
    assert.equal(lines.length, 2);
  });
});

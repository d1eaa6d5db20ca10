import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { UnreadableFileError } from '../../../core/contract/unreadable-file';
import { type EmbeddedS3, startEmbeddedS3 } from '../../../emulators/s3/embedded-s3';
import { findBotAgents } from '../../../operations/bots/bot-agents';
import { LogNotFoundError, localLogFiles } from '../../../operations/bots/local-log-files';
import { logLocationOf } from '../../../operations/bots/log-location';
import { openDeploymentLog } from '../../../operations/bots/open-log';
import { parseInterval } from '../../../operations/bots/report-interval';
import { downloadLog, LogTooLargeError } from '../../../operations/bots/s3-log-files';
import { LOG_DAY } from '../../support/bots/access-log-lines';
import { LOG_BUCKET } from '../../support/bots/fake-athena';
import { knownDeployment, knownFacts, RememberedValues } from '../../support/operations/known-deployment';

const HOUR_MS = 3_600_000;
const NOON_MS = Date.UTC(2026, 10, 28, 12);

describe('operations/bots: the logs of a stack', () => {
  let server: EmbeddedS3;
  let s3: S3Client;
  before(async () => {
    server = await startEmbeddedS3({});
    s3 = new S3Client({
      region: 'eu-central-1',
      endpoint: server.endpoint,
      forcePathStyle: true,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    server.createBucket({ name: LOG_BUCKET.bucket, region: LOG_BUCKET.region });
    for (const hour of ['27/23', '28/11', '28/12', '28/13', '29/00'])
      await s3.send(
        new PutObjectCommand({
          Bucket: LOG_BUCKET.bucket,
          Key: `${LOG_BUCKET.logPrefix}/2026/11/${hour}/E123.parquet`,
          Body: hour,
        }),
      );
  });
  after(async () => {
    s3.destroy();
    await server.close();
  });

  it('are downloaded for the hours of the interval, and removed', async () => {
    const interval = { fromMs: NOON_MS - 60_000, toMs: NOON_MS + HOUR_MS };
    const progress: string[] = [];
    const log = await downloadLog(s3, LOG_BUCKET, interval, 1000, (done, all) => progress.push(`${done} of ${all}`));
    const texts = await Promise.all(log.accessLog.map((file) => readFile(file, 'utf8')));
    assert.deepEqual(texts, ['28/11', '28/12']);
    assert.deepEqual([log.format, log.bytes, progress.at(-1)], ['parquet', 10, '10 of 10']);
    await log.remove();
    assert.ok(log.accessLog.every((file) => !existsSync(file)));
  });

  it('are found across midnight', async () => {
    const log = await downloadLog(s3, LOG_BUCKET, { fromMs: NOON_MS + HOUR_MS, toMs: NOON_MS + 12.5 * HOUR_MS });
    assert.equal(log.accessLog.length, 2);
    await log.remove();
  });

  it('are not downloaded if they are too many', async () => {
    await assert.rejects(
      downloadLog(s3, LOG_BUCKET, { fromMs: NOON_MS, toMs: NOON_MS + HOUR_MS }, 4),
      (error: unknown) => error instanceof LogTooLargeError && error.message.includes('--athena'),
    );
  });

  it('are where its outputs say, unless these are none of ours', () => {
    const { kind, ...botReports } = LOG_BUCKET;
    assert.equal(kind, 'bucket');
    assert.deepEqual(logLocationOf({ botReports }), LOG_BUCKET);
    assert.deepEqual(logLocationOf({ requestFolder: '/tmp/x' }), { kind: 'folder', folder: '/tmp/x' });
    assert.equal(logLocationOf({}), undefined);
    assert.equal(logLocationOf({ botReports: { ...botReports, database: 'x"; DROP' } }), undefined);
    assert.equal(logLocationOf({ botReports: { ...botReports, region: 'nowhere' } }), undefined);
  });
});

describe('operations/bots: logs of this machine', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'georender-files-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are found below a folder, those of serve apart', async () => {
    await mkdir(path.join(folder, '2026/11'), { recursive: true });
    for (const file of ['access-000001.json', 'serve-000001.json', '2026/11/E1.json.gz', 'notes.txt'])
      await writeFile(path.join(folder, file), '');
    const { format, accessLog, serveLog } = await localLogFiles(folder);
    assert.equal(format, 'json');
    assert.deepEqual(
      accessLog.map((file) => path.relative(folder, file)),
      ['2026/11/E1.json.gz', 'access-000001.json'],
    );
    assert.equal(serveLog.length, 1);
  });

  it('of the local run are empty before its first request', async () => {
    const facts = { ...knownFacts(), logs: { kind: 'folder', folder: path.join(folder, 'requests') } } as const;
    const { engine } = await openDeploymentLog(knownDeployment(facts, new RememberedValues()), LOG_DAY);
    assert.equal((await findBotAgents(engine, LOG_DAY)).requests, 0);
    await engine.close();
  });

  it('are missed with words, and not mixed', async () => {
    await assert.rejects(localLogFiles(path.join(folder, 'absent')), UnreadableFileError);
    await assert.rejects(localLogFiles(folder), LogNotFoundError);
    for (const file of ['a.json', 'b.parquet']) await writeFile(path.join(folder, file), '');
    await assert.rejects(localLogFiles(folder), /Parquet and JSON/);
  });
});

describe('operations/bots: the interval of a report', () => {
  const read = (from?: string, to?: string) => {
    const problems: string[] = [];
    const interval = parseInterval(from, to, NOON_MS, problems);
    return problems.length > 0 ? problems.length : interval;
  };

  it('is the last day by default, or between days, times, and times ago', () => {
    const dayMs = 24 * HOUR_MS;
    assert.deepEqual(read(), { fromMs: NOON_MS - dayMs, toMs: NOON_MS });
    assert.deepEqual(read('2026-11-01', '2026-11-02'), { fromMs: Date.UTC(2026, 10, 1), toMs: Date.UTC(2026, 10, 2) });
    assert.deepEqual(read('7d', '12h'), { fromMs: NOON_MS - 7 * dayMs, toMs: NOON_MS - 12 * HOUR_MS });
    assert.deepEqual(read('2026-11-28T10:00Z'), { fromMs: NOON_MS - 2 * HOUR_MS, toMs: NOON_MS });
  });

  it('is refused if it is none, is empty, or is too long', () => {
    for (const [from, to] of [['x'], ['2026-13-01'], ['2026-11-28', '2026-11-28'], ['1h', '2h'], ['9999d']])
      assert.equal(read(from, to), 1, `${from} ${to}`);
    assert.equal(read('x', 'y'), 2);
  });
});

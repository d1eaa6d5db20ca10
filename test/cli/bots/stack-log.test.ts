// `georender bots` of a stack: what it downloads, shows and says, over an embedded S3 and a CloudWatch Logs in memory.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { serveLinesText } from '../../../cli/bots/serve-lines-text';
import { openedAthena, openedLog } from '../../../cli/bots/stack-log';
import { type VisitsOptions, visitsOptions } from '../../../cli/bots/visits-options';
import { type EmbeddedS3, startEmbeddedS3 } from '../../../emulators/s3/embedded-s3';
import { findBotAgents } from '../../../operations/bots/bot-agents';
import { countRequests } from '../../../operations/bots/counts-report';
import {
  DEFAULT_LOG_BOUNDS,
  type OpenedLog,
  openDeploymentLog,
  type StageProgress,
} from '../../../operations/bots/open-log';
import { LogTooLargeError } from '../../../operations/bots/s3-log-files';
import { type FunctionLines, IS_OFF } from '../../../operations/bots/serve-lines/serve-log-groups';
import type { Deployment } from '../../../operations/deployment';
import { LOG_DAY, testLines } from '../../support/bots/access-log-lines';
import { LOG_BUCKET } from '../../support/bots/fake-athena';
import { type FakeFunction, fakeLogs, servedMessage } from '../../support/bots/fake-logs';
import { writeLog } from '../../support/bots/log-files';
import { optionsOf, problemsOf } from '../../support/cli/read-options';
import { recordedTerminal } from '../../support/cli/recorded-terminal';
import { knownDeployment, knownFacts, RememberedValues } from '../../support/operations/known-deployment';

const LINES = testLines(300);
const DAY = ['--stack', 'prod', '--from', '2026-11-28', '--to', '2026-11-29'];
const MESSAGES = LINES.flatMap(({ serve }) =>
  serve === undefined
    ? []
    : [servedMessage({ requestId: serve['request_id'], cacheStatus: 'HIT', ageSeconds: 5, parameters: [] })],
);

const PAGES = { pages: [{ messages: MESSAGES }] };

const options = (...args: string[]): VisitsOptions => optionsOf(visitsOptions, [...DAY, ...args]);

describe('cli/bots: the log of a stack', () => {
  let server: EmbeddedS3;
  let s3: S3Client;
  let bytes: number;
  before(async () => {
    server = await startEmbeddedS3({});
    s3 = new S3Client({
      region: LOG_BUCKET.region,
      endpoint: server.endpoint,
      forcePathStyle: true,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    server.createBucket({ name: LOG_BUCKET.bucket, region: LOG_BUCKET.region });
    const log = await writeLog(LINES, 'parquet');
    const body = await readFile(log.accessLog[0] ?? '');
    bytes = body.length;
    const key = `${LOG_BUCKET.logPrefix}/2026/11/28/10/E123.parquet`;
    await s3.send(new PutObjectCommand({ Bucket: LOG_BUCKET.bucket, Key: key, Body: body }));
    await log.remove();
  });
  after(async () => {
    s3.destroy();
    await server.close();
  });

  /** A stack of one region, whose `serve` wrote lines. */
  function stack(requestLog: string, written: Pick<FakeFunction, 'pages' | 'lines'> = PAGES) {
    const logs = fakeLogs([{ region: 'eu-central-1', requestLog, ...written }]);
    const { functions } = logs.source.facts;
    const facts = { ...knownFacts(), logs: LOG_BUCKET, functions };
    const deployment: Deployment = {
      ...knownDeployment(facts, new RememberedValues()),
      clock: logs.source.clock,
      s3: () => s3,
      lambda: (region) => Object.create(new LambdaClient({ region }), sendOf(logs.source.lambda('eu-central-1'))),
      cloudWatchLogs: (region) =>
        Object.create(new CloudWatchLogsClient({ region }), sendOf(logs.source.cloudWatchLogs('eu-central-1'))),
    };
    return { deployment, ...logs };
  }

  async function agesOf({ engine }: OpenedLog) {
    await findBotAgents(engine, LOG_DAY);
    const [table] = await countRequests(engine, LOG_DAY, [['age']], 9);
    await engine.close();
    return table?.lines.map(({ values }) => values[0]).sort();
  }

  it('has the lines of serve beside it, which tell the age of pages', async () => {
    const { deployment } = stack('true');
    const log = await openedLog(deployment, options(), recordedTerminal());
    assert.deepEqual(
      log.serveLines?.map(({ read }) => read),
      [{ kind: 'all', lines: MESSAGES.length }],
    );
    const folder = /'([^']*)\/0\.parquet'/.exec(log.engine.tables.accessLog)?.[1] ?? '';
    assert.ok(existsSync(folder));
    assert.deepEqual(await agesOf(log), ['copy at the edge', 'under a minute', 'unknown']);
    assert.ok(!existsSync(folder));
  });

  it('tells how far each stage is, and ends it, after a failure too', async () => {
    const told: string[] = [];
    const showStage = (what: string): StageProgress => ({
      update: (done, total) => told.push(`${what} ${done} ${total}`),
      end: () => told.push(`${what} ended`),
    });
    const log = await openDeploymentLog(stack('true').deployment, LOG_DAY, { showStage });
    await log.engine.close();
    const lines = [`lines of serve ${MESSAGES.length} undefined`, 'lines of serve ended'];
    assert.deepEqual(told.splice(0), ['MB of logs 0 1', 'MB of logs ended', ...lines]);
    const bounds = { ...DEFAULT_LOG_BOUNDS, downloadedBytes: 1 };
    await assert.rejects(openDeploymentLog(stack('true').deployment, LOG_DAY, { bounds, showStage }), LogTooLargeError);
    assert.deepEqual(told, ['MB of logs ended']);
  });

  it('has none of them where no table needs them, or they are switched off', async () => {
    for (const args of [
      ['--by', 'bot,status'],
      ['--serve-lines', 'off'],
    ]) {
      const { deployment, asked } = stack('true');
      const log = await openedLog(deployment, options(...args), recordedTerminal());
      assert.deepEqual([log.serveLines, asked.length], [undefined, 0]);
      assert.deepEqual(await agesOf(log), ['copy at the edge', 'unknown']);
    }
  });

  it('looks for lines although requestLog is off, if it is told to', async () => {
    const off = await openedLog(stack('false').deployment, options(), recordedTerminal());
    assert.deepEqual(off.serveLines?.[0]?.read, { kind: 'left-out', reason: IS_OFF });
    assert.deepEqual(await agesOf(off), ['copy at the edge', 'unknown']);
    const forced = await openedLog(stack('false').deployment, options('--serve-lines', 'on'), recordedTerminal());
    assert.deepEqual(await agesOf(forced), ['copy at the edge', 'under a minute', 'unknown']);
  });

  it('costs with Athena what is said before the first query', async () => {
    const terminal = recordedTerminal();
    const args = options('--athena', '--false', '--serve-lines', 'off');
    const { engine, serveLines } = await openedAthena(stack('true').deployment, args, terminal);
    await engine.close();
    assert.equal(serveLines, undefined);
    // Each query is billed for 10 MB at least.
    assert.ok(bytes < 10_000_000);
    assert.match(
      terminal.notes(),
      /have 0\.000 GB\. Athena’s 3 queries cost at most about \$0\.0002, at \$5 a terabyte/,
    );
  });

  it('copies the lines of serve for Athena once, or leaves them out where requestLog is off', async () => {
    const lines = MESSAGES.map((message, at) => ({ message, timestamp: LOG_DAY.fromMs + at }));
    const off = await openedAthena(stack('false').deployment, options('--athena'), recordedTerminal());
    assert.deepEqual(off.serveLines?.[0]?.read, { kind: 'left-out', reason: IS_OFF });
    assert.doesNotMatch(off.engine.tables.serveLog, /serve_log/);
    for (const copied of [lines.length, 0]) {
      const { deployment } = stack('true', { pages: [], lines });
      const { engine, serveLines } = await openedAthena(deployment, options('--athena'), recordedTerminal());
      assert.deepEqual(serveLines?.[0]?.read, { kind: 'all', lines: copied });
      assert.match(engine.tables.serveLog, /serve_log/);
    }
  });

  it('has lines of serve by an option with three values', () => {
    assert.equal(options().serveLines, 'auto');
    assert.match(problemsOf(visitsOptions, [...DAY, '--serve-lines', 'some']).join(), /allowed: auto, on, off/);
  });
});

describe('cli/bots: what a report lacks', () => {
  const functionLines = (read: FunctionLines['read']): FunctionLines => ({
    region: 'eu-central-1',
    functionName: 'site-serve',
    read,
  });

  it('is said of each function, and nothing where nothing lacks', () => {
    const partial = { kind: 'partial', lines: 5, untilMs: Date.UTC(2026, 10, 28, 9), reason: 'it took long' } as const;
    const [first, second, ...others] = serveLinesText(
      [
        functionLines({ kind: 'all', lines: 3 }),
        functionLines(partial),
        functionLines({ kind: 'left-out', reason: 'not allowed' }),
      ],
      false,
    );
    assert.match(first ?? '', /^Partial: .*site-serve in eu-central-1 after 2026-11-28T09:00:00Z .*: it took long/);
    assert.match(second ?? '', /^Partial: .*site-serve in eu-central-1 are left out: not allowed\. .*unknown/);
    assert.deepEqual(others, []);
    assert.doesNotMatch(first ?? '', /goes on/);
    assert.match(serveLinesText([functionLines(partial)], true).join('\n'), /The same report goes on from there\.$/);
    assert.deepEqual(serveLinesText([functionLines({ kind: 'all', lines: 3 })], false), []);
  });

  it('is said once where no lines were looked for', () => {
    const off = functionLines({ kind: 'left-out', reason: IS_OFF });
    assert.match(serveLinesText([off, off], false).join('\n'), /^Partial: requestLog is off.*--serve-lines on/);
    assert.match(serveLinesText(undefined, false).join('\n'), /^Partial: .*\(--serve-lines\)/);
  });
});

function sendOf<Client extends { send: unknown }>(client: Client): PropertyDescriptorMap {
  return { send: { value: client.send } };
}

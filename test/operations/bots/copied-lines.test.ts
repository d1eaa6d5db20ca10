// Lines of `serve` that are copied into the bucket, where Athena joins them.
import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { columnOf, REPORTED_FIELDS } from '../../../core/contract/access-log';
import { type EmbeddedS3, startEmbeddedS3 } from '../../../emulators/s3/embedded-s3';
import { openAthena } from '../../../operations/bots/athena/athena-engine';
import { queryCost } from '../../../operations/bots/athena/query-cost';
import { findBotAgents } from '../../../operations/bots/bot-agents';
import { countRequests, parseBreakdowns } from '../../../operations/bots/counts-report';
import { DAY_REPORT } from '../../../operations/bots/day-report';
import { openDuckDb } from '../../../operations/bots/duckdb-engine';
import { serveObjects } from '../../../operations/bots/s3-log-files';
import { missingSpans, spanKey } from '../../../operations/bots/serve-lines/copied-spans';
import { type CopyTarget, copyServeLines } from '../../../operations/bots/serve-lines/copy-serve-lines';
import { linesInterval } from '../../../operations/bots/serve-lines/lines-interval';
import { IS_OFF, type LineOptions } from '../../../operations/bots/serve-lines/serve-log-groups';
import type { Interval } from '../../../operations/bots/sql-template';
import { LOG_DAY, LOG_STARTS_AT_MS, type TestLine, testLines } from '../../support/bots/access-log-lines';
import { openAthenaInDuckDb, rowsIn, type TableRow } from '../../support/bots/athena-in-duckdb';
import { LOG_BUCKET } from '../../support/bots/fake-athena';
import { type FakeFunction, fakeLogs, servedMessage } from '../../support/bots/fake-logs';
import { writeLog } from '../../support/bots/log-files';

const HOUR_MS = 3_600_000;
const EU = 'eu-central-1';
const PLACE = { region: EU, functionName: `serve-${EU}` } as const;
const HOUR: Interval = { fromMs: LOG_STARTS_AT_MS, toMs: LOG_STARTS_AT_MS + HOUR_MS };
const WANTED = linesInterval(HOUR);

const at = (ms: number, requestId: string) => ({
  timestamp: LOG_STARTS_AT_MS + ms,
  message: servedMessage({ requestId, cacheStatus: 'HIT', ageSeconds: 5, parameters: [] }),
});

describe('operations/bots: copies of lines of serve', () => {
  let server: EmbeddedS3;
  let target: CopyTarget;
  let s3: S3Client;
  beforeEach(async () => {
    server = await startEmbeddedS3({});
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    s3 = new S3Client({ region: EU, endpoint: server.endpoint, forcePathStyle: true, credentials });
    server.createBucket({ name: LOG_BUCKET.bucket, region: EU });
    target = { s3, location: LOG_BUCKET };
  });
  afterEach(async () => {
    s3.destroy();
    await server.close();
  });

  async function copy(functions: readonly FakeFunction[], interval = HOUR, options: Partial<LineOptions> = {}) {
    const logs = fakeLogs(functions);
    const found = await copyServeLines(logs.source, interval, target, { mode: 'if-on', ...options });
    return { ...logs, reads: found.map(({ read }) => read) };
  }

  /** All rows in the bucket, with the hour of their partition. */
  async function rows(interval: Interval): Promise<readonly TableRow[]> {
    const objects = await serveObjects(s3, LOG_BUCKET, linesInterval(interval));
    const found = await Promise.all(
      objects.map(async ({ key }) => {
        const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: LOG_BUCKET.bucket, Key: key }));
        const text = gunzipSync((await body?.transformToByteArray()) ?? '').toString();
        return rowsIn(text).map((row) => ({ ...row, log_hour: key.slice('serve/'.length).slice(0, 13) }));
      }),
    );
    return found.flat();
  }

  it('have a file for each hour, and are not read twice', async () => {
    const lines = [at(-1000, 'a=='), at(0, 'b=='), at(HOUR_MS + 30_000, 'c==')];
    const logged: FakeFunction = { region: EU, requestLog: 'true', pages: [], lines };
    const first = await copy([logged]);
    assert.deepEqual(first.reads, [{ kind: 'all', lines: 3 }]);
    assert.deepEqual(
      (await rows(HOUR)).map((row) => [row['request_id'], row['region'], row['log_hour']]),
      [
        ['a==', EU, '2026/11/27/23'],
        ['b==', EU, '2026/11/28/00'],
        ['c==', EU, '2026/11/28/01'],
      ],
    );
    const second = await copy([logged]);
    assert.deepEqual([second.reads, second.asked.length], [[{ kind: 'all', lines: 0 }], 0]);
    const longer = await copy([logged], { fromMs: HOUR.fromMs, toMs: HOUR.toMs + HOUR_MS });
    assert.deepEqual(
      longer.asked.map(({ startTime }) => startTime),
      [WANTED.toMs, HOUR.toMs + HOUR_MS],
    );
  });

  it('go on where a bound ended them', async () => {
    const lines = [at(0, 'a=='), at(HOUR_MS, 'b==')];
    const logged: FakeFunction = { region: EU, requestLog: 'true', pages: [], lines };
    // The clock advances by a second with each request.
    const { reads } = await copy([logged], HOUR, { bounds: { mostBytes: 1e9, mostMs: 2_000 } });
    const [read] = reads;
    assert.ok(read?.kind === 'partial');
    assert.deepEqual([read.lines, read.untilMs], [1, HOUR.toMs]);
    assert.match(read.reason, /took 2 seconds/);
    const next = await copy([logged]);
    assert.deepEqual([next.reads, next.asked.length], [[{ kind: 'all', lines: 1 }], 1]);
  });

  it('keep a part of an hour, and read the rest later', async () => {
    const page = { messages: [at(0, 'a==').message, at(1, 'b==').message], token: 't1' };
    const broken: FakeFunction = {
      region: EU,
      requestLog: 'true',
      pages: [{ messages: [] }, page, { error: 'Broken' }],
    };
    const { reads } = await copy([broken]);
    assert.ok(reads[0]?.kind === 'partial');
    assert.deepEqual([reads[0].lines, reads[0].untilMs], [2, LOG_STARTS_AT_MS + 1]);
    const next = await copy([{ region: EU, requestLog: 'true', pages: [], lines: [at(1, 'b=='), at(2, 'c==')] }]);
    assert.equal(next.asked[0]?.startTime, LOG_STARTS_AT_MS + 1);
    assert.deepEqual(
      (await rows(HOUR)).map((row) => row['request_id']),
      ['a==', 'b==', 'b==', 'c=='],
    );
  });

  it('leave the last minutes for the next report, since lines may come late', async () => {
    const logs = fakeLogs([{ region: EU, requestLog: 'true', pages: [], lines: [] }]);
    const nowMs = logs.source.clock.nowMs();
    await copyServeLines(logs.source, { fromMs: nowMs - HOUR_MS, toMs: nowMs }, target, { mode: 'if-on' });
    assert.equal(logs.asked.at(-1)?.endTime, nowMs - 300_000 - 1);
  });

  it('tell what is left out, and why', async () => {
    const { reads } = await copy([
      { region: EU, requestLog: 'false', pages: [] },
      { region: 'us-east-1', requestLog: 'true', pages: [{ error: 'AccessDeniedException' }] },
    ]);
    assert.deepEqual(reads[0], { kind: 'left-out', reason: IS_OFF });
    assert.ok(reads[1]?.kind === 'left-out');
    assert.match(reads[1].reason, /us-east-1: logs:FilterLogEvents .* is not allowed/);
    const denied = {
      ...target,
      s3: {
        send: async (command: object) => {
          if (!(command instanceof PutObjectCommand)) return {};
          throw Object.assign(new Error('said S3'), { name: 'AccessDenied' });
        },
      },
    };
    const logs = fakeLogs([{ region: EU, requestLog: 'true', pages: [], lines: [] }]);
    const [refused] = await copyServeLines(logs.source, HOUR, denied, { mode: 'if-on' });
    assert.ok(refused?.read.kind === 'left-out');
    assert.match(refused.read.reason, /s3:PutObject on object serve\/2026\/11\/27\/23\/.* is not allowed/);
  });

  it('are part of what Athena’s queries cost', async () => {
    await s3.send(
      new PutObjectCommand({ Bucket: LOG_BUCKET.bucket, Key: spanKey(PLACE, HOUR), Body: Buffer.alloc(20_000_000) }),
    );
    const without = await queryCost(s3, LOG_BUCKET, HOUR, { queries: 2, serveLines: false });
    const cost = await queryCost(s3, LOG_BUCKET, HOUR, { queries: 2, serveLines: true });
    assert.deepEqual([without.serveBytes, cost.serveBytes], [0, 20_000_000]);
    // Ten megabytes at least for one query, twenty for the other.
    assert.ok(Math.abs(cost.mostDollars - 0.00015) < 1e-9, String(cost.mostDollars));
  });

  it('let Athena count what DuckDB counts, by the same SQL', async () => {
    const lines = testLines(300);
    const shown = lines.flatMap((line) => messagesOf(line));
    await copy([{ region: EU, requestLog: 'true', pages: [], lines: shown }], LOG_DAY);
    const accessLog = lines.map(({ edge }) => accessRow(edge));
    const tables = await openAthenaInDuckDb({ accessLog, serveLog: await rows(LOG_DAY) });
    const log = await writeLog(lines.map(inEu), 'json');
    const duckDb = await openDuckDb(log);
    const athena = openAthena(keepingAgents(tables.keepAgents), LOG_BUCKET, LOG_DAY, {
      serveLines: true,
      ports: tables.ports,
    });
    const breakdowns = [...DAY_REPORT, ...parseBreakdowns('region,reason,bot+age,waste+bot')];
    try {
      assert.deepEqual(await findBotAgents(athena, LOG_DAY), await findBotAgents(duckDb, LOG_DAY));
      const counted = await countRequests(athena, LOG_DAY, breakdowns, 100);
      assert.deepEqual(counted, await countRequests(duckDb, LOG_DAY, breakdowns, 100));
      const ages = counted.find(({ by }) => by.join() === 'age')?.lines;
      assert.ok((ages?.length ?? 0) > 3, 'ages of serve’s lines are counted');
    } finally {
      tables.close();
      await duckDb.close();
      await log.remove();
    }
  });
});

describe('operations/bots: copied spans', () => {
  const day = (from: number, to: number): Interval => ({
    fromMs: LOG_STARTS_AT_MS + from * HOUR_MS,
    toMs: LOG_STARTS_AT_MS + to * HOUR_MS,
  });

  it('have keys by hour, and what these lack is missing', () => {
    const key = spanKey(PLACE, day(1, 1.5));
    assert.equal(
      key,
      `serve/2026/11/28/01/${EU}.serve-${EU}.${LOG_STARTS_AT_MS + HOUR_MS}-${LOG_STARTS_AT_MS + 1.5 * HOUR_MS}.json.gz`,
    );
    assert.deepEqual(missingSpans(PLACE, day(0.5, 2.25), [key]), [day(0.5, 1), day(1.5, 2), day(2, 2.25)]);
    const overlapping = [day(0, 3), day(1, 2), day(2.5, 4)].map((span) => spanKey(PLACE, span));
    assert.deepEqual(missingSpans(PLACE, day(1, 5), overlapping.toReversed()), [day(4, 5)]);
    assert.deepEqual(missingSpans(PLACE, day(2, 1), []), []);
  });

  it('are a function’s own', () => {
    const others = [
      { ...PLACE, functionName: `serve-${EU}-canary` },
      { ...PLACE, region: 'us-east-1' },
    ] as const;
    const keys = [
      ...others.map((place) => spanKey(place, day(0, 1))),
      `serve/2026/11/28/00/${EU}.serve-${EU}.x.json.gz`,
    ];
    assert.deepEqual(missingSpans(PLACE, day(0, 1), keys), [day(0, 1)]);
  });
});

/** A request's line a second before it ends at the edge; that of a region that failed over, too. */
function messagesOf({ edge, serve }: TestLine) {
  if (serve === undefined) return [];
  const {
    request_id: requestId,
    cache: cacheStatus,
    age_seconds: ageSeconds,
    duration_ms: durationMs,
    parameters,
  } = serve;
  const timestamp = Date.parse(`${edge['date']}T${edge['time']}Z`) - 1_000;
  const names = String(parameters).split(',').filter(Boolean);
  return [
    { timestamp, message: servedMessage({ requestId, cacheStatus: 'BYPASS', parameters: [] }) },
    { timestamp, message: servedMessage({ requestId, cacheStatus, ageSeconds, durationMs, parameters: names }) },
  ];
}

/** A region's lines have the region of their log group. */
function inEu({ edge, serve }: TestLine): TestLine {
  return { edge, serve: serve && { ...serve, region: EU } };
}

function accessRow(edge: TestLine['edge']): TableRow {
  const columns = REPORTED_FIELDS.map((field) => [columnOf(field), edge[field] ?? null] as const);
  const hour = `${edge['date']} ${edge['time']}`.slice(0, 13).replace(/[- ]/g, '/');
  return { ...Object.fromEntries(columns), log_hour: hour };
}

/** An S3 whose only object is the agents' of a report. */
function keepingAgents(keep: (lines: string) => Promise<void>): Pick<S3Client, 'send'> {
  const send = async (command: object): Promise<object> => {
    if (command instanceof PutObjectCommand) await keep(String(command.input.Body));
    return {};
  };
  return { send };
}

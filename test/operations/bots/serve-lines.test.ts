import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SERVE_LOG_COLUMNS } from '../../../core/contract/access-log';
import { findBotAgents } from '../../../operations/bots/bot-agents';
import { countRequests, needsServeLog, parseBreakdowns } from '../../../operations/bots/counts-report';
import { openDuckDb } from '../../../operations/bots/duckdb-engine';
import { fetchServeLines } from '../../../operations/bots/serve-lines/fetch-serve-lines';
import { IS_OFF, type LineOptions } from '../../../operations/bots/serve-lines/serve-log-groups';
import { LOG_DAY, LOG_STARTS_AT_MS, type TestLine, testLines } from '../../support/bots/access-log-lines';
import { type FakeFunction, fakeLogs, servedMessage } from '../../support/bots/fake-logs';
import { writeLog } from '../../support/bots/log-files';

const EU = 'eu-central-1';
const US = 'us-east-1';
const SERVED = {
  requestId: 'a==',
  region: EU,
  cacheStatus: 'HIT',
  ageSeconds: 12,
  durationMs: 31,
  parameters: ['page', 'q'],
};
const GOOD = servedMessage(SERVED);

describe('operations/bots/serve-lines', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'georender-lines-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function fetched(functions: readonly FakeFunction[], options: Partial<LineOptions> = {}) {
    const logs = fakeLogs(functions);
    const progress: number[] = [];
    const all = { mode: 'if-on', onLines: (lines: number) => progress.push(lines), ...options } as const;
    const found = await fetchServeLines(logs.source, LOG_DAY, folder, all);
    const texts = await Promise.all(found.files.map((file) => readFile(file, 'utf8')));
    const rows: unknown[] = texts.flatMap((text) =>
      text
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    );
    return { ...logs, ...found, rows, progress };
  }

  /** What was read of the only function. */
  async function readOf(pages: FakeFunction['pages'], options: Partial<LineOptions> = {}) {
    const { functions, rows, asked, pauses } = await fetched([{ region: EU, requestLog: 'true', pages }], options);
    return { read: functions[0]?.read, rows, asked, pauses };
  }

  it('reads all pages of all regions, empty ones too, into a file a region', async () => {
    const { files, rows, functions, asked, progress } = await fetched([
      {
        region: EU,
        requestLog: 'true',
        pages: [{ messages: [GOOD], token: 't1' }, { messages: [], token: 't2' }, { messages: [GOOD] }],
      },
      { region: US, requestLog: 'true', pages: [{ messages: [GOOD] }] },
    ]);
    assert.deepEqual(
      files.map((file) => path.basename(file)),
      [`serve-${EU}-0.json`, `serve-${US}-1.json`],
    );
    const amounts = { age_seconds: 12, duration_ms: 31 };
    const row = { request_id: 'a==', region: EU, cache: 'HIT', reason: null, ...amounts, parameters: 'page,q' };
    assert.deepEqual(rows, [row, row, { ...row, region: US }]);
    assert.deepEqual(Object.keys(row), Object.keys(SERVE_LOG_COLUMNS));
    assert.deepEqual(
      functions.map(({ region, functionName, read }) => [region, functionName, read]),
      [
        [EU, `serve-${EU}`, { kind: 'all', lines: 2 }],
        [US, `serve-${US}`, { kind: 'all', lines: 1 }],
      ],
    );
    assert.equal(progress.at(-1), 3);
    const ofEu = asked.filter(({ logGroupName }) => logGroupName === `site-${EU}`);
    assert.deepEqual(
      ofEu.map(({ nextToken }) => nextToken),
      [undefined, 't1', 't2'],
    );
    assert.equal(ofEu[0]?.filterPattern, '{ $.served.requestId = "*" }');
    assert.ok((ofEu[0]?.startTime ?? 0) < LOG_DAY.fromMs && (ofEu[0]?.endTime ?? 0) > LOG_DAY.toMs);
  });

  it('ends at a token that comes again, and says so', async () => {
    const page = { messages: [GOOD], token: 't1' };
    const { read, asked } = await readOf([page, { messages: [], token: 't2' }, page, page]);
    assert.equal(asked.length, 3);
    assert.deepEqual(read, {
      kind: 'partial',
      lines: 2,
      untilMs: LOG_STARTS_AT_MS,
      reason: 'CloudWatch Logs repeated a page',
    });
  });

  it('waits longer and longer while CloudWatch Logs throttles', async () => {
    const throttled = { error: 'ThrottlingException' };
    const { read, pauses } = await readOf([throttled, throttled, throttled, { messages: [GOOD] }]);
    assert.deepEqual(read, { kind: 'all', lines: 1 });
    assert.deepEqual(pauses, [1000, 2000, 4000]);
  });

  it('gives up when throttling does not end, and keeps what it has', async () => {
    const pages = [{ messages: [GOOD], token: 't1' }, ...Array.from({ length: 8 }, () => ({ error: 'Throttling' }))];
    const { read, rows } = await readOf(pages);
    assert.ok(read?.kind === 'partial');
    assert.match(read.reason, /AWS takes no more/);
    assert.equal(rows.length, 1);
  });

  it('leaves out what it may not read, with the action that is missing', async () => {
    const { read } = await readOf([{ error: 'AccessDeniedException' }]);
    assert.ok(read?.kind === 'left-out');
    assert.match(read.reason, /eu-central-1: logs:FilterLogEvents on log group site-eu-central-1 is not allowed/);
  });

  it('stops at the bound of bytes, and at that of time', async () => {
    const pages = Array.from({ length: 9 }, (_, at) => ({ messages: [GOOD], token: `t${at}` }));
    const bytes = await readOf(pages, { bounds: { mostBytes: 2 * GOOD.length, mostMs: 60_000 } });
    assert.equal(bytes.asked.length, 2);
    assert.ok(bytes.read?.kind === 'partial' && /MB were read/.test(bytes.read.reason));
    const time = await readOf(pages, { bounds: { mostBytes: 1e9, mostMs: 3_000 } });
    assert.equal(time.asked.length, 3);
    assert.ok(time.read?.kind === 'partial' && /took 3 seconds/.test(time.read.reason));
  });

  it('skips lines that are none of a request, and the parts of others that are not as they should be', async () => {
    const hostile = [
      '',
      'START RequestId: 1',
      'null',
      '[]',
      '{"served":null}',
      '{"served":"x"}',
      servedMessage({ ...SERVED, requestId: '' }),
      servedMessage({ ...SERVED, requestId: "'; DROP TABLE agents; --" }),
      servedMessage({ ...SERVED, requestId: 'a'.repeat(129) }),
      servedMessage({ ...SERVED, cacheStatus: 'constructor' }),
      servedMessage({ ...SERVED, cacheStatus: 1 }),
    ];
    const odd = {
      ageSeconds: '1',
      durationMs: -1,
      parameters: ['x\n{"request_id":"b"}', 7, 'y'.repeat(5000)],
      reason: 'DROP',
    };
    const { rows } = await readOf([{ messages: [...hostile, servedMessage({ ...SERVED, ...odd, region: 'mars' })] }]);
    const parameters = `x\n{"request_id":"b"},${'y'.repeat(5000)}`.slice(0, 2000);
    assert.deepEqual(rows, [
      { request_id: 'a==', region: EU, cache: 'HIT', reason: null, age_seconds: null, duration_ms: null, parameters },
    ]);
  });

  it('asks nothing where requestLog is off, unless it is told to', async () => {
    const off: FakeFunction = { region: EU, requestLog: 'false', pages: [{ messages: [GOOD] }] };
    const untold: FakeFunction = { region: US, pages: [{ messages: [GOOD] }] };
    const first = await fetched([off, untold]);
    assert.deepEqual(
      first.functions.map(({ read }) => read),
      [
        { kind: 'left-out', reason: IS_OFF },
        { kind: 'all', lines: 1 },
      ],
    );
    const forced = await fetched([off], { mode: 'always' });
    assert.deepEqual(forced.functions[0]?.read, { kind: 'all', lines: 1 });
  });

  it('let a report tell region, cache and age, and count a request that failed over once', async () => {
    const lines = testLines(600);
    const messages = lines.flatMap(({ serve }) => (serve === undefined ? [] : [messageOf(serve)]));
    // The region that failed had no page to show.
    const failed = lines.flatMap(({ serve }) =>
      serve === undefined ? [] : [servedMessage({ requestId: serve['request_id'], cacheStatus: 'BYPASS' })],
    );
    const { files } = await fetched([
      { region: EU, requestLog: 'true', pages: [{ messages: failed }] },
      { region: US, requestLog: 'true', pages: [{ messages, token: 't1' }, { messages }] },
    ]);
    const log = await writeLog(
      lines.map(({ edge }) => ({ edge, serve: undefined })),
      'parquet',
    );
    const engine = await openDuckDb({ ...log, serveLog: files });
    const reference = await writeLog(lines.map(inUs), 'parquet');
    const expected = await openDuckDb(reference);
    const breakdowns = parseBreakdowns('region,cache,age,reason,waste,bot');
    try {
      for (const one of [engine, expected]) await findBotAgents(one, LOG_DAY);
      const tables = await countRequests(engine, LOG_DAY, [[], ...breakdowns], 100);
      assert.deepEqual(tables, await countRequests(expected, LOG_DAY, [[], ...breakdowns], 100));
      const names = (at: number) => tables[at]?.lines.map(({ values }) => values[0] ?? '').sort();
      assert.deepEqual(names(1), ['copy at the edge', 'unknown', US]);
      assert.deepEqual(names(2), ['EDGE', 'HIT', 'MISS', 'STALE', 'not at the edge']);
      assert.equal(names(3)?.length, 7);
    } finally {
      for (const one of [engine, expected]) await one.close();
      for (const one of [log, reference]) await one.remove();
    }
  });

  it('are needed for some tables alone', () => {
    assert.equal(needsServeLog([[], ...parseBreakdowns('bot,status+path')]), false);
    for (const by of ['age', 'bot+region', 'reason', 'cache', 'waste'])
      assert.equal(needsServeLog(parseBreakdowns(by)), true, by);
  });
});

function messageOf(serve: NonNullable<TestLine['serve']>): string {
  const {
    request_id: requestId,
    cache: cacheStatus,
    age_seconds: ageSeconds,
    duration_ms: durationMs,
    parameters,
  } = serve;
  return servedMessage({
    requestId,
    cacheStatus,
    ageSeconds,
    durationMs,
    parameters: String(parameters).split(',').filter(Boolean),
  });
}

/** A region's lines have the region of their log group. */
function inUs({ edge, serve }: TestLine): TestLine {
  return { edge, serve: serve && { ...serve, region: US } };
}

import assert from 'node:assert/strict';
import { botIdentifier } from '../../../core/bots/bot-identity';
import { DESKTOP_USER_AGENT } from '../../../core/contract/user-agent';
import { findBotAgents } from '../../../operations/bots/bot-agents';
import { BreakdownError, countRequests, parseBreakdowns } from '../../../operations/bots/counts-report';
import { DEFAULT_DUCKDB_BOUNDS, DuckDbMissingError, openDuckDb } from '../../../operations/bots/duckdb-engine';
import { unlistedPages } from '../../../operations/bots/pages/unlisted-pages';
import type { QueryEngine } from '../../../operations/bots/query-engine';
import { LOG_DAY, type TestLine, testLines } from '../../support/bots/access-log-lines';
import { type WrittenLog, writeLog } from '../../support/bots/log-files';

const LINES = testLines(5000);
const EDGE_HITS = ['Hit', 'RefreshHit'];
const identify = botIdentifier([]);

/** Our own renders ask for the site’s files through the same distribution. */
const OWN = LINES.filter(({ edge }) => (edge['cs(User-Agent)'] ?? '').includes('Georender/'));

/** The lines of bots, with what the reports should make of them, computed here by other means. */
const BOTS = LINES.flatMap((line) => {
  const userAgent = (line.edge['cs(User-Agent)'] ?? '').replaceAll('%20', ' ');
  const identity = identify(userAgent);
  return identity === undefined || userAgent === DESKTOP_USER_AGENT ? [] : [{ ...line, ...identity }];
});

function countedBy(valueOf: (line: (typeof BOTS)[number]) => string, lines: readonly (typeof BOTS)[number][] = BOTS) {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(valueOf(line), (counts.get(valueOf(line)) ?? 0) + 1);
  return counts;
}

function cacheOf({ edge, serve }: TestLine): string {
  if (EDGE_HITS.includes(edge['x-edge-result-type'] ?? '')) return 'EDGE';
  return serve === undefined ? 'not at the edge' : String(serve['cache']);
}

for (const format of ['parquet', 'json'] as const) {
  describe(`operations/bots: reports by DuckDB from ${format}`, () => {
    let log: WrittenLog;
    let engine: QueryEngine;
    before(async () => {
      log = await writeLog(LINES, format);
      engine = await openDuckDb(log);
      const { agents, requests, isCut } = await findBotAgents(engine, LOG_DAY);
      assert.deepEqual([agents.length, requests, isCut], [7, LINES.length - OWN.length, false]);
    });
    after(async () => {
      await engine.close();
      await log.remove();
    });

    it('count every bot’s request but our own, edge hits too, by each property', async () => {
      const breakdowns = parseBreakdowns('bot,group,operator,country,path,status,cache,age,hour,region,bot+status');
      const tables = await countRequests(engine, LOG_DAY, [[], ...breakdowns], 1000);
      const found = tables.map(({ lines }) =>
        Object.fromEntries(lines.map(({ values, requests }) => [values.join(' '), requests])),
      );
      const field = (name: string) => countedBy(({ edge }) => edge[name] ?? '');
      assert.deepEqual(found, [
        { '': BOTS.length },
        ...[
          countedBy(({ bot, group, operator }) => `${bot} ${group} ${operator}`),
          countedBy(({ group }) => group),
          countedBy(({ operator }) => operator),
          countedBy(({ edge }) => (edge['c-country'] === '-' ? 'unknown' : (edge['c-country'] ?? ''))),
          field('cs-uri-stem'),
          field('sc-status'),
          countedBy(cacheOf),
          countedBy(ageOf),
          countedBy(({ edge }) => `${edge['date']} ${edge['time']?.slice(0, 2)}h`),
          countedBy((line) =>
            cacheOf(line) === 'EDGE' ? 'copy at the edge' : String(line.serve?.['region'] ?? 'unknown'),
          ),
          countedBy(({ bot, group, operator, edge }) => `${bot} ${group} ${operator} ${edge['sc-status']}`),
        ].map((counts) => Object.fromEntries(counts)),
      ]);
    });

    it('tell errors, edge hits, bytes and times, the most asked first, and no more lines than wanted', async () => {
      const [total, byPath] = await countRequests(engine, LOG_DAY, [[], ['path']], 3);
      const [line] = total?.lines ?? [];
      assert.ok(line);
      assert.equal(line.errors, BOTS.filter(({ edge }) => Number(edge['sc-status']) >= 400).length);
      assert.equal(line.edgeHits, BOTS.filter((bot) => cacheOf(bot) === 'EDGE').length);
      assert.equal(
        line.bytes,
        BOTS.reduce((sum, { edge }) => sum + Number(edge['sc-bytes']), 0),
      );
      const averageMs = BOTS.reduce((sum, { edge }) => sum + 1000 * Number(edge['time-taken']), 0) / BOTS.length;
      assert.ok(Math.abs((line.averageMs ?? 0) - averageMs) < 0.001, `${line.averageMs} ${averageMs}`);
      const served = BOTS.flatMap(({ serve }) => (serve === undefined ? [] : Number(serve['duration_ms'])));
      const serveMs = served.reduce((sum, ms) => sum + ms, 0) / served.length;
      assert.ok(Math.abs((line.averageServeMs ?? 0) - serveMs) < 0.001, `${line.averageServeMs} ${serveMs}`);
      const paths = [...countedBy(({ edge }) => edge['cs-uri-stem'] ?? '').values()].sort((one, other) => other - one);
      assert.deepEqual(
        byPath?.lines.map(({ requests }) => requests),
        paths.slice(0, 3),
      );
      assert.deepEqual([total?.allLines, byPath?.allLines], [1, paths.length]);
    });

    it('are in order of time by hour, of the hours with the most requests', async () => {
      const [byHour] = await countRequests(engine, LOG_DAY, [['hour']], 5);
      const hours = byHour?.lines.map(({ values }) => values[0] ?? '') ?? [];
      assert.equal(hours.length, 5);
      assert.deepEqual(hours, hours.toSorted());
      const counts = [...countedBy(({ edge }) => edge['time']?.slice(0, 2) ?? '').values()].sort((a, b) => b - a);
      assert.deepEqual(
        byHour?.lines.map(({ requests }) => requests).sort((a, b) => b - a),
        counts.slice(0, 5),
      );
    });

    it('leave out what was before and after', async () => {
      const fromMs = LOG_DAY.fromMs + 3_600_000;
      const [total] = await countRequests(engine, { fromMs, toMs: fromMs + 60_000 }, [[]], 1);
      const within = BOTS.filter(({ edge }) => (edge['time'] ?? '').startsWith('01:00:'));
      assert.equal(total?.lines[0]?.requests, within.length);
      assert.deepEqual((await countRequests(engine, { fromMs: 0, toMs: 1000 }, [['bot']], 9))[0]?.lines, []);
    });

    it('count wasted crawls by kind, bot and path', async () => {
      const wasted = BOTS.filter((line) => wasteOf(line) !== '');
      const tables = await countRequests(engine, LOG_DAY, parseBreakdowns('waste,waste+bot,waste+path,status'), 1000);
      assert.deepEqual(
        tables.map(({ lines }) =>
          Object.fromEntries(lines.map(({ values, requests }) => [values.slice(0, 2).join(' '), requests])),
        ),
        [
          countedBy(wasteOf, wasted),
          countedBy((line) => `${wasteOf(line)} ${line.bot}`, wasted),
          countedBy((line) => `${wasteOf(line)} ${line.edge['cs-uri-stem']}`, wasted),
          countedBy(({ edge }) => edge['sc-status'] ?? ''),
        ].map((counts) => Object.fromEntries(counts)),
      );
    });

    it('find the pages that a sitemap lacks, and those that no bot got', async () => {
      const got = new Set(
        BOTS.filter(({ edge }) => edge['sc-status'] === '200').map(({ edge }) => edge['cs-uri-stem'] ?? ''),
      );
      const listed = [...got].slice(0, 10).map((path) => `https://www.example.com${path}?page=1`);
      const report = await unlistedPages(engine, LOG_DAY, [...listed, 'https://www.example.com/new']);
      assert.deepEqual(report.uncrawled, ['https://www.example.com/new']);
      assert.deepEqual(new Set(report.unlisted.map(({ path }) => path)), new Set([...got].slice(10)));
      assert.deepEqual([report.crawled, report.listed, report.isCut], [got.size, 11, false]);
      const ofServer = listed.map((url) => url.replace('www.example.com', 'main.example.net'));
      const same = { host: 'www.example.com', others: ['main.example.net'] };
      assert.deepEqual((await unlistedPages(engine, LOG_DAY, ofServer, same)).unlisted, report.unlisted);
      assert.equal((await unlistedPages(engine, LOG_DAY, ofServer)).unlisted.length, got.size);
    });
  });
}

describe('operations/bots: reports', () => {
  it('are empty for a log without files', async () => {
    const engine = await openDuckDb({ format: 'parquet', accessLog: [], serveLog: [] });
    assert.deepEqual(await findBotAgents(engine, LOG_DAY), { agents: [], requests: 0, isCut: false });
    assert.deepEqual((await countRequests(engine, LOG_DAY, [['bot']], 5))[0]?.lines, []);
    await engine.close();
  });

  it('say how DuckDB is installed, where it is not', async () => {
    const load = () => Promise.reject(new Error('Cannot find module'));
    await assert.rejects(
      openDuckDb({ format: 'json', accessLog: [], serveLog: [] }, DEFAULT_DUCKDB_BOUNDS, load),
      (error: unknown) => error instanceof DuckDbMissingError && error.message.includes('npm install'),
    );
  });

  it('refuse to count by what they do not know, and say what they do', () => {
    assert.deepEqual(parseBreakdowns('bot, status+country'), [['bot'], ['status', 'country']]);
    for (const wrong of ['', 'bots', 'bot,', 'bot+bot', 'bot+status+country+path', 'constructor'])
      assert.throws(() => parseBreakdowns(wrong), BreakdownError, wrong);
  });
});

function ageOf({ edge, serve }: TestLine): string {
  if (EDGE_HITS.includes(edge['x-edge-result-type'] ?? '')) return 'copy at the edge';
  const seconds = serve?.['age_seconds'];
  if (typeof seconds !== 'number') return 'unknown';
  if (seconds < 60) return 'under a minute';
  if (seconds < 3600) return 'under an hour';
  if (seconds < 86_400) return 'under a day';
  return seconds < 604_800 ? 'under a week' : 'a week and more';
}

function wasteOf({ edge, serve }: TestLine): string {
  const status = edge['sc-status'] ?? '';
  if (status === '404') return 'not found';
  if (status === '301') return 'redirect';
  if (status === '503') return 'error of the site';
  if (status === '403') return 'refused';
  return (serve?.['parameters'] ?? '') === '' ? '' : 'parameters';
}

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BOT_GROUPS, LISTED_BOT_GROUPS } from '../../../core/bots/bot-groups';
import { operatorOf } from '../../../core/bots/bot-operators';
import { type ClaimsReport, verifyClaims } from '../../../operations/bots/addresses/false-bots';
import { parseRanges, RangesFormError, VERIFIED_OPERATORS } from '../../../operations/bots/addresses/published-ranges';
import { RangesFileError, rangesFile, readRanges, updateRanges } from '../../../operations/bots/addresses/ranges-file';
import { type NameLookups, reverseDns } from '../../../operations/bots/addresses/reverse-dns';
import type { QueryEngine, Row } from '../../../operations/bots/query-engine';
import { LOG_DAY } from '../../support/bots/access-log-lines';

/** The form that all operators document, with addresses for documentation. */
const FILE = JSON.stringify({
  creationTime: '2026-11-28T22:00:00.000000',
  prefixes: [{ ipv4Prefix: '192.0.2.0/24' }, { ipv6Prefix: '2001:db8:1::/64' }],
});

const CLAIMS: readonly Row[] = [
  ['Google', 'googlebot', '192.0.2.7', 50],
  ['Google', 'googlebot', '2001:db8:1::7', 5],
  ['Google', 'googlebot', '203.0.113.9', 3],
  ['Google', 'googlebot', '203.0.113.10', 2],
  ['OpenAI', 'gptbot', '203.0.113.9', 4],
  ['Apple', 'applebot', 'no address', 1],
].map(([operator, bot, address, requests]) => ({
  operator: String(operator),
  bot: String(bot),
  address: String(address),
  requests: Number(requests),
  first_at: '2026-11-28 00:00:00',
  last_at: '2026-11-28 10:00:00',
}));

const engine: QueryEngine = {
  tables: { accessLog: 'l', serveLog: 's', agents: 'a' },
  query: async () => CLAIMS,
  keepAgents: async () => undefined,
  close: async () => undefined,
};

function namesOf(report: ClaimsReport) {
  return report.falseBots.map(({ operator, address }) => `${operator} ${address}`);
}

const absent = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));

/** 203.0.113.9 is Google's by name; 203.0.113.10 says so, but the name has another address. */
const lookups: NameLookups = {
  reverse: async (address) => [address.endsWith('.9') ? 'crawl-9.googlebot.com.' : 'crawl-10.googlebot.com'],
  resolve4: async (name) => [name.startsWith('crawl-9') ? '203.0.113.9' : '203.0.113.99'],
  resolve6: () => absent('ENODATA'),
};

describe('operations/bots: who claims to be a bot', () => {
  it('is unverified until addresses are fetched', async () => {
    const report = await verifyClaims(engine, LOG_DAY, { ranges: [], lookups: undefined });
    assert.deepEqual(report.operators, [
      { operator: 'Google', verified: 0, false: 0, unverified: 60, fetchedAtMs: undefined },
      { operator: 'OpenAI', verified: 0, false: 0, unverified: 4, fetchedAtMs: undefined },
      { operator: 'Apple', verified: 0, false: 0, unverified: 1, fetchedAtMs: undefined },
    ]);
    assert.deepEqual(report.falseBots, []);
  });

  it('is verified by the operator’s own addresses, IPv6 too; others are false', async () => {
    const prefixes = parseRanges('https://example.com/x.json', FILE);
    const ranges = ['Google', 'Apple'].map((operator) => ({ operator, prefixes, fetchedAtMs: 7 }));
    const report = await verifyClaims(engine, LOG_DAY, { ranges, lookups: undefined });
    assert.deepEqual(report.operators, [
      { operator: 'Google', verified: 55, false: 5, unverified: 0, fetchedAtMs: 7 },
      { operator: 'OpenAI', verified: 0, false: 0, unverified: 4, fetchedAtMs: undefined },
      { operator: 'Apple', verified: 0, false: 1, unverified: 0, fetchedAtMs: 7 },
    ]);
    assert.deepEqual(namesOf(report), ['Google 203.0.113.9', 'Google 203.0.113.10', 'Apple no address']);
  });

  it('is verified by names that lead back to the address, of operators that document it', async () => {
    const ranges = [{ operator: 'Google', prefixes: ['192.0.2.0/24', '2001:db8:1::/64'], fetchedAtMs: 0 }];
    const report = await verifyClaims(engine, LOG_DAY, { ranges, lookups });
    assert.deepEqual(report.operators[0], {
      operator: 'Google',
      verified: 58,
      false: 2,
      unverified: 0,
      fetchedAtMs: 0,
    });
    assert.equal(report.operators[1]?.unverified, 4);
  });

  it('is not false of bots that also ask from other addresses', async () => {
    const claims = [
      ['Google', 'chrome-lighthouse', '203.0.113.10'],
      ['Google', 'chrome-lighthouse', '192.0.2.7'],
      ['Anthropic', 'claude-code', '203.0.113.10'],
      ['Anthropic', 'claudebot', '203.0.113.10'],
    ].map(([operator = '', bot = '', address = '']) => ({ operator, bot, address, requests: 1 }));
    const ranges = ['Google', 'Anthropic'].map((operator) => ({
      operator,
      prefixes: ['192.0.2.0/24'],
      fetchedAtMs: 7,
    }));
    const report = await verifyClaims({ ...engine, query: async () => claims }, LOG_DAY, { ranges, lookups });
    assert.deepEqual(report.operators, [
      { operator: 'Google', verified: 1, false: 0, unverified: 1, fetchedAtMs: 7 },
      { operator: 'Anthropic', verified: 0, false: 1, unverified: 1, fetchedAtMs: 7 },
    ]);
    assert.deepEqual(namesOf(report), ['Anthropic 203.0.113.10']);
  });

  it('has only names that lists know among those that ask from elsewhere', () => {
    const tokens = LISTED_BOT_GROUPS.flatMap((group) => BOT_GROUPS[group]).flatMap((list) => list.tokens);
    for (const { operator, alsoElsewhere } of VERIFIED_OPERATORS)
      for (const name of alsoElsewhere)
        assert.ok(
          tokens.some((token) => name === token && operatorOf(token) === operator),
          `${operator}: ${name}`,
        );
  });

  it('is open while DNS does not answer, and false if it has no name', async () => {
    const ends = ['.googlebot.com'];
    assert.equal(await reverseDns({ ...lookups, reverse: () => absent('ETIMEOUT') }, '203.0.113.9', ends), 'unknown');
    assert.equal(await reverseDns({ ...lookups, reverse: () => absent('ENOTFOUND') }, '203.0.113.9', ends), 'refuted');
    const evil = { ...lookups, reverse: async () => ['googlebot.com.evil.example', 'xgooglebot.com'] };
    assert.equal(await reverseDns(evil, '203.0.113.9', ends), 'refuted');
  });
});

describe('operations/bots: published addresses', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'georender-ranges-'));
    file = rangesFile({ XDG_CACHE_HOME: folder });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are fetched for every operator, each from its own host', async () => {
    const asked: string[] = [];
    const { ranges, failures } = await updateRanges(file, 5, async (url) => {
      asked.push(url);
      return FILE;
    });
    assert.deepEqual(failures, []);
    assert.deepEqual(
      ranges.map(({ operator }) => operator),
      VERIFIED_OPERATORS.map(({ operator }) => operator),
    );
    assert.deepEqual(
      asked,
      VERIFIED_OPERATORS.flatMap(({ urls }) => urls),
    );
    for (const url of asked) assert.match(url, /^https:\/\//);
    assert.deepEqual(await readRanges(file), ranges);
  });

  it('of an operator whose file fails stay those of before', async () => {
    await updateRanges(file, 5, async () => FILE);
    const { ranges, failures } = await updateRanges(file, 9, async (url) => {
      if (url.includes('openai')) throw new Error('no answer');
      return url.includes('bing') ? '<html>' : FILE;
    });
    assert.deepEqual(
      failures.map(({ operator }) => operator),
      ['Microsoft', 'OpenAI'],
    );
    assert.deepEqual(
      ranges.map(({ fetchedAtMs }) => fetchedAtMs),
      [9, 5, 5, 9, 9, 9, 9],
    );
  });

  it('are refused in any other form', () => {
    for (const text of [
      'no JSON',
      '{}',
      '{"prefixes":[]}',
      '{"prefixes":[{"ipv4Prefix":"0.0.0.0/33"}]}',
      '{"prefixes":[{"ipv4Prefix":"192.0.2.0/24"},{"other":1}]}',
      '{"prefixes":["192.0.2.0/24"]}',
    ])
      assert.throws(() => parseRanges('https://example.com/x.json', text), RangesFormError, text);
  });

  it('are not read from a file that is none of ours', async () => {
    assert.deepEqual(await readRanges(path.join(folder, 'absent.json')), []);
    await updateRanges(file, 5, async () => FILE);
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll('192.0.2.0/24', 'anything'));
    await assert.rejects(readRanges(file), RangesFileError);
  });
});

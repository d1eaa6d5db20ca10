// "Published to found" on a small log whose answers are counted by hand.
import assert from 'node:assert/strict';
import { NO_EPOCHS } from '../../../core/pages/epochs';
import type { PageIdentity } from '../../../core/pages/page-key';
import type { PageRecord } from '../../../core/pages/page-record';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import type { Variant } from '../../../core/pages/variants';
import { findBotAgents } from '../../../operations/bots/bot-agents';
import { openDuckDb } from '../../../operations/bots/duckdb-engine';
import { type FoundPorts, type FoundReport, foundPages } from '../../../operations/bots/pages/found-pages';
import { LOG_DAY, LOG_STARTS_AT_MS, type TestLine, testLines } from '../../support/bots/access-log-lines';
import { writeLog } from '../../support/bots/log-files';
import { LAB_SITE, labPage } from '../../support/storage/lab-site';

const AGENTS = {
  google: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  bing: 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  gpt: 'Mozilla/5.0 (compatible; GPTBot/1.3; +https://openai.com/gptbot)',
  person: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36',
} as const;

interface Crawl {
  readonly at: string;
  readonly by: keyof typeof AGENTS;
  readonly path: string;
  readonly fields?: Readonly<Record<string, string>>;
}

const VIEWER_HOST = 'd1.cloudfront.net';

const CRAWLS: readonly Crawl[] = [
  // New at 10:00:00.700; bots came after 2 s, 1 h and 4 h.
  { at: '09:00:00', by: 'person', path: '/new' },
  { at: '09:30:00', by: 'google', path: '/new', fields: { 'sc-status': '404' } },
  { at: '10:00:02', by: 'google', path: '/new' },
  { at: '12:00:00', by: 'google', path: '/new' },
  { at: '11:00:00', by: 'gpt', path: '/new' },
  { at: '14:00:00', by: 'bing', path: '/new' },
  // Its phones' variant had the content at 12:00:00, the desktop's at 12:30.
  { at: '13:00:00', by: 'bing', path: '/variants' },
  // Crawled within the second in which its render began; under CloudFront's own name.
  { at: '15:00:00', by: 'google', path: '/at-once', fields: { 'x-host-header': VIEWER_HOST } },
  // Crawled before its last change.
  { at: '09:59:59', by: 'google', path: '/changed' },
  { at: '10:00:01', by: 'bing', path: '/changed' },
  { at: '05:00:00', by: 'google', path: '/older' },
  { at: '06:00:00', by: 'google', path: '/unknown' },
  { at: '06:00:00', by: 'google', path: '/new', fields: { 'x-host-header': 'elsewhere.example' } },
  { at: '06:00:00', by: 'google', path: '/logo.png', fields: { 'sc-content-type': 'image/png' } },
  { at: 'noon', by: 'google', path: '/no-time' },
];

const CHANGES: readonly (readonly [path: string, variant: Variant, at: string])[] = [
  ['/new', 'desktop', '10:00:00.700'],
  ['/variants', 'desktop', '12:30:00.000'],
  ['/variants', 'mobile', '12:00:00.000'],
  ['/at-once', 'desktop', '15:00:00.999'],
  ['/changed', 'desktop', '10:00:00.000'],
  ['/older', 'desktop', 'before'],
];

const S = 1_000;
const H = 3_600 * S;

const FOUND: FoundReport = {
  pages: [
    {
      host: VIEWER_HOST,
      path: '/at-once',
      newAtMs: msOf('15:00:00.999'),
      crawls: [{ bot: 'googlebot', delayMs: 0 }],
    },
    {
      host: 'www.example.com',
      path: '/variants',
      newAtMs: msOf('12:00:00.000'),
      crawls: [{ bot: 'bingbot', delayMs: H }],
    },
    {
      host: 'www.example.com',
      path: '/new',
      newAtMs: msOf('10:00:00.700'),
      crawls: [
        { bot: 'googlebot', delayMs: 2 * S },
        { bot: 'gptbot', delayMs: H },
        { bot: 'bingbot', delayMs: 4 * H },
      ],
    },
  ],
  bots: [
    { bot: 'bingbot', pages: 2, first: 1, halfMs: H, mostMs: 4 * H },
    { bot: 'googlebot', pages: 2, first: 2, halfMs: 0, mostMs: 2 * S },
    { bot: 'gptbot', pages: 1, first: 0, halfMs: H, mostMs: H },
  ],
  leftOut: { changedSince: 1, older: 1, unknown: 2 },
  isCut: false,
};

describe('operations/bots/pages/found-pages', () => {
  for (const format of ['parquet', 'json'] as const)
    it(`tells from ${format} how soon each bot got new pages, and which pages it leaves out`, async () => {
      const log = await writeLog(CRAWLS.map(lineOf), format);
      const engine = await openDuckDb(log);
      try {
        await findBotAgents(engine, LOG_DAY);
        assert.deepEqual(await foundPages(engine, LOG_DAY, knownIndex()), FOUND);
      } finally {
        await engine.close();
        await log.remove();
      }
    });
});

/** An index that has the pages of {@link CHANGES}. */
function knownIndex(): FoundPorts {
  const changes = new Map(CHANGES.map(([path, variant, at]) => [labPage(path, variant).key, msOf(at)]));
  const recordOf = ({ key, keyUrl }: PageIdentity): PageRecord | undefined => {
    const changedAtMs = changes.get(key);
    const rest = { key, keyUrl, status: 200, headers: [], object: undefined, textLength: 0 };
    const windows = { freshUntilMs: 0, staleUntilMs: 0, errorUntilMs: 0 };
    // Rendered again since: only the change counts.
    return changedAtMs === undefined
      ? undefined
      : { ...rest, ...windows, changedAtMs, renderStartedAtMs: msOf('23:00:00') };
  };
  return {
    facts: {
      publicSite: LAB_SITE,
      viewerHost: VIEWER_HOST,
      variants: ['desktop', 'mobile'],
      queryPolicy: DEFAULT_QUERY_POLICY,
    },
    records: {
      find: async (pages) => new Map(pages.map((page) => [page.key, { record: recordOf(page), ...NO_EPOCHS }])),
    },
  };
}

/** A time of the log's day; `before` is an hour before it. */
function msOf(at: string): number {
  return at === 'before'
    ? LOG_STARTS_AT_MS - H
    : Date.parse(`${new Date(LOG_STARTS_AT_MS).toISOString().slice(0, 10)}T${at}Z`);
}

function lineOf({ at, by, path, fields }: Crawl): TestLine {
  const edge = testLines(1)[0]?.edge;
  const own = {
    time: at,
    'cs-uri-stem': path,
    'cs(User-Agent)': AGENTS[by].replaceAll(' ', '%20'),
    'sc-status': '200',
  };
  return { edge: { ...edge, ...own, ...fields }, serve: undefined };
}

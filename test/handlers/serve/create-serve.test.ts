// `serve`, one request at a time: renders, last good copies, pages that are not kept, and refusals.
import assert from 'node:assert/strict';
import type { FreshnessRule } from '../../../core/pages/freshness';
import { CacheLab } from '../../support/storage/cache-lab';
import { bucketOf, INDEX_TABLE, LEASE_TABLE, TEST_REGION } from '../../support/storage/embedded-storage';
import { document, LAB_OTHER_SITE_HOST, LAB_SITE, LAB_SITE_HOST, labPage } from '../../support/storage/lab-site';

const HOUR_MS = 3_600_000;

/** An hour fresh, another stale, a day error-only. */
const RULES: readonly FreshnessRule[] = [
  {
    paths: '/always-stale/*',
    pages: { freshSeconds: 0, staleWhileRevalidateSeconds: 3_600, staleIfErrorSeconds: 3_600 },
    notFoundSeconds: 0,
    redirectSeconds: 0,
  },
  {
    paths: '/*',
    pages: { freshSeconds: 3_600, staleWhileRevalidateSeconds: 3_600, staleIfErrorSeconds: 86_400 },
    notFoundSeconds: 60,
    redirectSeconds: 60,
  },
];

describe('handlers/serve/create-serve', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start({ freshness: RULES });
  });
  after(() => lab.storage.close());
  beforeEach(() => lab.reset());

  const later = (ms: number) => lab.storage.clock.advance(ms);

  it('leads no bot to the host behind the edge: just rendered, kept, not kept, and without a render', async () => {
    const location = `https://${LAB_SITE_HOST}/b?c=%2F`;
    const shown = `https://${LAB_SITE.hosts[0]}/b?c=%2F`;
    lab.browse = async () => ({ kind: 'redirect', status: 302, siteHeaders: { location } });
    for (const cache of ['MISS', 'HIT']) {
      const answer = await lab.ask('/to-the-origin');
      assert.partialDeepStrictEqual(answer, { status: 302, cache, headers: { location: shown } });
    }
    lab.browse = async () => ({ kind: 'redirect', status: 302, siteHeaders: { location, 'cache-control': 'private' } });
    assert.equal((await lab.ask('/to-the-origin/mine')).headers['location'], shown);
    lab.browse = () => Promise.reject(new Error('no browser'));
    lab.fetch = async () => ({ status: 302, headers: [['location', location]], body: new Uint8Array() });
    const bypassed = await lab.ask('/to-the-origin/past');
    assert.partialDeepStrictEqual(bypassed, { cache: 'BYPASS', headers: { location: shown } });
  });

  it('leads no bot to the hosts of the site’s other origins', async () => {
    const location = `https://${LAB_OTHER_SITE_HOST}/b`;
    lab.browse = async () => ({ kind: 'redirect', status: 302, siteHeaders: { location } });
    assert.equal((await lab.ask('/to-another-origin')).headers['location'], `https://${LAB_SITE.hosts[0]}/b`);
  });

  it('renders what is older than its windows, or was never kept', async () => {
    await lab.keep('/expired', '<p>old</p>');
    later(2 * HOUR_MS);
    lab.browse = async () => document('<p>new</p>');
    for (const path of ['/expired', '/unseen']) {
      const answer = await lab.ask(path);
      assert.partialDeepStrictEqual(answer, {
        cache: 'MISS',
        text: '<p>new</p>',
        headers: { 'cache-control': 'public, max-age=3600, stale-while-revalidate=3600, stale-if-error=86400' },
      });
      assert.match(answer.headers['server-timing'] ?? '', /^index;dur=[\d.]+, render;dur=[\d.]+, index;dur=[\d.]+$/);
    }
    assert.equal(lab.rendered.length, 2);
    assert.equal(
      lab.storage.s3.requests().filter(({ operation }) => operation === 'GetObject').length,
      0,
      'the body came along',
    );
  });

  it('says so where Chromium had to be started as a single process', async () => {
    lab.isSingleProcess = true;
    const answer = await lab.ask('/single');
    assert.match(
      answer.headers['server-timing'] ?? '',
      /^index;dur=[\d.]+, render;dur=[\d.]+, single-process, index;dur=[\d.]+$/,
    );
  });

  it('shows the last good copy when a render fails, and tells the edge how long', async () => {
    await lab.keep('/fails', '<p>good</p>');
    later(2 * HOUR_MS);
    lab.browse = async () => ({ kind: 'failed', reason: 'deadline', detail: 'late' });
    const answer = await lab.ask('/fails');
    assert.partialDeepStrictEqual(answer, { cache: 'STALE-ERROR', reason: 'deadline', text: '<p>good</p>' });
    assert.equal(answer.headers['cache-control'], 'public, max-age=10, stale-if-error=82790');
    assert.deepEqual(
      lab.log.lines.map(({ level }) => level),
      ['warn'],
      'the page’s own fault rings no alarm',
    );
    later(24 * HOUR_MS);
    const dead = await lab.ask('/fails');
    assert.partialDeepStrictEqual(dead, { cache: 'BYPASS', text: '<p>shell</p>' });
  });

  it('shows the last good copy for a site that fails with a page of its own', async () => {
    await lab.keep('/site-fails', '<p>good</p>');
    for (const status of [500, 503, 429]) {
      later(2 * HOUR_MS);
      lab.browse = async () => document('<p>sorry</p>', { status });
      const answer = await lab.ask('/site-fails');
      assert.partialDeepStrictEqual(answer, {
        status: 200,
        cache: 'STALE-ERROR',
        reason: 'status',
        text: '<p>good</p>',
      });
    }
  });

  it('passes on a page that was rendered but not kept, with no-store', async () => {
    const unkept = {
      partial: document('<p>half</p>', { partial: true }),
      private: document('<p>half</p>', { siteHeaders: { 'cache-control': 'private' } }),
      status: document('<p>half</p>', { status: 403 }),
    };
    for (const [reason, page] of Object.entries(unkept)) {
      lab.browse = async () => page;
      const answer = await lab.ask(`/unkept/${reason}`);
      assert.partialDeepStrictEqual(answer, {
        cache: 'MISS',
        reason,
        text: '<p>half</p>',
        headers: { 'cache-control': 'no-store' },
      });
      assert.equal(answer.headers['x-georender-tags'], undefined);
      assert.equal((await lab.find(`/unkept/${reason}`)).record, undefined);
    }
    const written = lab.storage.s3.requests().map(({ key }) => key?.split('/', 1)[0]);
    assert.deepEqual(written, ['left', 'left'], 'what is nobody’s own lies apart from what is kept, for the pause');
  });

  it('never lets a suspicious render take the place of a good page', async () => {
    const good = `<p>${'word '.repeat(100)}</p>`;
    await lab.keep('/suspicious', good);
    later(2 * HOUR_MS);
    lab.browse = async () => document('<p>Loading</p>');
    const answer = await lab.ask('/suspicious');
    assert.partialDeepStrictEqual(answer, {
      cache: 'STALE-ERROR',
      reason: 'suspicious',
      text: good,
      headers: { 'cache-control': `public, max-age=10, stale-if-error=${24 * 3_600 - 3_600 - 10}` },
    });
    const again = await lab.ask('/suspicious');
    assert.partialDeepStrictEqual(again, { cache: 'STALE-ERROR', reason: 'suspicious', text: good });
    assert.equal(lab.rendered.length, 1, 'not twice within the pause');
  });

  it('gives the request that waited a page that is never fresh by its rule', async () => {
    lab.browse = async () => document('<p>live</p>');
    const first = await lab.ask('/always-stale/a');
    assert.partialDeepStrictEqual(first, {
      cache: 'MISS',
      headers: { 'cache-control': 'public, max-age=0, stale-while-revalidate=3600, stale-if-error=3600' },
    });
    assert.equal((await lab.ask('/always-stale/a')).cache, 'STALE');
  });

  it('never shows one host’s or variant’s page as another’s', async () => {
    lab.browse = async (url, variant) => document(`<p>${variant} ${url}</p>`);
    const questions = (['www.example.com', 'shop.example.com'] as const).flatMap((host) =>
      (['desktop', 'mobile'] as const).map((variant) => ({ host, variant })),
    );
    for (const cache of ['MISS', 'HIT']) {
      const serve = lab.serve(TEST_REGION);
      for (const question of questions) {
        const answer = await lab.ask('/shared?a=1', question, serve);
        assert.partialDeepStrictEqual(answer, {
          cache,
          text: `<p>${question.variant} https://${question.host}/shared?a=1</p>`,
        });
      }
    }
    const keys = new Set(questions.map(({ host, variant }) => labPage('/shared?a=1', variant, host).key));
    assert.equal(keys.size, 4);
  });

  it('refuses what does not come from the router, or is not on the site', async () => {
    assert.equal((await lab.serve(TEST_REGION)({ headers: {} })).status, 400);
    assert.equal((await lab.ask('/', { host: 'evil.example' })).status, 421);
    assert.equal((await lab.ask(`/${'a'.repeat(3000)}`)).status, 414);
    assert.deepEqual(
      { dynamoDbRequests: lab.storage.dynamoDb.requests(), rendered: lab.rendered, fetched: lab.fetched },
      { dynamoDbRequests: [], rendered: [], fetched: [] },
    );
  });

  it('says which country it was told of, and repeats none but two capital letters', async () => {
    await lab.keep('/told');
    assert.equal((await lab.ask('/told', { country: 'DE' })).headers['x-georender-country'], 'DE');
    lab.browse = async () => ({ kind: 'failed', reason: 'deadline', detail: '' });
    assert.equal((await lab.ask('/untold', { country: 'DE' })).headers['x-georender-country'], 'DE');
    for (const country of ['', 'D', 'de', 'DEU', 'DE\n', ' DE', 'D1', 'DE, FR']) {
      assert.equal((await lab.ask('/told', { country })).headers['x-georender-country'], undefined, country);
    }
  });

  it('scans nothing, and uses the two tables and the bucket alone', async () => {
    await lab.keep('/few', '<p>a</p>');
    later(3 * HOUR_MS);
    await lab.ask('/few');
    const tables = new Set(lab.storage.dynamoDb.requests().flatMap(({ targets }) => targets.map(({ table }) => table)));
    assert.deepEqual([...tables].sort(), [INDEX_TABLE, LEASE_TABLE]);
    assert.ok(lab.storage.dynamoDb.requests().every(({ operation }) => !/Scan|Query/.test(operation)));
    assert.ok(
      lab.storage.s3
        .requests()
        .every(({ bucket, operation }) => bucket === bucketOf(TEST_REGION) && operation !== 'ListObjectsV2'),
    );
  });
});

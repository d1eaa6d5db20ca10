// `serve` with what it is asked for and what it finds, over embedded storage: the cases of one request at a time.
import assert from 'node:assert/strict';
import type { FreshnessRule } from '../../../core/pages/freshness';
import { CacheLab, document, LAB_SITE, LAB_SITE_HOST, labPage } from '../../support/storage/cache-lab';
import { bucketOf, INDEX_TABLE, LEASE_TABLE, TEST_REGION } from '../../support/storage/embedded-storage';

const HOUR_MS = 3_600_000;

/** An hour fresh, another stale, a day in need. */
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

  /** Has a page kept, and forgets how. */
  async function keep(path: string, html = '<p>kept</p>'): Promise<void> {
    lab.browse = async () => document(html);
    assert.equal((await lab.ask(path)).cache, 'MISS');
    lab.reset();
  }

  const later = (ms: number) => lab.storage.clock.advance(ms);

  it('answers a fresh page with one index request and one object, and asks nobody else', async () => {
    await keep('/hit');
    const serve = lab.serve(TEST_REGION);
    later(15_500);
    const answer = await lab.ask('/hit', {}, serve);
    const { etag, 'x-georender-tags': tags, ...headers } = answer.headers;
    assert.deepEqual(
      [answer.status, answer.text, headers],
      [
        200,
        '<p>kept</p>',
        {
          'content-type': 'text/html; charset=utf-8',
          'x-georender-region': TEST_REGION,
          'x-georender-cache': 'HIT',
          'server-timing': 'index;dur=0.0, page;dur=0.0',
          'cache-control': 'public, max-age=3584, stale-while-revalidate=3600, stale-if-error=86400',
        },
      ],
    );
    assert.match(etag ?? '', /^W\/"[0-9a-f]{32}"$/);
    assert.match(tags ?? '', /^([0-9a-f]{16},){3}[0-9a-f]{16}$/);
    const { dynamoDb, s3 } = lab.storage.meter(TEST_REGION);
    assert.deepEqual(
      [dynamoDb.calls, dynamoDb.attempts, s3.calls, s3.attempts],
      [['BatchGetItem'], 1, ['GetObject'], 1],
    );
    assert.ok(dynamoDb.answerBytes < 1_024 && s3.answerBytes < 100, `${dynamoDb.answerBytes}, ${s3.answerBytes}`);
    assert.deepEqual([lab.rendered, lab.fetched, lab.log.lines], [[], [], []]);
    // The same sandbox remembers the purges: one item the next time.
    await lab.ask('/hit', {}, serve);
    assert.deepEqual(
      [dynamoDb.calls, s3.calls],
      [
        ['BatchGetItem', 'GetItem'],
        ['GetObject', 'GetObject'],
      ],
    );
  });

  it('answers a kept redirect from the index alone', async () => {
    lab.browse = async () => ({ kind: 'redirect', status: 301, siteHeaders: { location: '/b' } });
    await lab.ask('/kept-redirect');
    lab.reset();
    const answer = await lab.ask('/kept-redirect');
    assert.deepEqual(
      [answer.status, answer.headers['location'], answer.text, answer.cache, answer.headers['etag']],
      [301, '/b', '', 'HIT', undefined],
    );
    assert.deepEqual([lab.storage.s3.requests(), lab.rendered], [[], []]);
  });

  it('leads no bot to the host behind the edge: fresh, kept, not kept, and past the renderer', async () => {
    const location = `https://${LAB_SITE_HOST}/b?c=%2F`;
    const shown = `https://${LAB_SITE.hosts[0]}/b?c=%2F`;
    lab.browse = async () => ({ kind: 'redirect', status: 302, siteHeaders: { location } });
    for (const cache of ['MISS', 'HIT']) {
      const answer = await lab.ask('/to-the-origin');
      assert.deepEqual([answer.status, answer.headers['location'], answer.cache], [302, shown, cache]);
    }
    lab.browse = async () => ({ kind: 'redirect', status: 302, siteHeaders: { location, 'cache-control': 'private' } });
    assert.equal((await lab.ask('/to-the-origin/mine')).headers['location'], shown);
    lab.browse = () => Promise.reject(new Error('no browser'));
    lab.fetch = async () => ({ status: 302, headers: [['location', location]], body: new Uint8Array() });
    const bypassed = await lab.ask('/to-the-origin/past');
    assert.deepEqual([bypassed.headers['location'], bypassed.cache], [shown, 'BYPASS']);
  });

  it('answers whoever has the page already from the index alone, with S3 away', async () => {
    await keep('/known');
    const { etag = '', ...first } = (await lab.ask('/known')).headers;
    lab.reset();
    lab.storage.s3.stopRegion(TEST_REGION);
    for (const ifNoneMatch of [etag, `"x", ${etag}`, etag.slice(2), '*']) {
      const answer = await lab.ask('/known', { ifNoneMatch });
      assert.deepEqual([answer.status, answer.text, answer.cache], [304, '', 'HIT'], ifNoneMatch);
      assert.deepEqual([answer.headers['etag'], answer.headers['cache-control']], [etag, first['cache-control']]);
    }
    assert.deepEqual([lab.storage.s3.requests(), lab.log.lines], [[], []]);
  });

  it('sends the page to whoever has another one: of other content, status or headers', async () => {
    await keep('/changed');
    const { etag } = (await lab.ask('/changed')).headers;
    for (const changed of [
      document('<p>kept</p>', { siteHeaders: { 'x-robots-tag': 'noindex' } }),
      document('<p>keep</p>'),
      document('<p>kept</p>', { status: 203 }),
    ]) {
      later(3 * HOUR_MS);
      lab.browse = async () => changed;
      await lab.ask('/changed');
      const answer = await lab.ask('/changed', { ifNoneMatch: etag ?? '' });
      assert.deepEqual([answer.cache, answer.status === 304, answer.text.length], ['HIT', false, 11]);
    }
  });

  it('compares no tags where the page is no success', async () => {
    lab.browse = async () => document('<p>gone</p>', { status: 404 });
    const { etag } = (await lab.ask('/gone')).headers;
    const answer = await lab.ask('/gone', { ifNoneMatch: etag ?? '' });
    assert.deepEqual([answer.status, answer.text, answer.cache], [404, '<p>gone</p>', 'HIT']);
  });

  it('answers a stale page at once, and hands exactly one render over', async () => {
    await keep('/stale', '<p>old</p>');
    later(HOUR_MS);
    for (let times = 0; times < 3; times += 1) {
      const answer = await lab.ask('/stale');
      assert.deepEqual(
        [answer.cache, answer.text, answer.headers['cache-control']],
        ['STALE', '<p>old</p>', 'public, max-age=10, stale-while-revalidate=3590, stale-if-error=86390'],
      );
    }
    assert.deepEqual([lab.events.length, lab.rendered], [1, []]);
    lab.browse = async () => document('<p>new</p>');
    later(1);
    assert.deepEqual(
      (await lab.runEvents()).map(({ kind }) => kind),
      ['stored'],
    );
    const fresh = await lab.ask('/stale');
    assert.deepEqual([fresh.cache, fresh.text], ['HIT', '<p>new</p>']);
    later(HOUR_MS);
    await lab.ask('/stale');
    assert.equal(lab.events.length, 1, 'the render ended its lease');
  });

  it('gives the lease up when a hand-over fails, and tries again after a pause', async () => {
    await keep('/hand-over');
    later(HOUR_MS);
    lab.handOver = () => Promise.reject(new Error('throttled'));
    assert.equal((await lab.ask('/hand-over')).cache, 'STALE');
    assert.deepEqual(
      lab.log.lines.map(({ level, message }) => [level, message]),
      [['error', 'The stale page could not be handed to the render function.']],
    );
    lab.reset();
    assert.equal((await lab.ask('/hand-over')).cache, 'STALE');
    assert.equal(lab.events.length, 0, 'not within the pause');
    later(5_000);
    assert.equal((await lab.ask('/hand-over')).cache, 'STALE');
    assert.equal(lab.events.length, 1);
  });

  it('hands nothing over when the leases are away: the page can wait', async () => {
    await keep('/stale-no-leases');
    later(HOUR_MS);
    const away = () => Promise.reject(new Error('away'));
    const serve = lab.serve(TEST_REGION, {
      ...lab.storage.sandbox(TEST_REGION),
      leases: { acquire: away, release: away, wasTried: away },
    });
    assert.equal((await lab.ask('/stale-no-leases', {}, serve)).cache, 'STALE');
    assert.deepEqual([lab.events, lab.rendered], [[], []]);
    assert.deepEqual(
      lab.log.lines.map(({ message }) => message),
      ['The leases did not answer.'],
    );
  });

  it('renders what is older than its windows, or was never kept', async () => {
    await keep('/expired', '<p>old</p>');
    later(2 * HOUR_MS);
    lab.browse = async () => document('<p>new</p>');
    for (const path of ['/expired', '/unseen']) {
      const answer = await lab.ask(path);
      assert.deepEqual(
        [answer.cache, answer.text, answer.headers['cache-control']],
        ['MISS', '<p>new</p>', 'public, max-age=3600, stale-while-revalidate=3600, stale-if-error=86400'],
      );
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
    await keep('/fails', '<p>good</p>');
    later(2 * HOUR_MS);
    lab.browse = async () => ({ kind: 'failed', reason: 'deadline', detail: 'late' });
    const answer = await lab.ask('/fails');
    assert.deepEqual([answer.cache, answer.reason, answer.text], ['STALE-ERROR', 'deadline', '<p>good</p>']);
    assert.equal(answer.headers['cache-control'], 'public, max-age=10, stale-if-error=82790');
    assert.deepEqual(
      lab.log.lines.map(({ level }) => level),
      ['warn'],
      'the page’s own fault rings no alarm',
    );
    later(24 * HOUR_MS);
    const dead = await lab.ask('/fails');
    assert.deepEqual([dead.cache, dead.text], ['BYPASS', '<p>shell</p>']);
  });

  it('shows the last good copy for a site that fails with a page of its own', async () => {
    await keep('/site-fails', '<p>good</p>');
    for (const status of [500, 503, 429]) {
      later(2 * HOUR_MS);
      lab.browse = async () => document('<p>sorry</p>', { status });
      const answer = await lab.ask('/site-fails');
      assert.deepEqual(
        [answer.status, answer.cache, answer.reason, answer.text],
        [200, 'STALE-ERROR', 'status', '<p>good</p>'],
      );
    }
  });

  it('passes on what was rendered but not kept, and lets nobody keep it', async () => {
    const unkept = {
      partial: document('<p>half</p>', { partial: true }),
      private: document('<p>half</p>', { siteHeaders: { 'cache-control': 'private' } }),
      status: document('<p>half</p>', { status: 403 }),
    };
    for (const [reason, page] of Object.entries(unkept)) {
      lab.browse = async () => page;
      const answer = await lab.ask(`/unkept/${reason}`);
      assert.deepEqual(
        [answer.cache, answer.reason, answer.text, answer.headers['cache-control']],
        ['MISS', reason, '<p>half</p>', 'no-store'],
      );
      assert.equal(answer.headers['x-georender-tags'], undefined);
      assert.equal((await lab.find(`/unkept/${reason}`)).record, undefined);
    }
    const written = lab.storage.s3.requests().map(({ key }) => key?.split('/', 1)[0]);
    assert.deepEqual(written, ['left', 'left'], 'what is nobody’s own lies apart from what is kept, for the pause');
  });

  it('never lets a suspicious render take the place of a good page', async () => {
    const good = `<p>${'word '.repeat(100)}</p>`;
    await keep('/suspicious', good);
    later(2 * HOUR_MS);
    lab.browse = async () => document('<p>Loading</p>');
    const answer = await lab.ask('/suspicious');
    assert.deepEqual(
      [answer.cache, answer.reason, answer.text, answer.headers['cache-control']],
      ['STALE-ERROR', 'suspicious', good, `public, max-age=10, stale-if-error=${24 * 3_600 - 3_600 - 10}`],
    );
    const again = await lab.ask('/suspicious');
    assert.deepEqual([again.cache, again.reason, again.text], ['STALE-ERROR', 'suspicious', good]);
    assert.equal(lab.rendered.length, 1, 'not twice within the pause');
  });

  it('gives whoever waited a page that its rule says is never fresh', async () => {
    lab.browse = async () => document('<p>live</p>');
    const first = await lab.ask('/always-stale/a');
    assert.deepEqual(
      [first.cache, first.headers['cache-control']],
      ['MISS', 'public, max-age=0, stale-while-revalidate=3600, stale-if-error=3600'],
    );
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
        assert.deepEqual(
          [answer.cache, answer.text],
          [cache, `<p>${question.variant} https://${question.host}/shared?a=1</p>`],
        );
      }
    }
    const keys = new Set(questions.map(({ host, variant }) => labPage('/shared?a=1', variant, host).key));
    assert.equal(keys.size, 4);
  });

  it('takes no item for a page that speaks of another URL', async () => {
    await keep('/one');
    const { record } = await lab.find('/one');
    await lab.storage.sandbox(TEST_REGION).index.put({ ...(record ?? assert.fail()), key: labPage('/two').key });
    lab.browse = async () => document('<p>two</p>');
    assert.deepEqual(
      [(await lab.ask('/two')).text, (await lab.find('/two')).record?.keyUrl],
      ['<p>two</p>', 'https://www.example.com/two'],
    );
  });

  it('refuses what does not come from the router, or is not on the site', async () => {
    assert.equal((await lab.serve(TEST_REGION)({ headers: {} })).status, 400);
    assert.equal((await lab.ask('/', { host: 'evil.example' })).status, 421);
    assert.equal((await lab.ask(`/${'a'.repeat(3000)}`)).status, 414);
    assert.deepEqual([lab.storage.dynamoDb.requests(), lab.rendered, lab.fetched], [[], [], []]);
  });

  it('says which country it was told of, and repeats none but two capital letters', async () => {
    await keep('/told');
    assert.equal((await lab.ask('/told', { country: 'DE' })).headers['x-georender-country'], 'DE');
    lab.browse = async () => ({ kind: 'failed', reason: 'deadline', detail: '' });
    assert.equal((await lab.ask('/untold', { country: 'DE' })).headers['x-georender-country'], 'DE');
    for (const country of ['', 'D', 'de', 'DEU', 'DE\n', ' DE', 'D1', 'DE, FR']) {
      assert.equal((await lab.ask('/told', { country })).headers['x-georender-country'], undefined, country);
    }
  });

  it('scans nothing, and uses the two tables and the bucket alone', async () => {
    await keep('/few', '<p>a</p>');
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

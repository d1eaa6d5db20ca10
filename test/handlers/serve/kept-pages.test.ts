// Kept pages: fresh, known to the client already, or stale while a render is handed over.
import assert from 'node:assert/strict';
import type { FreshnessRule } from '../../../core/pages/freshness';
import { CacheLab } from '../../support/storage/cache-lab';
import { TEST_REGION } from '../../support/storage/embedded-storage';
import { document, labPage } from '../../support/storage/lab-site';

const HOUR_MS = 3_600_000;

/** An hour fresh, another stale, a day error-only. */
const RULES: readonly FreshnessRule[] = [
  {
    paths: '/*',
    pages: { freshSeconds: 3_600, staleWhileRevalidateSeconds: 3_600, staleIfErrorSeconds: 86_400 },
    notFoundSeconds: 60,
    redirectSeconds: 60,
  },
];

describe('handlers/serve, kept pages', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start({ freshness: RULES });
  });
  after(() => lab.storage.close());
  beforeEach(() => lab.reset());

  const later = (ms: number) => lab.storage.clock.advance(ms);

  it('answers a fresh page with one index request, one object, and no other request', async () => {
    await lab.keep('/hit');
    const serve = lab.serve(TEST_REGION);
    later(15_500);
    const answer = await lab.ask('/hit', {}, serve);
    const { etag, 'x-georender-tags': tags, ...headers } = answer.headers;
    assert.deepEqual(
      { status: answer.status, text: answer.text, headers },
      {
        status: 200,
        text: '<p>kept</p>',
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'x-georender-region': TEST_REGION,
          'x-georender-cache': 'HIT',
          'server-timing': 'index;dur=0.0, page;dur=0.0',
          'cache-control': 'public, max-age=3584, stale-while-revalidate=3600, stale-if-error=86400',
        },
      },
    );
    assert.match(etag ?? '', /^W\/"[0-9a-f]{32}"$/);
    assert.match(tags ?? '', /^([0-9a-f]{16},){3}[0-9a-f]{16}$/);
    const { dynamoDb, s3 } = lab.storage.meter(TEST_REGION);
    assert.deepEqual(
      {
        dynamoDbCalls: dynamoDb.calls,
        dynamoDbAttempts: dynamoDb.attempts,
        s3Calls: s3.calls,
        s3Attempts: s3.attempts,
      },
      { dynamoDbCalls: ['BatchGetItem'], dynamoDbAttempts: 1, s3Calls: ['GetObject'], s3Attempts: 1 },
    );
    assert.ok(dynamoDb.answerBytes < 1_024 && s3.answerBytes < 100, `${dynamoDb.answerBytes}, ${s3.answerBytes}`);
    assert.deepEqual(
      { rendered: lab.rendered, fetched: lab.fetched, lines: lab.log.lines },
      { rendered: [], fetched: [], lines: [] },
    );
    // The same sandbox remembers the purges: one item the next time.
    await lab.ask('/hit', {}, serve);
    assert.deepEqual(
      { dynamoDb: dynamoDb.calls, s3: s3.calls },
      { dynamoDb: ['BatchGetItem', 'GetItem'], s3: ['GetObject', 'GetObject'] },
    );
  });

  it('answers a kept redirect from the index alone', async () => {
    lab.browse = async () => ({ kind: 'redirect', status: 301, siteHeaders: { location: '/b' } });
    await lab.ask('/kept-redirect');
    lab.reset();
    const answer = await lab.ask('/kept-redirect');
    assert.deepEqual(
      {
        status: answer.status,
        location: answer.headers['location'],
        text: answer.text,
        cache: answer.cache,
        etag: answer.headers['etag'],
      },
      { status: 301, location: '/b', text: '', cache: 'HIT', etag: undefined },
    );
    assert.deepEqual(
      { s3Requests: lab.storage.s3.requests(), rendered: lab.rendered },
      { s3Requests: [], rendered: [] },
    );
  });

  it('answers a client that has the page from the index alone, with S3 unavailable', async () => {
    await lab.keep('/known');
    const { etag = '', ...first } = (await lab.ask('/known')).headers;
    lab.reset();
    lab.storage.s3.stopRegion(TEST_REGION);
    for (const ifNoneMatch of [etag, `"x", ${etag}`, etag.slice(2), '*']) {
      const answer = await lab.ask('/known', { ifNoneMatch });
      assert.partialDeepStrictEqual(answer, { status: 304, text: '', cache: 'HIT' }, ifNoneMatch);
      assert.partialDeepStrictEqual(answer, { headers: { etag, 'cache-control': first['cache-control'] } });
    }
    assert.deepEqual({ s3Requests: lab.storage.s3.requests(), lines: lab.log.lines }, { s3Requests: [], lines: [] });
  });

  it('sends the page to a client that has another one: of other content, status or headers', async () => {
    await lab.keep('/changed');
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
      assert.deepEqual(
        { cache: answer.cache, isNotModified: answer.status === 304, textLength: answer.text.length },
        { cache: 'HIT', isNotModified: false, textLength: 11 },
      );
    }
  });

  it('compares no tags where the page is no success', async () => {
    lab.browse = async () => document('<p>gone</p>', { status: 404 });
    const { etag } = (await lab.ask('/gone')).headers;
    const answer = await lab.ask('/gone', { ifNoneMatch: etag ?? '' });
    assert.partialDeepStrictEqual(answer, { status: 404, text: '<p>gone</p>', cache: 'HIT' });
  });

  it('answers a stale page at once, and hands exactly one render over', async () => {
    await lab.keep('/stale', '<p>old</p>');
    later(HOUR_MS);
    for (let times = 0; times < 3; times += 1) {
      const answer = await lab.ask('/stale');
      assert.partialDeepStrictEqual(answer, {
        cache: 'STALE',
        text: '<p>old</p>',
        headers: { 'cache-control': 'public, max-age=10, stale-while-revalidate=3590, stale-if-error=86390' },
      });
    }
    assert.deepEqual({ events: lab.events.length, rendered: lab.rendered }, { events: 1, rendered: [] });
    lab.browse = async () => document('<p>new</p>');
    later(1);
    assert.deepEqual(
      (await lab.runEvents()).map(({ kind }) => kind),
      ['stored'],
    );
    const fresh = await lab.ask('/stale');
    assert.partialDeepStrictEqual(fresh, { cache: 'HIT', text: '<p>new</p>' });
    later(HOUR_MS);
    await lab.ask('/stale');
    assert.equal(lab.events.length, 1, 'the render ended its lease');
  });

  it('releases the lease when a hand-over fails, and tries again after a cooldown', async () => {
    await lab.keep('/hand-over');
    later(HOUR_MS);
    lab.handOver = () => Promise.reject(new Error('throttled'));
    assert.equal((await lab.ask('/hand-over')).cache, 'STALE');
    assert.deepEqual(
      lab.log.lines.map(({ level, message }) => ({ level, message })),
      [{ level: 'error', message: 'The stale page could not be handed to the render function.' }],
    );
    lab.reset();
    assert.equal((await lab.ask('/hand-over')).cache, 'STALE');
    assert.equal(lab.events.length, 0, 'not within the pause');
    later(5_000);
    assert.equal((await lab.ask('/hand-over')).cache, 'STALE');
    assert.equal(lab.events.length, 1);
  });

  it('hands nothing over when the leases are unavailable: the page can wait', async () => {
    await lab.keep('/stale-no-leases');
    later(HOUR_MS);
    const unavailable = () => Promise.reject(new Error('unavailable'));
    const serve = lab.serve(TEST_REGION, {
      ...lab.storage.sandbox(TEST_REGION),
      leases: { acquire: unavailable, release: unavailable, wasTried: unavailable },
    });
    assert.equal((await lab.ask('/stale-no-leases', {}, serve)).cache, 'STALE');
    assert.deepEqual({ events: lab.events, rendered: lab.rendered }, { events: [], rendered: [] });
    assert.deepEqual(
      lab.log.lines.map(({ message }) => message),
      ['The leases did not answer.'],
    );
  });

  it('takes no item for a page that speaks of another URL', async () => {
    await lab.keep('/one');
    const { record } = await lab.find('/one');
    await lab.storage.sandbox(TEST_REGION).index.put({ ...(record ?? assert.fail()), key: labPage('/two').key });
    lab.browse = async () => document('<p>two</p>');
    assert.deepEqual(
      { text: (await lab.ask('/two')).text, keyUrl: (await lab.find('/two')).record?.keyUrl },
      { text: '<p>two</p>', keyUrl: 'https://www.example.com/two' },
    );
  });
});

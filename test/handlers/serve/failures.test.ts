// Index, bucket, site or all of them unavailable: the bot's answer, the requests that it costs, and the log.
import assert from 'node:assert/strict';
import { SiteAnswerTooLargeError } from '../../../handlers/serve/ports';
import { overridden } from '../../support/machine/overridden';
import { ANSWER_WITHIN_MS, CacheLab } from '../../support/storage/cache-lab';
import { TEST_REGION } from '../../support/storage/embedded-storage';
import { document } from '../../support/storage/lab-site';

describe('handlers/serve, failures', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start();
  });
  after(() => lab.storage.close());
  beforeEach(() => lab.reset());

  /** Has a page kept, and forgets how. */
  async function keep(path: string): Promise<void> {
    lab.browse = async () => document('<p>kept</p>', { status: 404, siteHeaders: { 'x-robots-tag': 'noindex' } });
    await lab.ask(path);
    lab.reset();
  }

  const faults = {
    throttles: () => lab.storage.dynamoDb.setFault(TEST_REGION, 'throttled'),
    fails: () => lab.storage.dynamoDb.setFault(TEST_REGION, 'internal'),
    'is stopped': () => lab.storage.dynamoDb.stopRegion(TEST_REGION),
  };
  for (const [what, fault] of Object.entries(faults)) {
    it(`answers from the bucket alone when DynamoDB ${what}`, async () => {
      await keep(`/bucket-alone/${encodeURIComponent(what)}`);
      fault();
      const answer = await lab.ask(`/bucket-alone/${encodeURIComponent(what)}`);
      assert.partialDeepStrictEqual(answer, {
        status: 404,
        text: '<p>kept</p>',
        cache: 'STALE-ERROR',
        reason: 'cache-away',
      });
      assert.partialDeepStrictEqual(answer, { headers: { 'x-robots-tag': 'noindex', 'cache-control': 'no-store' } });
      const { dynamoDb, s3 } = lab.storage.meter(TEST_REGION);
      assert.deepEqual(
        { dynamoDb: dynamoDb.calls, s3: s3.calls },
        { dynamoDb: ['BatchGetItem'], s3: ['ListObjectsV2', 'GetObject'] },
      );
      assert.deepEqual(
        { lines: lab.log.lines.map(({ level, message }) => ({ level, message })), rendered: lab.rendered },
        { lines: [{ level: 'error', message: 'The index did not answer.' }], rendered: [] },
      );
    });

    it(`renders a page that the bucket has not when DynamoDB ${what}`, async () => {
      fault();
      lab.browse = async () => document('<p>new</p>');
      const answer = await lab.ask(`/not-there/${encodeURIComponent(what)}`);
      assert.partialDeepStrictEqual(answer, {
        status: 200,
        text: '<p>new</p>',
        cache: 'MISS',
        reason: 'store-failed',
        headers: { 'cache-control': 'no-store' },
      });
      assert.deepEqual(
        lab.log.lines.map(({ message }) => message),
        ['The index did not answer.', 'The leases did not answer.', 'The page was rendered but could not be kept.'],
      );
      assert.deepEqual(
        lab.renderLog.lines.map(({ message }) => message),
        [
          'The page was rendered but could not be kept.',
          'The lease did not tell whether requests wait.',
          'The lease could not be released.',
        ],
      );
      // `serve` reads the index and asks for the lease; `render` reads the index and its lease, and releases it.
      assert.deepEqual(lab.storage.meter(TEST_REGION).dynamoDb.calls, [
        'BatchGetItem',
        'UpdateItem',
        'BatchGetItem',
        'GetItem',
        'UpdateItem',
      ]);
    });
  }

  it('shows the newest of a page’s bodies', async () => {
    for (const text of ['one', 'two', 'three', 'one']) {
      lab.browse = async () => document(`<p>${text}</p>`);
      await lab.ask('/versions');
      lab.storage.clock.advance(3 * 86_400_000);
    }
    lab.storage.dynamoDb.stopRegion(TEST_REGION);
    assert.equal((await lab.ask('/versions')).text, '<p>one</p>');
  });

  for (const fault of ['unavailable', 'slow-down', undefined] as const) {
    it(`renders and answers when S3 is unavailable (${fault ?? 'stopped'})`, async () => {
      await keep(`/s3-away/${fault}`);
      if (fault === undefined) lab.storage.s3.stopRegion(TEST_REGION);
      else lab.storage.s3.setFault(TEST_REGION, fault);
      lab.browse = async () => document('<p>new</p>');
      for (const path of [`/s3-away/${fault}`, `/s3-away/unseen/${fault}`]) {
        lab.forget();
        const answer = await lab.ask(path);
        assert.partialDeepStrictEqual(answer, {
          text: '<p>new</p>',
          cache: 'MISS',
          reason: 'store-failed',
          headers: { 'cache-control': 'no-store' },
        });
        const messages = lab.log.lines.map(({ message }) => message);
        assert.deepEqual(messages, [...new Set(messages)]);
        assert.ok(lab.storage.meter(TEST_REGION).s3.calls.length <= 2, lab.storage.meter(TEST_REGION).s3.calls.join());
      }
    });
  }

  it('asks neither bucket nor index again that were unavailable, not even for the last good copy', async () => {
    await keep('/away-twice');
    lab.storage.s3.stopRegion(TEST_REGION);
    lab.browse = async () => ({ kind: 'failed', reason: 'deadline', detail: '' });
    const answer = await lab.ask('/away-twice');
    assert.partialDeepStrictEqual(answer, { cache: 'BYPASS', text: '<p>shell</p>' });
    assert.deepEqual(lab.storage.meter(TEST_REGION).s3.calls, ['GetObject']);
  });

  it('answers with the site’s own HTML when both are unavailable, and renders nothing', async () => {
    await keep('/both-away');
    lab.storage.s3.stopRegion(TEST_REGION);
    lab.storage.dynamoDb.stopRegion(TEST_REGION);
    for (const path of ['/both-away', '/both-away/unseen']) {
      lab.forget();
      const answer = await lab.ask(path);
      assert.partialDeepStrictEqual(answer, {
        status: 200,
        text: '<p>shell</p>',
        cache: 'BYPASS',
        reason: 'cache-away',
        headers: { 'cache-control': 'no-store' },
      });
      assert.deepEqual(
        lab.log.lines.map(({ level, message }) => ({ level, message })),
        [
          { level: 'error', message: 'The index did not answer.' },
          { level: 'error', message: 'The bucket did not answer.' },
        ],
      );
      assert.deepEqual({ rendered: lab.rendered, fetched: lab.fetched.length }, { rendered: [], fetched: 1 });
    }
  });

  it('stops waiting for another’s render when the index becomes unavailable', async () => {
    const storage = lab.storage.sandbox(TEST_REGION);
    let looks = 0;
    const find: typeof storage.index.find = async (...asked) => {
      looks += 1;
      if (looks > 3) throw new Error('throttled');
      return storage.index.find(...asked);
    };
    const serve = lab.serve(TEST_REGION, {
      ...storage,
      index: overridden(storage.index, { find }),
      leases: overridden(storage.leases, {
        acquire: async () => ({ kind: 'held', owner: undefined, left: undefined }),
      }),
    });
    const answer = await lab.ask('/waits', {}, serve);
    assert.deepEqual(
      { cache: answer.cache, reason: answer.reason, looks },
      { cache: 'BYPASS', reason: 'cache-away', looks: 4 },
    );
  });

  it('logs failures that are not the page’s fault as errors, which an alarm counts', async () => {
    lab.browse = async () => ({ kind: 'failed', reason: 'browser-failed', detail: 'x' });
    await lab.ask('/no-browser');
    assert.deepEqual(
      lab.log.lines.map(({ level, fields }) => ({ level, reason: fields['reason'] })),
      [{ level: 'error', reason: 'browser-failed' }],
    );
  });

  it('does not show failures of the site as failures of the region, except a 503', async () => {
    lab.browse = async () => ({ kind: 'failed', reason: 'site-unreachable', detail: '' });
    for (const status of [429, 502, 503, 504]) {
      lab.fetch = async () => ({
        status,
        headers: status === 503 ? [['retry-after', '7']] : [],
        body: Buffer.from('busy'),
      });
      const { headers, ...answer } = await lab.ask(`/failing-${status}`);
      const isDowntime = status === 503;
      assert.partialDeepStrictEqual(answer, { status: isDowntime ? 503 : 500, text: 'busy' });
      assert.deepEqual(
        { originStatus: headers['x-georender-origin-status'], retryAfter: headers['retry-after'] },
        isDowntime ? { originStatus: undefined, retryAfter: '7' } : { originStatus: String(status), retryAfter: '60' },
      );
    }
  });

  it('reports that the site’s own answer is too large, and sets off no failover', async () => {
    lab.browse = async () => ({ kind: 'failed', reason: 'not-html', detail: '' });
    lab.fetch = () => Promise.reject(new SiteAnswerTooLargeError('large'));
    const answer = await lab.ask('/download');
    assert.partialDeepStrictEqual(answer, {
      status: 501,
      cache: 'BYPASS',
      reason: 'not-html',
      headers: { 'cache-control': 'no-store' },
    });
  });

  it('waits for a slow site as long as there is time, which a render without a document leaves', async () => {
    lab.browse = async () => {
      lab.storage.clock.advance(14_400);
      return { kind: 'failed', reason: 'site-unreachable', detail: 'The site gave no document.' };
    };
    let waitedMs = 0;
    const { fetch } = lab;
    lab.fetch = (url, mostMs) => {
      waitedMs = mostMs;
      return fetch(url, mostMs);
    };
    const answer = await lab.ask('/slow');
    assert.partialDeepStrictEqual(answer, {
      status: 200,
      text: '<p>shell</p>',
      cache: 'BYPASS',
      reason: 'site-unreachable',
    });
    assert.equal(waitedMs, ANSWER_WITHIN_MS - 14_400);
  });

  it('says so when the site gives no answer at all', async () => {
    lab.browse = async () => ({ kind: 'failed', reason: 'site-unreachable', detail: '' });
    lab.fetch = () => Promise.reject(new Error('refused'));
    const answer = await lab.ask('/down');
    assert.partialDeepStrictEqual(answer, {
      status: 500,
      headers: { 'x-georender-origin-status': 'unreachable', 'cache-control': 'no-store' },
    });
  });
});

import assert from 'node:assert/strict';
import type { HeaderList } from '../../../core/pages/answer-head';
import { entityTag, type PageRecord } from '../../../core/pages/page-record';
import { cacheTag, scopesOf } from '../../../core/pages/purge-scopes';
import { keptPage, notModified, passingPage, refusal, siteUnreachable } from '../../../handlers/serve/serve-answer';
import { labPage } from '../../support/storage/lab-site';

const NOW_MS = 1_000_000;
const FROM = { region: 'eu-central-1', country: 'DE', cache: 'HIT', serverTiming: 'index;dur=1.0' } as const;
const { key, keyUrl } = labPage('/a/b?c');
const record: PageRecord = {
  key,
  keyUrl,
  status: 200,
  headers: [['content-type', 'text/html; charset=utf-8']],
  object: { key: `pages/${key}/${'ab'.repeat(32)}`, region: 'us-east-1', writtenAtMs: 1 },
  textLength: 1,
  renderStartedAtMs: NOW_MS,
  changedAtMs: NOW_MS,
  freshUntilMs: NOW_MS + 60_000,
  staleUntilMs: NOW_MS + 120_000,
  errorUntilMs: NOW_MS + 180_000,
};
const body = { encoding: 'gzip', bytes: Buffer.from('x') } as const;

describe('handlers/serve/serve-answer', () => {
  it('gives a kept page its own headers, then where it is from, how long it lasts, and its tags', () => {
    assert.deepEqual(keptPage(record, 'fresh', body, NOW_MS, FROM), {
      status: 200,
      headers: [
        ['content-type', 'text/html; charset=utf-8'],
        ['x-georender-region', 'eu-central-1'],
        ['x-georender-country', 'DE'],
        ['x-georender-cache', 'HIT'],
        ['server-timing', 'index;dur=1.0'],
        ['cache-control', 'public, max-age=60, stale-while-revalidate=60, stale-if-error=120'],
        ['x-georender-tags', scopesOf(keyUrl).map(cacheTag).join(',')],
        ['etag', `W/"${'ab'.repeat(16)}"`],
      ],
      body,
      ageSeconds: 0,
    });
  });

  it('tells a client that has the page all that may have changed, without a body', () => {
    const { status, headers, body: sent } = notModified(record, 'stale', NOW_MS + 61_000, { ...FROM, cache: 'STALE' });
    const named = Object.fromEntries(headers);
    assert.deepEqual(
      {
        status,
        bytes: sent.bytes.length,
        etag: named['etag'],
        'cache-control': named['cache-control'],
        'content-type': named['content-type'],
      },
      {
        status: 304,
        bytes: 0,
        etag: entityTag(record),
        'cache-control': 'public, max-age=10, stale-while-revalidate=49, stale-if-error=109',
        'content-type': undefined,
      },
    );
  });

  it('gives no tag to an answer without a body of its own', () => {
    const { headers } = keptPage({ ...record, status: 301, object: undefined }, 'fresh', body, NOW_MS, FROM);
    assert.equal(
      headers.some(([name]) => name === 'etag'),
      false,
    );
  });

  it('sends no-store with answers that are passed on, refused, or missing', () => {
    for (const answer of [
      passingPage(200, [['etag', 'x']], body, FROM),
      refusal(414, 'long', 'eu-central-1'),
      siteUnreachable(FROM),
      keptPage(record, 'dead', body, NOW_MS, FROM),
    ]) {
      assert.equal(Object.fromEntries(answer.headers)['cache-control'], 'no-store');
    }
  });

  it('shows failures that would set off the failover as 500, but a 503 unchanged', () => {
    assert.deepEqual(
      [429, 500, 502, 503, 504, 404, 403].map((status) => passingPage(status, [], body, FROM).status),
      [500, 500, 500, 503, 500, 404, 403],
    );
  });

  it('sends Retry-After where the site does not', () => {
    const told = (status: number, siteHeaders: HeaderList = []) => {
      const headers = Object.fromEntries(passingPage(status, siteHeaders, body, FROM).headers);
      return { retryAfter: headers['retry-after'], originStatus: headers['x-georender-origin-status'] };
    };
    assert.deepEqual(told(503), { retryAfter: '60', originStatus: undefined });
    assert.deepEqual(told(503, [['retry-after', '3600']]), { retryAfter: '3600', originStatus: undefined });
    assert.deepEqual(told(429), { retryAfter: '60', originStatus: '429' });
    assert.deepEqual(told(429, [['retry-after', '5']]), { retryAfter: '5', originStatus: '429' });
    for (const status of [500, 200, 404]) {
      assert.deepEqual(told(status), { retryAfter: undefined, originStatus: undefined }, String(status));
    }
  });
});

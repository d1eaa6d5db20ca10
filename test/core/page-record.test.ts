import assert from 'node:assert/strict';
import { cacheControl, DEFAULT_FRESHNESS, freshSecondsFor, isFresh } from '../../core/freshness';
import type { PageKey } from '../../core/page-key';
import { isPageKey } from '../../core/page-key';
import { isPageRecord } from '../../core/page-record';
import type { PageRecord } from '../../core/page-record';

function key(): PageKey {
  const text = '0'.repeat(64);
  if (!isPageKey(text)) throw new Error('no key');
  return text;
}

const record: PageRecord = {
  key: key(),
  url: 'https://www.example.com/',
  status: 200,
  headers: [['content-type', 'text/html; charset=utf-8']],
  objectKey: 'pages/a/b',
  region: 'eu-central-1',
  renderStartedAtMs: 1_000,
  writtenAtMs: 2_000,
  freshUntilMs: 61_000,
};

describe('core/page-record', () => {
  it('recognises a record, with a body or without', () => {
    assert.ok(isPageRecord(record));
    assert.ok(isPageRecord({ ...record, objectKey: undefined, status: 301 }));
    assert.ok(isPageRecord(JSON.parse(JSON.stringify(record))));
  });

  const broken: Record<string, unknown> = {
    'no object': null,
    'a key that is none': { ...record, key: 'x' },
    'a status that is none': { ...record, status: 42 },
    'a region that is none': { ...record, region: 'mars-north-1' },
    'headers that are none': { ...record, headers: [['a']] },
    'a time that is none': { ...record, freshUntilMs: Number.NaN },
    'a body that is none': { ...record, objectKey: 7 },
  };
  for (const [what, value] of Object.entries(broken)) {
    it(`refuses ${what}`, () => assert.equal(isPageRecord(value), false));
  }
});

describe('core/freshness', () => {
  it('is fresh until the last millisecond of its time', () => {
    assert.equal(isFresh(record, 60_999), true);
    assert.equal(isFresh(record, 61_000), false);
  });

  it('tells the edge what remains, so that edge and index never add up', () => {
    assert.equal(cacheControl(record, 1_000), 'public, max-age=60');
    assert.equal(cacheControl(record, 30_500), 'public, max-age=30');
    assert.equal(cacheControl(record, 60_500), 'no-store');
    assert.equal(cacheControl(record, 99_000), 'no-store');
  });

  it('keeps pages long, negative answers briefly and failures not at all', () => {
    const seconds = (status: number) => freshSecondsFor(status, DEFAULT_FRESHNESS);
    for (const status of [200, 301, 308]) assert.equal(seconds(status), 86_400);
    for (const status of [302, 303, 307, 404, 410]) assert.equal(seconds(status), 300);
    for (const status of [201, 204, 206, 304, 400, 401, 403, 429, 500, 502, 503, 504]) assert.equal(seconds(status), undefined);
  });
});

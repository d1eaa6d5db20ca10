import assert from 'node:assert/strict';
import { isPageKey, type PageKey } from '../../../core/pages/page-key';
import { changedAtMs, entityTag, isPageRecord, type PageRecord } from '../../../core/pages/page-record';

function key(): PageKey {
  const text = '0'.repeat(64);
  return isPageKey(text) ? text : assert.fail('no key');
}

const object = {
  key: `pages/${'0'.repeat(64)}/${'abcd'.repeat(16)}`,
  region: 'eu-central-1',
  writtenAtMs: 2_000,
} as const;

const record: PageRecord = {
  key: key(),
  keyUrl: 'https://www.example.com/',
  status: 200,
  headers: [['content-type', 'text/html; charset=utf-8']],
  object,
  textLength: 12,
  renderStartedAtMs: 1_000,
  changedAtMs: 500,
  freshUntilMs: 61_000,
  staleUntilMs: 62_000,
  errorUntilMs: 63_000,
};

describe('core/page-record', () => {
  it('recognises a record, with a body or without', () => {
    assert.ok(isPageRecord(record));
    assert.ok(isPageRecord({ ...record, object: undefined, status: 301 }));
    assert.ok(isPageRecord(JSON.parse(JSON.stringify(record))));
  });

  const broken: Record<string, unknown> = {
    'no object': null,
    'a key that is none': { ...record, key: 'x' },
    'no URL': { ...record, keyUrl: undefined },
    'a status that is none': { ...record, status: 42 },
    'headers that are none': { ...record, headers: [['a']] },
    'a body that is none': { ...record, object: 7 },
    'a body without a key': { ...record, object: { ...object, key: undefined } },
    'a body in a region that is none': { ...record, object: { ...object, region: 'mars-north-1' } },
    'a body that was never written': { ...record, object: { ...object, writtenAtMs: undefined } },
    'a length that is none': { ...record, textLength: -1 },
    ...Object.fromEntries(
      (['renderStartedAtMs', 'changedAtMs', 'freshUntilMs', 'staleUntilMs', 'errorUntilMs'] as const).map((time) => [
        `no ${time}`,
        { ...record, [time]: Number.NaN },
      ]),
    ),
  };
  for (const [what, value] of Object.entries(broken)) {
    it(`refuses ${what}`, () => assert.equal(isPageRecord(value), false));
  }

  it('keeps the time of the last change while status, headers and body stay the same', () => {
    const later = { ...record, renderStartedAtMs: 9_000 };
    const redirect: PageRecord = { ...record, status: 301, headers: [['location', '/a']], object: undefined };
    const otherBody = { ...object, key: `pages/${'0'.repeat(64)}/${'ef01'.repeat(16)}` };
    assert.equal(changedAtMs(later, record), 500);
    assert.equal(changedAtMs(later, undefined), 9_000);
    assert.equal(changedAtMs({ ...later, object: otherBody }, record), 9_000);
    assert.equal(changedAtMs({ ...redirect, renderStartedAtMs: 9_000 }, redirect), 500);
    const moved: PageRecord = { ...redirect, headers: [['location', '/b']], renderStartedAtMs: 9_000 };
    assert.equal(changedAtMs(moved, redirect), 9_000);
  });

  it('has a weak tag of its object, and none without', () => {
    assert.equal(entityTag(record), `W/"${'abcd'.repeat(8)}"`);
    assert.equal(entityTag({ ...record, object: undefined }), undefined);
  });
});

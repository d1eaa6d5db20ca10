import assert from 'node:assert/strict';
import { NO_EPOCHS, type PageEpochs } from '../../../core/pages/epochs';
import type { PageRecord } from '../../../core/pages/page-record';
import { suspicionOf } from '../../../core/pages/suspicion';
import { labPage } from '../../support/storage/lab-site';

const NOW_MS = 1_000_000;
const { key, keyUrl } = labPage('/');
const good: PageRecord = {
  key,
  keyUrl,
  status: 200,
  headers: [],
  object: undefined,
  textLength: 1_000,
  renderStartedAtMs: NOW_MS - 1_000,
  changedAtMs: NOW_MS - 1_000,
  freshUntilMs: NOW_MS,
  staleUntilMs: NOW_MS,
  errorUntilMs: NOW_MS + 1_000,
};
const suspicious = (
  textLength: number,
  siteTextLength = 0,
  over: Partial<PageRecord> = {},
  epochs: PageEpochs = NO_EPOCHS,
  status = 200,
) =>
  suspicionOf({ status, textLength, siteTextLength, saysError: false }, { ...good, ...over }, epochs, NOW_MS) !==
  undefined;

describe('core/suspicion', () => {
  it('suspects less than half of the good page’s text', () => {
    assert.deepEqual(
      [0, 499, 500, 1_000, 5_000].map((length) => suspicious(length)),
      [true, true, false, false, false],
    );
  });

  it('suspects a shell that lacks a tenth of it: no more text than the site’s own HTML has', () => {
    assert.deepEqual([suspicious(899, 899), suspicious(899, 898), suspicious(900, 900)], [true, false, false]);
  });

  it('suspects nothing where there is no good page', () => {
    assert.equal(
      suspicionOf({ status: 200, textLength: 0, siteTextLength: 0, saysError: true }, undefined, NO_EPOCHS, NOW_MS),
      undefined,
    );
    assert.equal(suspicious(0, 0, { status: 404 }), false);
    assert.equal(suspicious(0, 0, { textLength: 0 }), false);
    assert.equal(suspicious(0, 0, { errorUntilMs: NOW_MS }), false, 'of no use any more');
    const purgedAt = (purgedAtMs: number) => suspicious(0, 0, {}, { ...NO_EPOCHS, purgedAtMs });
    assert.equal(purgedAt(NOW_MS - 1_000), false, 'purged');
    assert.equal(purgedAt(NOW_MS - 1_001), true, 'rendered after the purge');
    assert.equal(suspicious(0, 0, {}, { ...NO_EPOCHS, staleAtMs: NOW_MS }), true, 'a page marked stale is still good');
  });

  it('distinguishes an error message in place of the page from a page with such words', () => {
    const said = (textLength: number) =>
      suspicionOf({ status: 200, textLength, siteTextLength: 0, saysError: true }, good, NO_EPOCHS, NOW_MS);
    assert.deepEqual([30, 969, 970].map(said), ['error-page', 'error-page', undefined]);
    assert.equal(
      suspicionOf({ status: 200, textLength: 30, siteTextLength: 0, saysError: false }, good, NO_EPOCHS, NOW_MS),
      'suspicious',
    );
  });

  it('trusts the site’s status that a page is gone or moved', () => {
    for (const status of [404, 410, 301]) assert.equal(suspicious(0, 0, {}, NO_EPOCHS, status), false);
  });
});

import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { ASKED_PAGES, storedPage, storedRecord } from '../../../bench/cache/stored-pages';
import { isPageRecord } from '../../../core/pages/page-record';
import { fromItem, toItem } from '../../../handlers/adapters/dynamodb/page-index';

const NOW_MS = 1_700_000_000_000;

describe('The stored pages of the bench', () => {
  it('are the same in every process that makes them', () => {
    assert.deepEqual(storedRecord(7, NOW_MS), storedPage(7, NOW_MS).record);
  });

  it('are all different, and have valid records', () => {
    const records = [0, 1, ASKED_PAGES - 1, ASKED_PAGES, 999_999].map((number) => storedRecord(number, NOW_MS));
    assert.equal(new Set(records.map(({ key }) => key)).size, records.length);
    assert.equal(new Set(records.map(({ object }) => object?.key)).size, records.length);
    for (const record of records) {
      assert.ok(isPageRecord(record));
      assert.deepEqual(fromItem(toItem(record)), record);
    }
  });

  it('are kept compressed, and have a usual length', () => {
    const { html, gzippedBody } = storedPage(3, NOW_MS);
    assert.equal(gunzipSync(gzippedBody).toString(), html);
    assert.ok(html.length > 15_000 && html.length < 20_000, `${html.length}`);
  });
});

import assert from 'node:assert/strict';
import { storedRecord } from '../../../bench/cache/stored-pages';
import { itemOf, SECTIONS } from '../../../bench/purge/fill';
import { pageIdentity } from '../../../core/pages/page-key';
import { checkPageUrl } from '../../../core/pages/page-url';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { fromItem, toItem } from '../../../handlers/adapters/dynamodb/page-index';

const TEMPLATE = toItem(storedRecord(0, 1_700_000_000_000));

describe('The records of the purge bench', () => {
  it('are valid, and have the key of their page', () => {
    const record = fromItem(itemOf(TEMPLATE, SECTIONS + 3, 'https://www.example.com'));
    const url = 'https://www.example.com/section-3/entry-13';
    const checked = checkPageUrl(url, { scheme: 'https', hosts: ['www.example.com'] });
    assert.ok(checked.kind === 'page');
    const { key, keyUrl } = pageIdentity(checked.url, 'desktop', DEFAULT_QUERY_POLICY);
    assert.deepEqual({ key: record?.key, keyUrl: record?.keyUrl }, { key, keyUrl });
  });
});

import assert from 'node:assert/strict';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EPOCH_MEMORY_MS } from '../../../../core/contract/time-outs';
import { NO_EPOCH, NO_EPOCHS } from '../../../../core/pages/epochs';
import type { PageRecord } from '../../../../core/pages/page-record';
import {
  EVERYTHING,
  hostScope,
  MAX_SCOPE_DEPTH,
  type PurgeScope,
  pageScope,
  prefixScope,
} from '../../../../core/pages/purge-scopes';
import { EpochMemory } from '../../../../handlers/adapters/dynamodb/epoch-memory';
import { DynamoDbPageIndex, IndexThrottledError, toItem } from '../../../../handlers/adapters/dynamodb/page-index';
import { SetClock } from '../../../support/machine/recorded-log';
import {
  type EmbeddedStorage,
  INDEX_TABLE,
  START_MS,
  startEmbeddedStorage,
  TEST_REGION,
} from '../../../support/storage/embedded-storage';
import { labPage } from '../../../support/storage/lab-site';

const HOST = 'www.example.com';

function recordOf(path: string, overrides: Partial<PageRecord> = {}): PageRecord {
  const { key, keyUrl } = labPage(path);
  return {
    key,
    keyUrl,
    status: 200,
    headers: [
      ['content-type', 'text/html; charset=utf-8'],
      ['x-robots-tag', 'noindex'],
    ],
    object: { key: `pages/${key}/${'0'.repeat(64)}`, region: TEST_REGION, writtenAtMs: START_MS },
    textLength: 1_000,
    renderStartedAtMs: START_MS,
    changedAtMs: START_MS,
    freshUntilMs: START_MS + 60_000,
    staleUntilMs: START_MS + 120_000,
    errorUntilMs: START_MS + 180_000,
    ...overrides,
  };
}

/** An item's size as DynamoDB counts it ("DynamoDB item sizes", Developer Guide): numbers take at most 21 bytes. */
function itemBytes(record: PageRecord): number {
  return Object.entries(toItem(record)).reduce(
    (bytes, [name, { S: text, N: number }]) =>
      bytes +
      Buffer.byteLength(name) +
      (text === undefined ? Math.min(21, (number ?? '').length) : Buffer.byteLength(text)),
    0,
  );
}

describe('handlers/adapters/dynamodb/page-index', () => {
  let storage: EmbeddedStorage;
  before(async () => {
    storage = await startEmbeddedStorage();
  });
  after(() => storage.close());
  beforeEach(() => {
    storage.heal();
    storage.dynamoDb.resetRequests();
  });

  const index = () => storage.sandbox(TEST_REGION).index;
  const operations = () =>
    storage.dynamoDb.requests().map(({ operation, targets }) => `${operation} ${targets.length}`);

  it('gives back the record that was put, whole', async () => {
    const record = recordOf('/a%2Fb?q=%26+1');
    await index().put(record);
    assert.deepEqual(await index().find(labPage('/a%2Fb?q=%26+1')), { record, ...NO_EPOCHS });
  });

  it('has items of this form: tables outlive versions', () => {
    const { key, keyUrl } = labPage('/form');
    assert.deepEqual(toItem(recordOf('/form')), {
      key: { S: key },
      url: { S: keyUrl },
      status: { N: '200' },
      headers: { S: '[["content-type","text/html; charset=utf-8"],["x-robots-tag","noindex"]]' },
      object: { S: `pages/${key}/${'0'.repeat(64)}` },
      region: { S: TEST_REGION },
      objectAtMs: { N: String(START_MS) },
      textLength: { N: '1000' },
      renderStartedAtMs: { N: String(START_MS) },
      changedAtMs: { N: String(START_MS) },
      freshUntilMs: { N: String(START_MS + 60_000) },
      staleUntilMs: { N: String(START_MS + 120_000) },
      errorUntilMs: { N: String(START_MS + 180_000) },
      expiresAt: { N: String((START_MS + 180_000) / 1000) },
    });
  });

  it('replaces a record whole: nothing of the earlier one stays', async () => {
    await index().put(recordOf('/whole'));
    const redirect = recordOf('/whole', {
      status: 301,
      headers: [['location', '/b']],
      object: undefined,
      renderStartedAtMs: START_MS + 1,
    });
    await index().put(redirect);
    assert.deepEqual((await index().find(labPage('/whole'))).record, redirect);
  });

  it('leaves the record of a later render where it is; the same again is no error', async () => {
    const later = recordOf('/order', { renderStartedAtMs: START_MS + 2 });
    await index().put(later);
    await index().put(recordOf('/order', { renderStartedAtMs: START_MS + 1 }));
    await index().put(later);
    assert.deepEqual((await index().find(labPage('/order'))).record, later);
  });

  it('finds nothing where nothing was put, and takes what is no record for absent', async () => {
    assert.deepEqual(await index().find(labPage('/never')), { record: undefined, ...NO_EPOCHS });
    await index().put(recordOf('/broken', { status: 99 }));
    assert.equal((await index().find(labPage('/broken'))).record, undefined);
  });

  it('reads a page and its purges in one request, and within 4 s the page alone', async () => {
    const one = index();
    await one.find(labPage('/a/b/c'));
    await one.find(labPage('/a/b/c'));
    await one.find(labPage('/a/b/d'));
    storage.clock.advance(EPOCH_MEMORY_MS - 1);
    await one.find(labPage('/a/b/c'));
    storage.clock.advance(1);
    await one.find(labPage('/a/b/c'));
    assert.deepEqual(operations(), ['BatchGetItem 7', 'GetItem 1', 'BatchGetItem 3', 'GetItem 1', 'BatchGetItem 7']);
  });

  it('never asks for more than a page’s depth allows', async () => {
    await index().find(labPage('/1/2/3/4/5/6/7/8/9/10/11/12'));
    assert.deepEqual(operations(), [`BatchGetItem ${1 + 2 + MAX_SCOPE_DEPTH + 1}`]);
  });

  it('says when a page was purged and marked last, by any scope', async () => {
    const page = labPage('/s/t?q');
    const scopes: readonly PurgeScope[] = [
      EVERYTHING,
      hostScope(HOST),
      prefixScope(HOST, '/s'),
      prefixScope(HOST, '/s/t/'),
      pageScope(page.keyUrl),
    ];
    const { epochs } = storage.sandbox(TEST_REGION);
    const set = (scope: PurgeScope, kind: 'purge' | 'stale', atMs: number) =>
      epochs.change(scope, { kind, to: { atMs, setAtMs: atMs } }, START_MS + 1e9);
    for (const [at, scope] of scopes.entries()) {
      await set(scope, 'purge', START_MS + at);
      await set(scope, 'stale', START_MS + 10 + at);
      const { purgedAtMs, staleAtMs } = await index().find(page);
      assert.deepEqual({ purgedAtMs, staleAtMs }, { purgedAtMs: START_MS + at, staleAtMs: START_MS + 10 + at }, scope);
      assert.deepEqual(await index().epochs(page), { purgedAtMs, staleAtMs }, scope);
    }
    assert.equal((await index().find(labPage('/'))).purgedAtMs, START_MS + 1, 'other scopes do not count');
  });

  it('has a time to live for records', () => {
    assert.deepEqual(toItem(recordOf('/ttl', { staleUntilMs: START_MS + 500_001 }))['expiresAt'], {
      N: String(Math.ceil((START_MS + 500_001) / 1000)),
    });
  });

  it('keeps an ordinary URL’s item below 1 KB', () => {
    const ordinary = `/category/subcategory/${'a-rather-long-name-of-an-article-'.repeat(4)}?page=2&sort=price`;
    assert.ok(itemBytes(recordOf(ordinary)) < 800, String(itemBytes(recordOf(ordinary))));
    const link = '<https://www.example.com/some/other/article>; rel="canonical"';
    assert.ok(
      itemBytes(
        recordOf(ordinary, {
          headers: [
            ['content-type', 'text/html; charset=utf-8'],
            ['content-language', 'de-DE'],
            ['link', link],
            ['x-robots-tag', 'noindex, nofollow'],
          ],
        }),
      ) < 1_024,
    );
  });

  it('throws when DynamoDB refuses, or reads a batch in part only', async () => {
    storage.dynamoDb.setFault(TEST_REGION, 'throttled');
    await assert.rejects(index().find(labPage('/x')), { name: 'ProvisionedThroughputExceededException' });
    const client = new DynamoDBClient({ region: TEST_REGION, credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
    client.middlewareStack.add(
      () => async () => ({
        response: {},
        output: { $metadata: {}, Responses: {}, UnprocessedKeys: { [INDEX_TABLE]: { Keys: [{ key: { S: 'x' } }] } } },
      }),
      { step: 'initialize' },
    );
    await assert.rejects(
      new DynamoDbPageIndex(client, INDEX_TABLE, storage.clock).find(labPage('/x')),
      IndexThrottledError,
    );
  });
});

describe('handlers/adapters/epoch-memory', () => {
  const purge = (atMs: number, setAtMs = atMs) => ({ ...NO_EPOCH, purge: { atMs, setAtMs } });

  it('knows no less than it did: a read that lags does not undo a purge', () => {
    const memory = new EpochMemory(new SetClock(0));
    memory.remember(EVERYTHING, purge(5));
    memory.remember(EVERYTHING, NO_EPOCH);
    assert.deepEqual(memory.known(EVERYTHING), purge(5));
  });

  it('learns that a purge was taken back', () => {
    const memory = new EpochMemory(new SetClock(0));
    memory.remember(EVERYTHING, purge(5));
    memory.remember(EVERYTHING, purge(2, 9));
    memory.remember(EVERYTHING, purge(5));
    assert.deepEqual(memory.known(EVERYTHING), purge(2, 9));
  });

  it('forgets the oldest of many scopes', () => {
    const memory = new EpochMemory(new SetClock(0));
    const many = Array.from({ length: 5_001 }, (_, index) => pageScope(String(index)));
    for (const scope of many) memory.remember(scope, purge(1));
    assert.deepEqual(
      [many[0], many[1], many[5_000]].map((scope) => scope !== undefined && memory.has(scope)),
      [false, true, true],
    );
  });
});

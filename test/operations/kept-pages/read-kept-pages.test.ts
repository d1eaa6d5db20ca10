// Reads of kept pages out of embedded DynamoDB: all of them, samples, stops, and regions that do not answer.
import assert from 'node:assert/strict';
import { type AttributeValue, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { ASKED_PREFIX, LEASE_PARTITION_KEY } from '../../../core/contract/index-table';
import type { Region } from '../../../core/geography/regions';
import { hostScope } from '../../../core/pages/purge-scopes';
import { countOfDay, dayOf } from '../../../handlers/adapters/dynamodb/demand-notes';
import { DynamoDbEpochs } from '../../../handlers/adapters/dynamodb/epoch-table';
import { toItem } from '../../../handlers/adapters/dynamodb/page-index';
import type { Deployment } from '../../../operations/deployment';
import { KeptPages } from '../../../operations/kept-pages/kept-pages';
import { readCost } from '../../../operations/kept-pages/read-cost';
import { readKeptPages } from '../../../operations/kept-pages/read-kept-pages';
import { SetClock } from '../../support/machine/recorded-log';
import { knownDeployment, knownFacts, RememberedValues } from '../../support/operations/known-deployment';
import { keyOf, LOOKED_AT_MS, pageOf } from '../../support/operations/many-pages';
import {
  type EmbeddedStorage,
  INDEX_TABLE,
  LEASE_TABLE,
  startEmbeddedStorage,
  TEST_REGION,
} from '../../support/storage/embedded-storage';

const PAGES = 120;
const SECONDS = LOOKED_AT_MS / 1_000;

describe('operations/kept-pages/read-kept-pages', function () {
  this.timeout(60_000);
  let storage: EmbeddedStorage;
  let client: DynamoDBClient;
  let deployment: Deployment;
  before(async () => {
    storage = await startEmbeddedStorage();
    client = newClient();
    const put = (TableName: string, Item: Record<string, AttributeValue>) =>
      client.send(new PutItemCommand({ TableName, Item }));
    for (let number = 0; number < PAGES; number += 1) await put(INDEX_TABLE, recordItem(number));
    const scope = hostScope('old.example.com');
    const to = { atMs: LOOKED_AT_MS, setAtMs: LOOKED_AT_MS };
    await new DynamoDbEpochs(client, INDEX_TABLE).change(scope, { kind: 'purge', to }, LOOKED_AT_MS + 1_000);
    const today = countOfDay(dayOf(LOOKED_AT_MS));
    await put(LEASE_TABLE, marshall({ [LEASE_PARTITION_KEY]: ASKED_PREFIX + keyOf(1), [today]: 4 }));
    await put(LEASE_TABLE, marshall({ [LEASE_PARTITION_KEY]: keyOf(2), reason: 'suspicious' }));
    await put(LEASE_TABLE, marshall({ [LEASE_PARTITION_KEY]: keyOf(3), reason: 'suspicious', owner: 'renders now' }));
    await put(LEASE_TABLE, marshall({ [LEASE_PARTITION_KEY]: keyOf(4), reason: '<script>' }));
    deployment = deploymentIn(() => client);
  });
  after(async () => {
    client.destroy();
    await storage.close();
  });

  function newClient(): DynamoDBClient {
    return new DynamoDBClient({
      region: TEST_REGION,
      endpoint: storage.dynamoDb.endpoint(TEST_REGION),
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
  }

  /** One region that answers, and two that do not. */
  function deploymentIn(dynamoDb: Deployment['dynamoDb']): Deployment {
    const leaseTables = new Map<Region, string>([[TEST_REGION, LEASE_TABLE]]);
    const own = { indexTable: INDEX_TABLE, homeRegion: TEST_REGION, regions: [TEST_REGION], leaseTables } as const;
    const known = knownDeployment({ ...knownFacts(), ...own }, new RememberedValues());
    return { ...known, dynamoDb, clock: new SetClock(LOOKED_AT_MS) };
  }

  for (const extent of ['all', 'sample'] as const) {
    it(`reads pages, demand, reasons and purges (${extent})`, async () => {
      const pages = new KeptPages();
      const items: number[] = [];
      const report = await readKeptPages(deployment, pages, { extent, onProgress: (at) => items.push(at.items) });
      assert.deepEqual(
        [report.coverage, report.region, report.gaps, report.items, items.at(-1), pages.size],
        ['all', TEST_REGION, [], PAGES + 1, PAGES + 1, PAGES],
      );
      const page = (number: number) => pages.pageOf(pages.rowOf(keyOf(number)) ?? -1, SECONDS);
      assert.deepEqual(
        [page(1)?.asks, page(2)?.reason, page(3)?.reason, page(4)?.reason],
        [4, 'suspicious', undefined, undefined],
      );
      assert.deepEqual([page(5)?.state, page(6)?.state], ['error-only', 'fresh'], 'the host of every fifth is purged');
    });
  }

  it('keeps what was read before a stop, and says that the rest is missing', async () => {
    const small = newClient();
    small.middlewareStack.add(
      (next, { commandName }) =>
        (args) =>
          next(commandName === 'ScanCommand' ? { ...args, input: { ...args.input, Limit: 7 } } : args),
      { step: 'initialize' },
    );
    const inParts = deploymentIn(() => small);
    const whole = new KeptPages();
    assert.equal((await readKeptPages(inParts, whole, { extent: 'all' })).coverage, 'all');
    assert.equal(whole.size, PAGES);
    const stop = new AbortController();
    const part = new KeptPages();
    const options = { extent: 'all', signal: stop.signal, onProgress: () => stop.abort() } as const;
    const report = await readKeptPages(inParts, part, options);
    assert.deepEqual([report.coverage, report.shareRead], ['stopped', undefined]);
    assert.match(report.gaps.join(), /the read was stopped before/);
    assert.ok(part.size > 0 && part.size <= 4 * 7, `${part.size} pages of four parts at once`);
    small.destroy();
  });

  it('reads the next region where the first does not answer, and names both', async () => {
    const facts = {
      ...deployment.facts,
      regions: ['us-east-1', TEST_REGION] as const,
      homeRegion: 'us-east-1' as const,
    };
    const refusing = deploymentIn((region) => {
      if (region === TEST_REGION) return client;
      throw new Error('unreachable');
    });
    const pages = new KeptPages();
    const report = await readKeptPages({ ...refusing, facts }, pages, { extent: 'all' });
    assert.deepEqual([report.region, pages.size], [TEST_REGION, PAGES]);
    assert.equal(report.gaps.length, 2);
    for (const gap of report.gaps) assert.match(gap, /us-east-1.*unreachable/);
    await assert.rejects(
      readKeptPages({ ...refusing, facts: { ...facts, regions: ['us-east-1'] } }, new KeptPages(), { extent: 'all' }),
      /unreachable/,
    );
  });

  it('tells a cost before, which is none for the local run', async () => {
    const cost = await readCost(deployment);
    assert.ok(cost.items >= 0 && cost.readUnits >= 0 && cost.gaps.length === 0, JSON.stringify(cost));
    assert.equal((await readCost({ ...deployment, kind: 'local' })).usd, 0);
  });
});

function recordItem(number: number) {
  const keyUrl = number % 5 === 0 ? `https://old.example.com/${number}` : pageOf(number).keyUrl;
  const { key, status, textLength, renderStartedAtMs, freshUntilMs, staleUntilMs, errorUntilMs } = pageOf(number);
  return toItem({
    ...{ key, keyUrl, status, textLength, renderStartedAtMs, changedAtMs: renderStartedAtMs, headers: [] },
    ...{ freshUntilMs, staleUntilMs, errorUntilMs, object: undefined },
  });
}

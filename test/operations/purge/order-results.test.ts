// The core of `npx georender purge` against embedded DynamoDB of three regions and a CloudFront API at 127.0.0.1.
import assert from 'node:assert/strict';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Region, Regions } from '../../../core/geography/regions';
import { cacheTag, EVERYTHING, hostScope, pageScope, prefixScope } from '../../../core/pages/purge-scopes';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { DynamoDbEpochs } from '../../../handlers/adapters/dynamodb/epoch-table';
import { DynamoDbPurgeNotes } from '../../../handlers/adapters/dynamodb/purge-notes';
import { type PurgeOrder, PurgeOrderError } from '../../../handlers/purge/purge-order';
import { CloudFrontEdge } from '../../../operations/aws/cloudfront-edge';
import { operatorEpochs, operatorNotes } from '../../../operations/purge/epoch-reach';
import type { OrderTarget } from '../../../operations/purge/kept-terms';
import { carryOut, type OrderResults, planOrder } from '../../../operations/purge/order-results';
import { resultText } from '../../../operations/purge/texts/order-text';
import { type InvalidationsApi, startInvalidationsApi } from '../../support/edge/cloudfront-invalidations';
import { CacheLab } from '../../support/storage/cache-lab';
import { INDEX_TABLE } from '../../support/storage/embedded-storage';
import { document, LAB_SITE } from '../../support/storage/lab-site';
import { type RegionalDynamoDb, startRegionalDynamoDb } from '../../support/storage/regional-dynamodb';

const REGIONS: Regions = ['eu-central-1', 'us-east-1', 'ap-southeast-2'];
const [EU, US, AP] = ['eu-central-1', 'us-east-1', 'ap-southeast-2'] as const;
const WWW = 'www.example.com';
const TARGET: OrderTarget = {
  regions: REGIONS,
  indexTable: INDEX_TABLE,
  distributionId: 'E1',
  publicSite: LAB_SITE,
  viewerHost: undefined,
  queryPolicy: DEFAULT_QUERY_POLICY,
};
const ACCESS = { maxAttempts: 1, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

describe('operations/purge/order-results', () => {
  let lab: CacheLab;
  let api: InvalidationsApi;
  let dynamoDb: RegionalDynamoDb;
  const clients: { destroy(): void }[] = [];
  before(async () => {
    lab = await CacheLab.start({ regions: REGIONS });
    api = await startInvalidationsApi('E1');
    dynamoDb = await startRegionalDynamoDb((region) => lab.storage.dynamoDb.endpoint(region));
  });
  after(async () => {
    for (const client of clients) client.destroy();
    await Promise.all([api.close(), dynamoDb.close(), lab.storage.close()]);
  });
  beforeEach(() => {
    lab.reset();
    lab.storage.clock.advance(10_000);
    api.reset();
    dynamoDb.forbidden.clear();
  });

  function kept<Client extends { destroy(): void }>(client: Client): Client {
    clients.push(client);
    return client;
  }

  const clientOf = (region: Region) => kept(new DynamoDBClient({ ...ACCESS, region, endpoint: dynamoDb.endpoint }));

  const epochsOf = (region: Region, tableName: string) =>
    operatorEpochs(new DynamoDbEpochs(clientOf(region), tableName), region, tableName);

  /** Carries an order out, as the command does. */
  function purge(order: PurgeOrder, { tableName = INDEX_TABLE, distributionId = 'E1' } = {}): Promise<OrderResults> {
    const client = kept(new CloudFrontClient({ ...ACCESS, region: 'us-east-1', endpoint: api.endpoint }));
    const { clock } = lab.storage;
    const edge = new CloudFrontEdge(client, { distributionId, timeoutMs: 60_000, clock });
    return carryOut('purge', planOrder(order, TARGET), {
      epochs: new Map(REGIONS.map((region) => [region, epochsOf(region, tableName)])),
      notes: operatorNotes(new DynamoDbPurgeNotes(clientOf(EU), tableName), EU, tableName),
      edge,
      clock,
      invalidationId: () => edge.invalidationId,
    });
  }

  /** Has pages kept, and known in every region. */
  async function keep(...paths: string[]): Promise<void> {
    for (const path of paths) await lab.ask(path);
    await lab.storage.replicateIndex();
    lab.storage.replicateObjects();
    lab.storage.clock.advance(1_000);
  }

  const cachesOf = (path: string) => Promise.all(REGIONS.map(async (region) => (await lab.askIn(region, path)).cache));

  const orders: Readonly<
    Record<string, { readonly order: PurgeOrder; readonly tag: string; readonly left: string | undefined }>
  > = {
    page: {
      order: { kind: 'urls', urls: [`https://${WWW}/a/page`] },
      tag: cacheTag(pageScope(`https://${WWW}/a/page`)),
      left: '/a/other',
    },
    prefix: { order: { kind: 'prefix', host: WWW, path: '/a' }, tag: cacheTag(prefixScope(WWW, '/a')), left: '/other' },
    host: { order: { kind: 'host', host: WWW }, tag: cacheTag(hostScope(WWW)), left: undefined },
    everything: { order: { kind: 'everything' }, tag: cacheTag(EVERYTHING), left: undefined },
  };
  for (const [what, { order, tag, left }] of Object.entries(orders)) {
    it(`purges (${what}): no region shows what was kept, and the edges drop its tag`, async () => {
      await keep('/a/page', ...(left === undefined ? [] : [left]));
      assert.deepEqual(await cachesOf('/a/page'), ['HIT', 'HIT', 'HIT']);
      const purgedAtMs = lab.storage.clock.nowMs();
      const { id, ...results } = await purge(order);
      assert.equal(typeof id, 'string');
      assert.deepEqual(results, {
        complete: true,
        atMs: purgedAtMs,
        regions: REGIONS.map((region) => ({ region, done: true })),
        edge: { done: true, invalidationId: 'I1' },
      });
      assert.deepEqual(
        api.created.map(({ items }) => items),
        [[`#${tag}`]],
      );
      // A purged page is still the last resort; its cache status tells that it is purged.
      lab.browse = async () => ({ kind: 'failed', reason: 'deadline', detail: '' });
      assert.deepEqual(await cachesOf('/a/page'), ['STALE-ERROR', 'STALE-ERROR', 'STALE-ERROR']);
      if (left !== undefined) assert.deepEqual(await cachesOf(left), ['HIT', 'HIT', 'HIT']);
      lab.storage.clock.advance(600_000);
      lab.browse = async () => document('<p>new</p>');
      for (const region of REGIONS) assert.equal((await lab.askIn(region, '/a/page')).text, '<p>new</p>');
    });
  }

  it('reads every region back, strongly consistent', async () => {
    await purge({ kind: 'everything' });
    const operations = lab.storage.dynamoDb.requests().map(({ region, operation }) => `${region} ${operation}`);
    assert.deepEqual(
      operations.sort(),
      // The note of it is a number and an item.
      [
        ...REGIONS.flatMap((region) => [`${region} BatchGetItem`, `${region} UpdateItem`]),
        `${EU} PutItem`,
        `${EU} UpdateItem`,
      ].sort(),
    );
  });

  it('waits for CloudFront, and says after a while that it goes on by itself', async () => {
    api.pollsInProgress = 4;
    const startMs = lab.storage.clock.nowMs();
    assert.equal((await purge({ kind: 'everything' })).complete, true);
    assert.equal(lab.storage.clock.nowMs() - startMs, 5_000 + 1_000 + 1_000 + 2_000 + 5_000);
    api.pollsInProgress = 1_000;
    const { complete, edge } = await purge({ kind: 'everything' });
    assert.deepEqual(
      { complete, done: edge.done, invalidationId: edge.invalidationId },
      { complete: false, done: false, invalidationId: 'I2' },
    );
    const problem = edge.done ? undefined : edge.problem;
    assert.equal(problem?.kind, 'pending');
    assert.match(
      problem?.message ?? '',
      /not completed it within 60 s; it goes on by itself\. .* get-invalidation --distribution-id E1 --id I2$/,
    );
  });

  it('names the regions that have it when one refuses, and the permission that is missing; a repeat does no harm', async () => {
    await keep('/partly');
    dynamoDb.forbidden.add(`${US} UpdateItem`);
    const results = await purge({ kind: 'prefix', host: WWW, path: '/partly' });
    assert.equal(results.complete, false);
    assert.deepEqual(
      results.regions.map(({ region, done }) => ({ region, done })),
      [
        { region: EU, done: true },
        { region: US, done: false },
        { region: AP, done: true },
      ],
    );
    assert.equal(results.edge.done, true, 'where the regions have it, edges must not show it');
    const text = resultText('purge', results, TARGET);
    assert.match(
      text,
      /^ {2}us-east-1 +FAILED {3}us-east-1: dynamodb:UpdateItem on table index is not allowed to these credentials; docs\/policies\/operator\.json allows it\. AWS says: .*$/m,
    );
    assert.match(text, /^eu-central-1, ap-southeast-2 have it, us-east-1 not: .* run the command again/m);
    lab.browse = async () => ({ kind: 'failed', reason: 'deadline', detail: '' });
    assert.deepEqual(await cachesOf('/partly'), ['STALE-ERROR', 'HIT', 'STALE-ERROR']);
    dynamoDb.forbidden.clear();
    assert.equal((await purge({ kind: 'prefix', host: WWW, path: '/partly' })).complete, true);
    assert.deepEqual(await cachesOf('/partly'), ['STALE-ERROR', 'STALE-ERROR', 'STALE-ERROR']);
    assert.equal(api.created.length, 2);
  });

  /** The kind of problem of each part. */
  const kindsOf = ({ regions, edge }: OrderResults) =>
    [...regions, edge].map((one) => (one.done ? 'purged' : one.problem?.kind));

  it('does not believe a region that can’t be read', async () => {
    dynamoDb.forbidden.add(`${AP} BatchGetItem`);
    const results = await purge({ kind: 'everything' });
    assert.deepEqual(kindsOf(results), ['purged', 'purged', 'not-allowed', 'purged']);
    assert.match(resultText('purge', results, TARGET), /dynamodb:BatchGetItem on table index is not allowed/);
  });

  it('tells no edge where no region has it', async () => {
    for (const region of REGIONS) lab.storage.dynamoDb.stopRegion(region);
    const results = await purge({ kind: 'everything' });
    assert.deepEqual(kindsOf(results), ['unreachable', 'unreachable', 'unreachable', undefined]);
    assert.match(
      resultText('purge', results, TARGET),
      /CloudFront +not told, since no region has it\nNothing was purged\.$/,
    );
    assert.equal(api.created.length, 0);
  });

  it('tells throttled regions, missing tables and missing distributions apart', async () => {
    lab.storage.dynamoDb.setFault(EU, 'throttled');
    assert.deepEqual(kindsOf(await purge({ kind: 'everything' })), ['throttled', 'purged', 'purged', 'purged']);
    lab.storage.heal();
    assert.deepEqual(kindsOf(await purge({ kind: 'everything' }, { tableName: 'none' })), [
      'not-found',
      'not-found',
      'not-found',
      undefined,
    ]);
    const results = await purge({ kind: 'everything' }, { distributionId: 'E2' });
    assert.deepEqual(kindsOf(results), ['purged', 'purged', 'purged', 'not-found']);
    assert.match(
      resultText('purge', results, TARGET),
      /us-east-1: cloudfront:CreateInvalidation on distribution E2: it is not there; .*\nAll regions have it \(.*\); the edges may show older pages until/,
    );
  });

  it('says which permission CloudFront misses', async () => {
    api.refusal = {
      operation: 'CreateInvalidation',
      status: 403,
      code: 'AccessDenied',
      message: 'User: op is not authorized to perform: cloudfront:CreateInvalidation',
    };
    const refused = await purge({ kind: 'everything' });
    assert.deepEqual(kindsOf(refused), ['purged', 'purged', 'purged', 'not-allowed']);
    assert.match(
      resultText('purge', refused, TARGET),
      /cloudfront:CreateInvalidation on distribution E1 is not allowed to these credentials; docs\/policies\/operator\.json/,
    );
    api.pollsInProgress = 1;
    api.refusal = { operation: 'GetInvalidation', status: 403, code: 'AccessDenied', message: 'no' };
    const unseen = await purge({ kind: 'everything' });
    assert.deepEqual(
      { lastKind: kindsOf(unseen).at(-1), invalidationId: unseen.edge.invalidationId },
      { lastKind: 'pending', invalidationId: 'I1' },
    );
    assert.match(
      resultText('purge', unseen, TARGET),
      /has taken the invalidation I1, but its status can't be read\. .*cloudfront:GetInvalidation/,
    );
  });

  it('refuses orders that are none of the stack’s before anything is written', () => {
    assert.throws(
      () => planOrder({ kind: 'urls', urls: ['https://evil.example/', 'nonsense'] }, TARGET),
      PurgeOrderError,
    );
    assert.deepEqual(
      { requests: lab.storage.dynamoDb.requests(), created: api.created },
      { requests: [], created: [] },
    );
  });
});

// A region's render queue: what it adds, and that a region without one stays as it is.
import assert from 'node:assert/strict';
import { isQueueUrls } from '../../../handlers/queue/queue-urls';
import { changes } from '../../support/pulumi/changed-inputs';
import { find } from '../../support/pulumi/pulumi-mocks';
import {
  LAMBDAS,
  REGION,
  ROLE_POLICY,
  runRegionFunctions,
  statements,
  TAGS,
  variablesOf,
} from '../../support/pulumi/region-functions';

const QUEUE = 'aws:sqs/queue:Queue';
const QUEUE_POLICY = 'aws:sqs/queuePolicy:QueuePolicy';
const MAPPING = 'aws:lambda/eventSourceMapping:EventSourceMapping';
const NAMES = ['orders-asked', 'orders-listed', 'orders-rest', 'tickets'];

const nameOf = (part: string) => `site-${part}-${REGION}`;
const arnOf = (part: string) => `arn:aws:sqs:${REGION}:123456789012:${nameOf(part)}`;
const allow = (Sid: string, Action: readonly string[], parts: readonly string[]) => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource: parts.map(arnOf),
});

describe('components/region-queue', () => {
  for (const preview of [false, true])
    it(`adds its queues and one poller, and changes the functions’ variables alone${preview ? ', in a preview' : ''}`, async () => {
      const [before, after] = [
        await runRegionFunctions({}, { preview }),
        await runRegionFunctions({ queueConcurrency: 2 }, { preview }),
      ];

      const { added, removed, changed } = changes(before.registrations, after.registrations);

      assert.deepEqual(
        [...added].sort(),
        [
          `${MAPPING} ${nameOf('tickets')} ${REGION}`,
          ...NAMES.map((part) => `${QUEUE} ${nameOf(part)} ${REGION}`),
          ...NAMES.map((part) => `${QUEUE_POLICY} ${nameOf(part)} ${REGION}`),
        ].sort(),
      );
      assert.deepEqual(removed, []);
      for (const entry of changed) assert.match(entry, /: (?:environment|policy|source)$/);
    });

  it('encrypts queues, keeps messages for 14 days, and refuses requests without TLS', async () => {
    const { registrations } = await runRegionFunctions({ queueConcurrency: 2 });

    for (const part of NAMES) {
      const { messageRetentionSeconds, sqsManagedSseEnabled, tags } = find(registrations, QUEUE, nameOf(part)).inputs;
      assert.deepEqual([messageRetentionSeconds, sqsManagedSseEnabled, tags], [1_209_600, true, TAGS]);
      assert.deepEqual(statements(find(registrations, QUEUE_POLICY, nameOf(part))), [
        {
          Sid: 'DenyWithoutTls',
          Effect: 'Deny',
          Principal: '*',
          Action: 'sqs:*',
          Resource: arnOf(part),
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ]);
    }
  });

  it('gives orders up after six deliveries, and never a ticket', async () => {
    const { registrations } = await runRegionFunctions({ queueConcurrency: 2 });

    for (const part of ['orders-asked', 'orders-listed', 'orders-rest']) {
      const { redrivePolicy, visibilityTimeoutSeconds } = find(registrations, QUEUE, nameOf(part)).inputs;
      assert.deepEqual(JSON.parse(String(redrivePolicy)), {
        deadLetterTargetArn: arnOf('dead-letters'),
        maxReceiveCount: 6,
      });
      assert.equal(visibilityTimeoutSeconds, 40);
    }
    const tickets = find(registrations, QUEUE, nameOf('tickets')).inputs;
    assert.deepEqual([tickets['redrivePolicy'], tickets['visibilityTimeoutSeconds']], [undefined, 180]);
  });

  it('feeds the live render, also beside a canary, with one ticket at a time up to its ceiling', async () => {
    const { registrations } = await runRegionFunctions({ queueConcurrency: 3, canary: true });

    assert.deepEqual(find(registrations, MAPPING, nameOf('tickets')).inputs, {
      region: REGION,
      tags: TAGS,
      eventSourceArn: arnOf('tickets'),
      functionName: `arn:aws:lambda:${REGION}:123456789012:function:${nameOf('render')}:live`,
      batchSize: 1,
      scalingConfig: { maximumConcurrency: 3 },
    });
    assert.equal(registrations.filter(({ type }) => type === MAPPING).length, 1);
  });

  it('lets render take tickets and orders, and serve order alone', async () => {
    const { registrations } = await runRegionFunctions({ queueConcurrency: 2 });
    const ofQueue = (lambda: string) => {
      const all = statements(find(registrations, ROLE_POLICY, nameOf(lambda)));
      assert.ok(Array.isArray(all));
      return all.filter(({ Sid }) => ['OrderRefreshes', 'TakeTicketsAndOrders', 'PutOrdersBack'].includes(Sid));
    };
    const orders = ['orders-asked', 'orders-listed', 'orders-rest'];

    assert.deepEqual(ofQueue('serve'), [allow('OrderRefreshes', ['sqs:SendMessage'], ['orders-asked', 'tickets'])]);
    assert.deepEqual(ofQueue('render'), [
      allow(
        'TakeTicketsAndOrders',
        ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:SendMessage'],
        [...orders, 'tickets'],
      ),
      allow('PutOrdersBack', ['sqs:ChangeMessageVisibility'], orders),
    ]);
  });

  it('tells both functions the queues’ URLs', async () => {
    const { registrations } = await runRegionFunctions({ queueConcurrency: 2 });

    for (const lambda of LAMBDAS) {
      const urls: unknown = JSON.parse(variablesOf(registrations, lambda)['GEORENDER_QUEUES'] ?? '');
      assert.ok(isQueueUrls(urls), JSON.stringify(urls));
    }
  });

  it('lets a program change the queues', async () => {
    const transform = { queue: { kmsMasterKeyId: 'alias/site', sqsManagedSseEnabled: false } };
    const { registrations } = await runRegionFunctions({ queueConcurrency: 2, transform });

    assert.equal(find(registrations, QUEUE, nameOf('tickets')).inputs['kmsMasterKeyId'], 'alias/site');
  });
});

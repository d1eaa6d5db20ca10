// Runs the SQS adapter's contract against the stand-in, and against the peer that AWS_ENDPOINT_URL names.
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { MAX_RECEIVE_COUNT } from '../../../../core/contract/render-queue';
import { sqsClient } from '../../../../handlers/adapters/aws-clients';
import { TEST_REGION } from '../../../support/storage/embedded-storage';
import { QueueLab } from '../../../support/storage/queue-lab';
import { type SqsConnection, sqsContract, VISIBLE_AFTER_MS } from './contract';

const VISIBILITY_SECONDS = VISIBLE_AFTER_MS / 1000;

sqsContract('stand-in', async () => {
  const lab = await QueueLab.start({ orderVisibilitySeconds: VISIBILITY_SECONDS });
  return {
    client: lab.client,
    urls: lab.urls,
    pass: async (durationMs) => lab.pass(durationMs),
    settle: (task) => lab.settle(task),
    close: () => lab.close(),
  };
});

if (process.env['GEORENDER_PEER_AWS'] === 'true') sqsContract('peer', connectToPeer);

/** The peer has no clock of ours: time passes there as everywhere. */
async function connectToPeer(): Promise<SqsConnection> {
  const client = sqsClient(TEST_REGION);
  const run = randomUUID();
  const create = async (name: string, attributes: Record<string, string> = {}) => {
    const { QueueUrl: url = '' } = await client.send(
      new CreateQueueCommand({
        QueueName: `${name}-${run}`,
        Attributes: { VisibilityTimeout: String(VISIBILITY_SECONDS), ...attributes },
      }),
    );
    return url;
  };
  const dead = await create('dead');
  const { Attributes: { QueueArn: deadLetterTargetArn } = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: dead, AttributeNames: ['QueueArn'] }),
  );
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: MAX_RECEIVE_COUNT });
  const [tickets, asked, listed, rest] = [
    await create('tickets'),
    await create('asked', { RedrivePolicy }),
    await create('listed', { RedrivePolicy }),
    await create('rest', { RedrivePolicy }),
  ];
  return {
    client,
    urls: { tickets, asked, listed, rest, dead },
    // A little more: the peer counts its own milliseconds.
    pass: (durationMs) => setTimeout(durationMs + 300),
    settle: (task) => task,
    close: async () => client.destroy(),
  };
}

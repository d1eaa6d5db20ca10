// SQS may take a part of a batch: the rest is sent again or named, and none is lost.
import assert from 'node:assert/strict';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SqsRenderQueue } from '../../../../handlers/adapters/sqs/render-queue';
import { batchesOf, forEachBatch, sendBatch, UnsentMessagesError } from '../../../../handlers/adapters/sqs/send-all';
import type { RenderOrder } from '../../../../handlers/queue/ports';

/** What the queue says to a message: it is taken, or why not. */
type Answer = 'taken' | 'busy' | 'wrong';

const urls = { tickets: 'tickets', asked: 'asked', listed: 'listed', rest: 'rest', dead: 'dead' };
const bodies = (count: number) => Array.from({ length: count }, (_, at) => `message ${at}`);

/** A client whose queues answer each message as a test says. */
class PartlyTaking extends SQSClient {
  /** What each queue took. */
  readonly taken = new Map<string, string[]>();
  /** The sizes of the requests. */
  readonly sizes: number[] = [];
  answer: (body: string, queue: string, request: number) => Answer = () => 'taken';
  isGone = false;

  constructor() {
    super({ region: 'eu-central-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
    this.middlewareStack.add(
      (_, { commandName }) =>
        async ({ input }) => {
          assert.equal(commandName, 'SendMessageBatchCommand');
          return {
            response: {},
            output: this.respond(
              new SendMessageBatchCommand(Object.assign({ QueueUrl: '', Entries: [] }, input)).input,
            ),
          };
        },
      { step: 'initialize' },
    );
  }

  private respond({ QueueUrl: queue = '', Entries: entries = [] }: SendMessageBatchCommand['input']) {
    if (this.isGone) throw Object.assign(new Error('no answer'), { name: 'TimeoutError' });
    const request = this.sizes.push(entries.length);
    const said = entries.map(({ Id, MessageBody: body = '' }) => ({ Id, body, is: this.answer(body, queue, request) }));
    const taken = said.filter(({ is }) => is === 'taken');
    this.taken.set(queue, [...(this.taken.get(queue) ?? []), ...taken.map(({ body }) => body)]);
    const refused = said.filter(({ is }) => is !== 'taken');
    return {
      $metadata: {},
      Successful: taken.map(({ Id }) => ({ Id })),
      Failed: refused.map(({ Id, is }) => ({ Id, SenderFault: is === 'wrong', Code: is })),
    };
  }
}

const unsent = (expected: number, reason: string) => (error: unknown) => {
  assert.ok(error instanceof UnsentMessagesError, String(error));
  assert.equal(error.unsent, expected);
  assert.ok(error.message.includes(reason), error.message);
  return true;
};

describe('handlers/adapters/sqs/send-all', () => {
  let client: PartlyTaking;
  beforeEach(() => {
    client = new PartlyTaking();
  });
  afterEach(() => client.destroy());

  it('makes batches of ten, in order, and none of nothing', () => {
    assert.deepEqual(
      batchesOf(bodies(23)).map(({ length }) => length),
      [10, 10, 3],
    );
    assert.deepEqual(batchesOf(bodies(23)).flat(), bodies(23));
    assert.deepEqual(batchesOf([]), []);
  });

  it('sends again only what the queue did not take, until it has every message once', async () => {
    client.answer = (body, _, request) => (request < 3 && /[37]$/.test(body) ? 'busy' : 'taken');
    await sendBatch(client, { queueUrl: 'queue', bodies: bodies(10) });
    assert.deepEqual(client.sizes, [10, 2, 2]);
    assert.deepEqual(client.taken.get('queue')?.sort(), bodies(10));
  });

  it('says how many messages a queue has refused again and again', async () => {
    client.answer = (body) => (/[37]$/.test(body) ? 'busy' : 'taken');
    await assert.rejects(sendBatch(client, { queueUrl: 'queue', bodies: bodies(10) }), unsent(2, '2 of 10 messages'));
    assert.deepEqual([client.sizes, client.taken.get('queue')?.length], [[10, 2, 2, 2], 8]);
  });

  it('does not repeat what is wrong itself', async () => {
    client.answer = (body) => (body.endsWith('3') ? 'wrong' : 'taken');
    await assert.rejects(sendBatch(client, { queueUrl: 'queue', bodies: bodies(10) }), unsent(1, '(wrong)'));
    assert.deepEqual(client.sizes, [10]);
  });

  it('counts a request without an answer as unsent', async () => {
    client.isGone = true;
    await assert.rejects(sendBatch(client, { queueUrl: 'queue', bodies: bodies(10) }), unsent(10, '(TimeoutError)'));
  });

  it('goes on with the other batches when one fails, then throws', async () => {
    const done: number[] = [];
    const items = Array.from({ length: 200 }, (_, at) => at);
    const task = async (batch: readonly number[]) => {
      if (batch.includes(55)) throw new Error('the sixth batch');
      done.push(...batch);
    };
    await assert.rejects(forEachBatch(items, task), /the sixth batch/);
    assert.equal(done.length, 190);
  });

  it('sends a ticket for each order that was taken, though others of its batch were refused', async () => {
    client.answer = (body, queue) => (queue === 'rest' && body.includes('/3') ? 'wrong' : 'taken');
    const orders = Array.from({ length: 10 }, (_, at): RenderOrder => {
      return { url: `https://www.example.com/${at}`, variant: 'desktop', value: 'rest', newerThanMs: 0 };
    });
    await assert.rejects(new SqsRenderQueue(client, urls).send(orders), unsent(1, '1 of 10'));
    assert.deepEqual([client.taken.get('rest')?.length, client.taken.get('tickets')?.length], [9, 9]);
    client.taken.clear();
    client.answer = (_, queue) => (queue === 'rest' ? 'wrong' : 'taken');
    await assert.rejects(new SqsRenderQueue(client, urls).send(orders), unsent(10, '10 of 10'));
    assert.equal(client.taken.get('tickets'), undefined);
  });
});

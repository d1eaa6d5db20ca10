// The contract of the SQS adapter: the same against the stand-in, and against a peer that others keep.
import assert from 'node:assert/strict';
import { ReceiveMessageCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { MAX_RECEIVE_COUNT } from '../../../../core/contract/render-queue';
import { TICKET_AFTER_ORDER_SECONDS } from '../../../../core/contract/time-outs';
import { SqsOrderSource } from '../../../../handlers/adapters/sqs/order-source';
import { SqsRenderQueue } from '../../../../handlers/adapters/sqs/render-queue';
import { UnsentMessagesError } from '../../../../handlers/adapters/sqs/send-all';
import type { RenderOrder, RenderValue, TakenOrder } from '../../../../handlers/queue/ports';
import type { QueueUrls } from '../../../../handlers/queue/queue-urls';

/** Where a test works: empty queues, whose orders are invisible for {@link VISIBLE_AFTER_MS} after a delivery. */
export interface SqsConnection {
  readonly client: SQSClient;
  readonly urls: QueueUrls;
  /** Lets time pass. */
  pass(durationMs: number): Promise<void>;
  /** Waits for a task, with the time that it needs. */
  settle<Result>(task: Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** How long a delivered order of the suite is invisible. */
export const VISIBLE_AFTER_MS = 2_000;

/** Runs the contract. */
export function sqsContract(name: string, connect: () => Promise<SqsConnection>): void {
  describe(`SQS adapter, ${name}`, () => {
    let connection: SqsConnection;
    let urls: QueueUrls;
    let queue: SqsRenderQueue;
    let source: SqsOrderSource;

    beforeEach(async () => {
      connection = await connect();
      urls = connection.urls;
      queue = new SqsRenderQueue(connection.client, urls);
      source = new SqsOrderSource(connection.client, urls);
    });

    afterEach(() => connection.close());

    const take = async (): Promise<TakenOrder | undefined> => connection.settle(source.take());
    const taken = async (): Promise<TakenOrder> => (await take()) ?? assert.fail('No order waits.');

    it('takes the better order first, whichever was sent first', async () => {
      await queue.send([order('/1', 'rest'), order('/2', 'listed'), order('/3', 'asked'), order('/4', 'asked')]);

      const urlsTaken = [await taken(), await taken(), await taken(), await taken()].map((one) => one.order?.url);

      assert.deepEqual(urlsTaken.slice(0, 2).sort(), ['https://www.example.com/3', 'https://www.example.com/4']);
      assert.deepEqual(urlsTaken.slice(2), ['https://www.example.com/2', 'https://www.example.com/1']);
    });

    it('gives an order as it was sent', async () => {
      const sent = { ...order('/ä%20?q=%26"', 'listed'), jobId: 'job-1' };
      await queue.send([sent]);

      const { order: found, value, deliveries } = await taken();

      assert.deepEqual({ found, value, deliveries }, { found: { ...sent, tries: 0 }, value: 'listed', deliveries: 1 });
    });

    it('sends any number of orders, and a ticket for each', async () => {
      await queue.send(Array.from({ length: 25 }, (_, index) => order(`/${index}`, 'rest')));

      const depth = await queue.depth();
      assert.deepEqual(depth, { waiting: { asked: 0, listed: 0, rest: 25 }, underWay: 0, dead: 0 });
      assert.equal(await source.lacksTickets(), false);
    });

    it('finds none in empty queues', async () => {
      assert.equal(await take(), undefined);
    });

    it('delivers an order again that was neither removed nor put back, and counts that', async () => {
      await queue.send([order('/1', 'asked')]);
      await taken();

      assert.equal((await queue.depth()).underWay, 1);
      await connection.pass(VISIBLE_AFTER_MS);
      assert.equal((await taken()).deliveries, 2);
    });

    it('never delivers a removed order again', async () => {
      await queue.send([order('/1', 'asked')]);
      await source.remove(await taken());

      await connection.pass(VISIBLE_AFTER_MS);
      assert.equal(await take(), undefined);
    });

    it('delivers an order at once that was put back', async () => {
      await queue.send([order('/1', 'asked')]);
      await source.putBack(await taken());

      assert.equal((await taken()).deliveries, 2);
    });

    it('puts back no order that was removed', async () => {
      await queue.send([order('/1', 'asked')]);
      const one = await taken();
      await source.remove(one);

      await source.putBack(one);

      assert.equal(await take(), undefined);
    });

    it('puts an order off for a while, with a ticket of its own', async () => {
      await queue.send([order('/1', 'asked')]);
      const one = await taken();

      await source.putOff(one, { ...order('/1', 'asked'), tries: 1 }, 3);

      assert.equal(await take(), undefined);
      assert.equal(await source.lacksTickets(), false);
      await connection.pass((1 + TICKET_AFTER_ORDER_SECONDS) * 1000);
      assert.equal((await taken()).order?.tries, 1);
    });

    it('hands an order that is given up over to the dead letters, as it was sent', async () => {
      await queue.send([order('/1', 'asked')]);
      const one = await taken();

      await source.giveUp(one);

      assert.equal(await take(), undefined);
      assert.equal((await queue.depth()).dead, 1);
      const { Messages: [dead] = [] } = await connection.client.send(
        new ReceiveMessageCommand({ QueueUrl: urls.dead, WaitTimeSeconds: 0 }),
      );
      assert.equal(dead?.Body, one.text);
    });

    it('moves an order to the dead letters that was delivered too often', async () => {
      await queue.send([order('/1', 'asked')]);
      for (let deliveries = 1; deliveries <= MAX_RECEIVE_COUNT; deliveries += 1) await source.putBack(await taken());

      assert.equal(await take(), undefined);
      assert.equal((await queue.depth()).dead, 1);
    });

    it('shows that a message is no order', async () => {
      await connection.client.send(new SendMessageCommand({ QueueUrl: urls.asked, MessageBody: '{"url":1}' }));

      assert.equal((await taken()).order, undefined);
    });

    it('tells that orders wait without tickets', async () => {
      await connection.client.send(new SendMessageCommand({ QueueUrl: urls.rest, MessageBody: '{}' }));

      assert.equal(await source.lacksTickets(), true);
      await source.sendTicket();
      assert.equal(await source.lacksTickets(), false);
    });

    it('tells that orders were not taken', async () => {
      const lost = new SqsRenderQueue(connection.client, { ...urls, rest: `${urls.rest}-lost` });

      await assert.rejects(lost.send([order('/1', 'rest')]), UnsentMessagesError);
    });
  });
}

function order(path: string, value: RenderValue): RenderOrder {
  return { url: `https://www.example.com${path}`, variant: 'desktop', value, newerThanMs: 1_700_000_000_000 };
}

// A region's render queue in SQS: orders in one queue for each value, and a ticket for each order.
//
// Only the queue of tickets has a poller, Lambda's event source. The order is sent first: a ticket that finds no order
// ends.
import { GetQueueAttributesCommand, type QueueAttributeName, type SQSClient } from '@aws-sdk/client-sqs';
import { orderMessage } from '../../queue/order-message';
import { type QueueDepth, RENDER_VALUES, type RenderOrder, type RenderQueue } from '../../queue/ports';
import type { QueueUrls } from '../../queue/queue-urls';
import { forEachBatch, sendBatch, UnsentMessagesError } from './send-all';

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
] as const satisfies readonly QueueAttributeName[];

/** A ticket's text; nobody reads it. */
export const TICKET = 'ticket';

/** The options of a queue's client. */
export interface SqsRenderQueueOptions {
  /**
   * Ends each request, for callers that wait for no longer.
   * @default the client's time-outs
   */
  readonly requestMs?: number;
}

/** Sends orders to a region. */
export class SqsRenderQueue implements RenderQueue {
  constructor(
    private readonly client: SQSClient,
    private readonly urls: QueueUrls,
    private readonly options: SqsRenderQueueOptions = {},
  ) {}

  /** @throws UnsentMessagesError if some could not be handed over; sending all again does no harm */
  async send(orders: readonly RenderOrder[]): Promise<void> {
    const { requestMs } = this.options;
    for (const value of RENDER_VALUES) {
      const ofValue = orders.filter((order) => order.value === value);
      await forEachBatch(ofValue, async (batch) => {
        const bodies = batch.map((order) => orderMessage({ ...order, tries: 0 }));
        const failure = await sendBatch(this.client, { queueUrl: this.urls[value], bodies, requestMs }).then(
          () => undefined,
          unsentOf,
        );
        // Orders that were taken need their tickets, though others were refused.
        const tickets = bodies.slice(failure?.unsent ?? 0).map(() => TICKET);
        await sendBatch(this.client, { queueUrl: this.urls.tickets, bodies: tickets, requestMs });
        if (failure !== undefined) throw failure;
      });
    }
  }

  async depth(): Promise<QueueDepth> {
    const [asked, listed, rest, dead] = await Promise.all([
      countsOf(this.client, this.urls.asked),
      countsOf(this.client, this.urls.listed),
      countsOf(this.client, this.urls.rest),
      countsOf(this.client, this.urls.dead),
    ]);
    return {
      waiting: { asked: asked.waiting, listed: listed.waiting, rest: rest.waiting },
      underWay: asked.underWay + listed.underWay + rest.underWay,
      dead: dead.waiting + dead.underWay,
    };
  }
}

function unsentOf(error: unknown): UnsentMessagesError {
  if (error instanceof UnsentMessagesError) return error;
  throw error;
}

/** The approximate number of a queue's messages: visible or delayed, and taken. */
export async function countsOf(client: SQSClient, queueUrl: string): Promise<{ waiting: number; underWay: number }> {
  const { Attributes: attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...COUNTS] }),
  );
  const [visible, delayed, taken] = COUNTS.map((name) => Number(attributes[name] ?? 0));
  return { waiting: (visible ?? 0) + (delayed ?? 0), underWay: taken ?? 0 };
}

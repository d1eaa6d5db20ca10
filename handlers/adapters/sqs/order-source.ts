// Takes orders from a region's queues in SQS, the best first.
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiptHandleIsInvalid,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { ORDER_WAIT_SECONDS, TICKET_AFTER_ORDER_SECONDS } from '../../../core/contract/time-outs';
import { orderMessage, parseOrderMessage } from '../../queue/order-message';
import {
  type OrderSource,
  type QueuedOrder,
  RENDER_VALUES,
  type RenderValue,
  type TakenOrder,
} from '../../queue/ports';
import type { QueueUrls } from '../../queue/queue-urls';
import { countsOf, TICKET } from './render-queue';

/** A region's orders. */
export class SqsOrderSource implements OrderSource {
  constructor(
    private readonly client: SQSClient,
    private readonly urls: QueueUrls,
  ) {}

  /** A short poll may miss messages ("Amazon SQS short and long polling"). So a long one concludes that none waits. */
  async take(): Promise<TakenOrder | undefined> {
    for (const value of RENDER_VALUES) {
      const taken = await this.receive(value, 0);
      if (taken !== undefined) return taken;
    }
    const found = await Promise.all(RENDER_VALUES.map((value) => this.receive(value, ORDER_WAIT_SECONDS)));
    const [best, ...others] = found.filter((taken) => taken !== undefined);
    await Promise.all(others.map((taken) => this.putBack(taken)));
    return best;
  }

  async remove({ value, receipt }: TakenOrder): Promise<void> {
    await this.client.send(new DeleteMessageCommand({ QueueUrl: this.urls[value], ReceiptHandle: receipt }));
  }

  /** Sent, since the alarm counts what is sent: SQS's own moves do not count ("Available CloudWatch metrics"). */
  async giveUp(taken: TakenOrder): Promise<void> {
    await this.client.send(new SendMessageCommand({ QueueUrl: this.urls.dead, MessageBody: taken.text }));
    await this.remove(taken);
  }

  /** Makes a taken order visible at once. */
  async putBack({ value, receipt }: TakenOrder): Promise<void> {
    try {
      await this.client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: this.urls[value],
          ReceiptHandle: receipt,
          VisibilityTimeout: 0,
        }),
      );
    } catch (error) {
      if (!isOver(error)) throw error;
    }
  }

  /** The ticket is sent first: should the function die in between, there is one too many rather than one too few. */
  async putOff(taken: TakenOrder, order: QueuedOrder, delaySeconds: number): Promise<void> {
    await this.ticket(delaySeconds + TICKET_AFTER_ORDER_SECONDS);
    await this.client.send(
      new SendMessageCommand({
        QueueUrl: this.urls[order.value],
        MessageBody: orderMessage(order),
        DelaySeconds: delaySeconds,
      }),
    );
    await this.remove(taken);
  }

  async sendTicket(): Promise<void> {
    await this.ticket(0);
  }

  async lacksTickets(): Promise<boolean> {
    const tickets = await countsOf(this.client, this.urls.tickets);
    if (tickets.waiting > 0) return false;
    const counts = await Promise.all(RENDER_VALUES.map((value) => countsOf(this.client, this.urls[value])));
    const orders = counts.reduce((sum, { waiting, underWay }) => sum + waiting + underWay, 0);
    // The consumer's own ticket is under way, and its order is gone.
    return orders > Math.max(0, tickets.underWay - 1);
  }

  private async ticket(delaySeconds: number): Promise<void> {
    await this.client.send(
      new SendMessageCommand({ QueueUrl: this.urls.tickets, MessageBody: TICKET, DelaySeconds: delaySeconds }),
    );
  }

  private async receive(value: RenderValue, waitSeconds: number): Promise<TakenOrder | undefined> {
    const { Messages: messages = [] } = await this.client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.urls[value],
        MaxNumberOfMessages: 1,
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    );
    return messages[0] && takenOrder(messages[0], value);
  }
}

function takenOrder(
  { Body: text = '', ReceiptHandle: receipt = '', Attributes: attributes }: Message,
  value: RenderValue,
): TakenOrder {
  const deliveries = Number(attributes?.ApproximateReceiveCount ?? 1);
  return { order: parseOrderMessage(text, value), value, deliveries, receipt, text };
}

/** Whether a message was removed, or became visible by itself, in the meantime. */
function isOver(error: unknown): boolean {
  if (error instanceof ReceiptHandleIsInvalid) return true;
  return error instanceof Error && ['InvalidParameterValue', 'MessageNotInflight'].includes(error.name);
}

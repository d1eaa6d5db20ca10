// Lambda's event source of a queue: takes one message at a time for each invocation, up to a maximum concurrency, and
// deletes it if the function succeeds ("Using Lambda with Amazon SQS", AWS Lambda Developer Guide).
//
// Unlike Lambda it polls no more than it may invoke, and never slows down after failures: a failed message is invisible
// for as long as its queue says.
import { ACCOUNT_ID } from '../lambda/local-function';
import { md5, systemAttributes } from './operations';
import type { Delivery, Queue } from './queue';

/** The options of an event source. */
export interface EventSourceOptions {
  readonly queue: Queue;
  /** The most invocations at a time. */
  readonly maximumConcurrency: number;
  /** Invokes the function with a payload. @returns whether it succeeded */
  readonly invoke: (payload: string) => Promise<boolean>;
}

/** Lambda's longest poll. */
const WAIT_MS = 20_000;

/** Polls a queue until it is closed. */
export class EventSource {
  private stop = new AbortController();
  private readonly workers = new Set<Promise<void>>();
  private underWay = 0;
  private highest = 0;

  constructor(private readonly options: EventSourceOptions) {
    this.resume();
  }

  /** The most invocations that were under way at a time. */
  get mostAtOnce(): number {
    return this.highest;
  }

  /** Begins to poll again. */
  resume(): void {
    this.stop = new AbortController();
    // A worker with an invocation under way goes on with the next message.
    while (this.workers.size < this.options.maximumConcurrency) this.startWorker();
  }

  /** Takes no more messages; invocations under way go on. */
  pause(): void {
    this.stop.abort();
  }

  /** Resolves when no invocation is under way any more. */
  async close(): Promise<void> {
    this.pause();
    await Promise.all(this.workers);
  }

  private startWorker(): void {
    const worker: Promise<void> = this.work().finally(() => this.workers.delete(worker));
    this.workers.add(worker);
  }

  private async work(): Promise<void> {
    const { queue } = this.options;
    while (!this.stop.signal.aborted) {
      const [delivery] = await queue.receive({ most: 1, waitMs: WAIT_MS, gone: this.stop.signal });
      if (delivery !== undefined && (await this.isAnswered(delivery))) queue.delete(delivery.receiptHandle);
    }
  }

  private async isAnswered(delivery: Delivery): Promise<boolean> {
    this.underWay += 1;
    this.highest = Math.max(this.highest, this.underWay);
    try {
      return await this.options.invoke(eventOf(this.options.queue, delivery));
    } catch {
      return false;
    } finally {
      this.underWay -= 1;
    }
  }
}

function eventOf({ options: { name, region } }: Queue, delivery: Delivery): string {
  const record = {
    messageId: delivery.messageId,
    receiptHandle: delivery.receiptHandle,
    body: delivery.body,
    attributes: systemAttributes(delivery),
    messageAttributes: {},
    md5OfBody: md5(delivery.body),
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${region}:${ACCOUNT_ID}:${name}`,
    awsRegion: region,
  };
  return JSON.stringify({ Records: [record] });
}

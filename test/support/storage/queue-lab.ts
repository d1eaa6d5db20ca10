// A region's render queue on the SQS stand-in, whose time moves on when everything waits.
import { setImmediate } from 'node:timers/promises';
import { type SQSClient } from '@aws-sdk/client-sqs';
import { MAX_RECEIVE_COUNT } from '../../../core/contract/render-queue';
import { type EmbeddedSqs, startEmbeddedSqs } from '../../../emulators/sqs/embedded-sqs';
import type { Queue } from '../../../emulators/sqs/queue';
import { sqsClient } from '../../../handlers/adapters/aws-clients';
import { SqsOrderSource } from '../../../handlers/adapters/sqs/order-source';
import { SqsRenderQueue } from '../../../handlers/adapters/sqs/render-queue';
import type { QueueUrls } from '../../../handlers/queue/queue-urls';
import { ManualScheduler } from '../machine/manual-scheduler';
import { START_MS, TEST_REGION } from './embedded-storage';
import { SdkMeter } from './sdk-meter';

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Time moves in steps of this. */
const STEP_MS = 250;

/** Options of {@link QueueLab}. */
export interface QueueLabOptions {
  readonly orderVisibilitySeconds?: number;
  readonly ticketVisibilitySeconds?: number;
  /** Told of each step of time. */
  readonly onStep?: (stepMs: number) => void;
  /** Whether anything else is under way, whose end must come before the next step of time. */
  readonly isBusy?: () => boolean;
}

/** A queue, its client and its time. */
export class QueueLab {
  readonly queue: SqsRenderQueue;
  readonly source: SqsOrderSource;
  private readonly meter = new SdkMeter();

  private constructor(
    readonly sqs: EmbeddedSqs,
    readonly client: SQSClient,
    readonly queues: Readonly<Record<keyof QueueUrls, Queue>>,
    private readonly time: ManualScheduler,
    private readonly options: QueueLabOptions,
  ) {
    this.meter.watch(client.middlewareStack);
    this.queue = new SqsRenderQueue(client, this.urls);
    this.source = new SqsOrderSource(client, this.urls);
  }

  static async start(options: QueueLabOptions = {}): Promise<QueueLab> {
    const { orderVisibilitySeconds = 40, ticketVisibilitySeconds = 180 } = options;
    const time = new ManualScheduler();
    const sqs = await startEmbeddedSqs({ clock: () => START_MS + time.nowMs, scheduler: time });
    const common = { region: TEST_REGION, visibilityTimeoutSeconds: orderVisibilitySeconds };
    const dead = sqs.createQueue({ ...common, name: 'dead' });
    const redrive = { deadLetters: dead, maxReceiveCount: MAX_RECEIVE_COUNT };
    const queues = {
      tickets: sqs.createQueue({ ...common, name: 'tickets', visibilityTimeoutSeconds: ticketVisibilitySeconds }),
      asked: sqs.createQueue({ ...common, name: 'asked', redrive }),
      listed: sqs.createQueue({ ...common, name: 'listed', redrive }),
      rest: sqs.createQueue({ ...common, name: 'rest', redrive }),
      dead,
    };
    const client = sqsClient(TEST_REGION, { endpoint: sqs.endpoint, credentials: CREDENTIALS });
    return new QueueLab(sqs, client, queues, time, options);
  }

  get urls(): QueueUrls {
    const urlOf = (queue: Queue) => this.sqs.queueUrl(queue);
    const { tickets, asked, listed, rest, dead } = this.queues;
    return {
      tickets: urlOf(tickets),
      asked: urlOf(asked),
      listed: urlOf(listed),
      rest: urlOf(rest),
      dead: urlOf(dead),
    };
  }

  nowMs(): number {
    return START_MS + this.time.nowMs;
  }

  /** Moves time on. */
  pass(durationMs: number): void {
    this.time.advance(durationMs);
    this.options.onStep?.(durationMs);
  }

  /** Waits for a task. Time moves on while nothing but time is waited for. */
  async settle<Result>(task: Promise<Result>): Promise<Result> {
    let settled = false;
    const end = () => void (settled = true);
    task.then(end, end);
    await this.until(() => settled);
    return task;
  }

  /** Lets time move on until something is so. */
  async until(isSo: () => boolean): Promise<void> {
    for (let quietTurns = 0; !isSo(); ) {
      await setImmediate();
      quietTurns = this.isBusy() ? 0 : quietTurns + 1;
      // Some more turns, for the consequences of an answer.
      if (quietTurns < 5) continue;
      quietTurns = 0;
      this.pass(STEP_MS);
    }
  }

  async close(): Promise<void> {
    this.client.destroy();
    await this.sqs.close();
  }

  private isBusy(): boolean {
    // Tickets are taken in this process, without the client.
    const { asked, listed, rest } = this.queues;
    const polls = asked.waiting + listed.waiting + rest.waiting;
    return this.meter.inFlight > polls || this.options.isBusy?.() === true;
  }
}

// One standard queue in memory: visibility time-outs, delays, long polling, retention, redrive, and faults for tests.
//
// Unlike SQS it delivers in order and once, unless a fault says otherwise, and its counts are exact.
import { randomUUID } from 'node:crypto';
import type { Scheduler } from '../scheduler';
import type { QueueFaults } from './queue-faults';
import { SqsError } from './sqs-error';

/** The properties of a queue, as CreateQueue and Pulumi have them. */
export interface QueueOptions {
  /** Unique in this stand-in. */
  readonly name: string;
  readonly region: string;
  readonly visibilityTimeoutSeconds: number;
  /** @default 4 days, as SQS */
  readonly retentionSeconds?: number;
  /** After so many deliveries a message goes to the dead letters instead. @default without end */
  readonly redrive?: { readonly deadLetters: Queue; readonly maxReceiveCount: number };
}

/** What a queue needs besides. */
export interface QueueSurroundings {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly scheduler: Scheduler;
  readonly faults: QueueFaults;
}

/** A delivered message. */
export interface Delivery {
  readonly messageId: string;
  readonly body: string;
  readonly receiptHandle: string;
  readonly sentAtMs: number;
  readonly firstDeliveredAtMs: number;
  readonly deliveries: number;
}

/** How messages are asked for. */
export interface Receiving {
  /** 1 to 10. */
  readonly most: number;
  readonly waitMs: number;
  /** @default the queue's */
  readonly visibilityMs?: number | undefined;
  /** Aborts when the client is gone; then nothing is delivered to it. */
  readonly gone?: AbortSignal | undefined;
}

interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly sentAtMs: number;
  visibleAtMs: number;
  /** Whether it was delivered and is invisible since; otherwise its invisibility is a delay. */
  taken: boolean;
  firstDeliveredAtMs: number;
  deliveries: number;
}

interface Waiter {
  readonly receiving: Receiving;
  readonly answer: (deliveries: readonly Delivery[]) => void;
}

const DEFAULT_RETENTION_SECONDS = 4 * 86_400;

/** A queue. */
export class Queue {
  private readonly messages = new Map<string, StoredMessage>();
  private readonly waiters = new Set<Waiter>();
  private cancelWake: () => void = () => undefined;

  constructor(
    readonly options: QueueOptions,
    private readonly surroundings: QueueSurroundings,
  ) {}

  /** Stores a message. @returns its id */
  send(body: string, delayMs = 0): string {
    const nowMs = this.surroundings.clock();
    const id = randomUUID();
    const visibleAtMs = nowMs + delayMs + this.surroundings.faults.lateMs(this.options.name);
    this.store({ id, body, sentAtMs: nowMs, visibleAtMs, taken: false, firstDeliveredAtMs: 0, deliveries: 0 });
    return id;
  }

  /** Takes messages; waits for the first one if there is none. */
  receive(receiving: Receiving): Promise<readonly Delivery[]> {
    const found = receiving.gone?.aborted === true ? [] : this.deliver(receiving);
    if (found.length > 0 || receiving.waitMs === 0 || receiving.gone?.aborted === true) return Promise.resolve(found);
    return new Promise((resolve) => {
      const cancel = this.surroundings.scheduler.after(receiving.waitMs, () => waiter.answer([]));
      const leave = () => waiter.answer([]);
      const waiter: Waiter = {
        receiving,
        answer: (deliveries) => {
          this.waiters.delete(waiter);
          cancel();
          receiving.gone?.removeEventListener('abort', leave);
          resolve(deliveries);
        },
      };
      this.waiters.add(waiter);
      receiving.gone?.addEventListener('abort', leave);
      this.planWake();
    });
  }

  /** Removes a message. An older delivery's handle removes nothing, as SQS says it may ("DeleteMessage"). */
  delete(receiptHandle: string): void {
    const { id, delivery } = parsedHandle(receiptHandle);
    if (this.messages.get(id)?.deliveries === delivery) this.messages.delete(id);
  }

  /** Sets when a taken message becomes visible. */
  changeVisibility(receiptHandle: string, visibilityMs: number): void {
    const { id } = parsedHandle(receiptHandle);
    const message = this.messages.get(id);
    if (message === undefined)
      throw new SqsError(
        'InvalidParameterValue',
        'Message does not exist or is not available for visibility timeout change.',
      );
    if (!this.isInFlight(message)) throw new SqsError('MessageNotInflight', 'The message is not in flight.');
    message.visibleAtMs = this.surroundings.clock() + visibilityMs;
    this.wake();
  }

  /** How many messages are visible, delayed and taken. */
  counts(): { readonly visible: number; readonly delayed: number; readonly taken: number } {
    const nowMs = this.surroundings.clock();
    const all = [...this.messages.values()];
    const visible = all.filter(({ visibleAtMs }) => visibleAtMs <= nowMs).length;
    const taken = all.filter((message) => this.isInFlight(message)).length;
    return { visible, delayed: all.length - visible - taken, taken };
  }

  /** The age of the oldest message that was not removed, in milliseconds; undefined if there is none. */
  oldestAgeMs(): number | undefined {
    const sent = [...this.messages.values()].map(({ sentAtMs }) => sentAtMs);
    return sent.length === 0 ? undefined : this.surroundings.clock() - Math.min(...sent);
  }

  /** The texts of all messages, taken ones too, in the order of sending. */
  bodies(): readonly string[] {
    return [...this.messages.values()].map(({ body }) => body);
  }

  /** How many clients wait for a message. */
  get waiting(): number {
    return this.waiters.size;
  }

  private store(message: StoredMessage): void {
    this.messages.set(message.id, message);
    this.wake();
  }

  private isInFlight({ taken, visibleAtMs }: StoredMessage): boolean {
    return taken && visibleAtMs > this.surroundings.clock();
  }

  private deliver({ most, visibilityMs }: Receiving): readonly Delivery[] {
    const { clock, faults } = this.surroundings;
    const nowMs = clock();
    const delivered: Delivery[] = [];
    const visible = this.firstVisible(nowMs, most + faults.lookahead);
    while (delivered.length < most && visible.length > 0) {
      const [message] = visible.splice(faults.pick(visible.length), 1);
      if (message === undefined || this.isOver(message, nowMs) || this.isDead(message)) continue;
      message.deliveries += 1;
      if (message.deliveries === 1) message.firstDeliveredAtMs = nowMs;
      if (!faults.isTwice(this.options.name)) {
        message.taken = true;
        message.visibleAtMs = nowMs + (visibilityMs ?? this.options.visibilityTimeoutSeconds * 1000);
      }
      const { id, body, sentAtMs, firstDeliveredAtMs, deliveries } = message;
      const receiptHandle = `${id}#${deliveries}`;
      delivered.push({ messageId: id, body, receiptHandle, sentAtMs, firstDeliveredAtMs, deliveries });
    }
    return delivered;
  }

  private firstVisible(nowMs: number, most: number): StoredMessage[] {
    const visible: StoredMessage[] = [];
    for (const message of this.messages.values()) {
      if (message.visibleAtMs <= nowMs) visible.push(message);
      if (visible.length === most) break;
    }
    return visible;
  }

  private isOver({ id, sentAtMs }: StoredMessage, nowMs: number): boolean {
    const { retentionSeconds = DEFAULT_RETENTION_SECONDS } = this.options;
    return nowMs - sentAtMs > retentionSeconds * 1000 && this.messages.delete(id);
  }

  /** Moves a message to the dead letters if it was delivered too often. */
  private isDead(message: StoredMessage): boolean {
    const { redrive } = this.options;
    if (redrive === undefined || message.deliveries < redrive.maxReceiveCount) return false;
    this.messages.delete(message.id);
    redrive.deadLetters.store({ ...message, visibleAtMs: this.surroundings.clock(), taken: false, deliveries: 0 });
    return true;
  }

  private wake(): void {
    for (const waiter of this.waiters) {
      const found = this.deliver(waiter.receiving);
      if (found.length === 0) break;
      waiter.answer(found);
    }
    this.planWake();
  }

  /** Wakes the waiting clients when the next message becomes visible. */
  private planWake(): void {
    this.cancelWake();
    this.cancelWake = () => undefined;
    if (this.waiters.size === 0) return;
    const nowMs = this.surroundings.clock();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const { visibleAtMs } of this.messages.values())
      if (visibleAtMs > nowMs) nextMs = Math.min(nextMs, visibleAtMs);
    if (nextMs < Number.POSITIVE_INFINITY)
      this.cancelWake = this.surroundings.scheduler.after(nextMs - nowMs, () => this.wake());
  }
}

function parsedHandle(handle: string): { readonly id: string; readonly delivery: number } {
  const [, id, delivery] = /^([0-9a-f-]{36})#(\d+)$/.exec(handle) ?? [];
  if (id === undefined) throw new SqsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
  return { id, delivery: Number(delivery) };
}

// Orders to a process of the bench, over Node's message channel. Each gets one answer.
import type { ChildProcess } from 'node:child_process';
import { InternalError } from '../../core/contract/georender-error';
import { ChildEndedError, type ChildStart, endChild, firstMessage, startChild } from './child';

interface Order {
  readonly id: number;
  readonly order: unknown;
}

type Answer = { readonly id: number; readonly result: unknown } | { readonly id: number; readonly error: string };

/** The first message of a process: it can take orders. */
interface Ready {
  readonly ready: unknown;
}

/** A process failed to carry an order out, or sent a malformed answer. */
export class OrderError extends InternalError {
  override readonly name = 'OrderError';
}

/** In the process: reports that it is ready, and carries out orders until the channel closes. */
export function takeOrders(ready: unknown, carryOut: (order: unknown) => Promise<unknown>): void {
  process.on('message', (message) => {
    if (!isOrder(message)) return;
    const { id, order } = message;
    carryOut(order).then(
      (result) => process.send?.({ id, result }),
      (error: unknown) =>
        process.send?.({ id, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }),
    );
  });
  const message: Ready = { ready };
  process.send?.(message);
}

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** A process that takes orders, seen from the bench. */
export class OrderTaker<Order> {
  private readonly waiting = new Map<number, Waiting>();
  private count = 0;

  private constructor(
    private readonly child: ChildProcess,
    /** The content of its first message. */
    readonly ready: unknown,
  ) {
    child.on('message', (message) => {
      if (isAnswer(message)) this.waiting.get(message.id)?.resolve(message);
    });
    child.once('exit', (code, signal) => {
      const error = new ChildEndedError(
        `A process of the bench ended (${signal ?? code}) before its order was carried out; see its output above.`,
      );
      for (const { reject } of this.waiting.values()) reject(error);
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Starts it and waits until it is ready. */
  static async start<Order>(start: ChildStart): Promise<OrderTaker<Order>> {
    const child = startChild(start);
    const { ready } = await firstMessage(child, isReady);
    return new OrderTaker<Order>(child, ready);
  }

  /** Sends an order and waits for the result. @throws OrderError, ChildEndedError */
  async order<Result>(order: Order, isResult: (value: unknown) => value is Result): Promise<Result> {
    const id = ++this.count;
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, order }, (error) => error && reject(error));
    }).finally(() => this.waiting.delete(id));
    if ('error' in answer) throw new OrderError(answer.error);
    if (!isResult(answer.result))
      throw new OrderError(`A process answered an order with ${JSON.stringify(answer.result)?.slice(0, 200)}.`);
    return answer.result;
  }

  close(): Promise<void> {
    return endChild(this.child);
  }
}

function isOrder(value: unknown): value is Order {
  return typeof value === 'object' && value !== null && 'id' in value && 'order' in value;
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && 'id' in value && ('result' in value || 'error' in value);
}

function isReady(value: unknown): value is Ready {
  return typeof value === 'object' && value !== null && 'ready' in value;
}

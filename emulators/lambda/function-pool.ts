// The sandboxes of one function in one region: grows on demand up to its concurrency, and replaces dead sandboxes.
//
// Lambda answers 429 as soon as the concurrency is used up. Here invocations wait in a bounded queue, because a laptop
// has few cores; 429 comes when the queue is full, or after too long a wait. A waiting invocation is dropped when its
// client disconnects: on Lambda it would be over by then.
import { InternalError } from '../../core/contract/georender-error';
import { type LocalFunction, MAX_RESPONSE_BYTES, MAX_STREAMED_BYTES } from './local-function';
import { type Outcome, Sandbox } from './sandbox';
import type { FunctionError } from './sandbox-message';

/** An invocation's answer: the handler's JSON, or a FunctionError's with `unhandled` set. */
export interface InvocationResult {
  payload: string;
  unhandled: boolean;
}

/** Counts since the start, named like Lambda's CloudWatch metrics where there is one. */
export interface FunctionCounters {
  functionName: string;
  region: string;
  /** Handed to a sandbox, retries included. */
  invocations: number;
  /** Thrown, timed out, crashed or answered too much. */
  errors: number;
  throttles: number;
  coldStarts: number;
  /** Living sandboxes right now. */
  sandboxes: number;
}

/** Sandboxes all busy, and the queue full or the wait too long: Lambda's TooManyRequestsException. */
export class TooManyInvocationsError extends InternalError {
  override readonly name = 'TooManyInvocationsError';
  constructor(fn: LocalFunction, maxQueued: number) {
    super(
      `${fn.name} in ${fn.region} has ${fn.maxConcurrency} invocations running and ${maxQueued} waiting, ` +
        'which is all it may have; send fewer at a time or raise maxConcurrency.',
    );
  }
}

/** The region was stopped, or the local Lambda closed, before the invocation ended. */
export class RegionStoppedError extends InternalError {
  override readonly name = 'RegionStoppedError';
  constructor(fn: LocalFunction) {
    super(`${fn.region} is stopped and the invocation of ${fn.name} is lost; call startRegion('${fn.region}').`);
  }
}

/** The client disconnected while the invocation waited for a sandbox. */
export class AbandonedInvocationError extends InternalError {
  override readonly name = 'AbandonedInvocationError';
  constructor(fn: LocalFunction) {
    super(`The client of the invocation of ${fn.name} in ${fn.region} has disconnected; it was not run.`);
  }
}

interface Waiting {
  requestId: string;
  payload: string;
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
  /** Removes the timer and the listener that might end the wait. */
  settle(): void;
}

export class FunctionPool {
  private readonly maxQueued: number;
  private readonly sandboxes = new Set<Sandbox>();
  /** Sandboxes that can take another invocation, the last one first. */
  private readonly free: Sandbox[] = [];
  private readonly waiting: Waiting[] = [];
  private starting = 0;
  private stopped = false;
  private readonly counts = { invocations: 0, errors: 0, throttles: 0, coldStarts: 0 };

  constructor(
    readonly fn: LocalFunction,
    private readonly temporaryDir: string,
    private readonly onLine: (line: string) => void,
  ) {
    this.maxQueued = fn.maxQueued ?? 100;
  }

  /**
   * Runs the function with a JSON payload once a sandbox is free.
   * @param gone aborts when the client disconnects
   * @throws {TooManyInvocationsError} {@link RegionStoppedError}, {@link AbandonedInvocationError}
   */
  async invoke(requestId: string, payload: string, gone?: AbortSignal): Promise<InvocationResult> {
    if (this.stopped) throw new RegionStoppedError(this.fn);
    const outcome = await new Promise<Outcome>((resolve, reject) => {
      this.enqueue({ requestId, payload, resolve, reject }, gone);
      this.dispatch();
      this.throttleExcess();
    });
    return this.resultOf(outcome);
  }

  private enqueue(invocation: Omit<Waiting, 'settle'>, gone: AbortSignal | undefined): void {
    const leave = (error: Error): void => {
      const place = this.waiting.indexOf(waiting);
      if (place < 0) return;
      this.waiting.splice(place, 1);
      waiting.settle();
      waiting.reject(error);
    };
    const abandoned = () => leave(new AbandonedInvocationError(this.fn));
    const { maxQueueWaitMs } = this.fn;
    const timer = maxQueueWaitMs === undefined ? undefined : setTimeout(() => this.throttle(leave), maxQueueWaitMs);
    gone?.addEventListener('abort', abandoned);
    const waiting: Waiting = {
      ...invocation,
      settle: () => {
        clearTimeout(timer);
        gone?.removeEventListener('abort', abandoned);
      },
    };
    this.waiting.push(waiting);
  }

  private throttle(leave: (error: Error) => void): void {
    this.counts.throttles++;
    leave(new TooManyInvocationsError(this.fn, this.maxQueued));
  }

  /** Ends all sandboxes. Running, waiting and later invocations reject with RegionStoppedError. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const waiting of this.waiting.splice(0)) {
      waiting.settle();
      waiting.resolve({ kind: 'closed' });
    }
    this.free.length = 0;
    await Promise.all([...this.sandboxes].map((sandbox) => sandbox.close()));
  }

  start(): void {
    this.stopped = false;
  }

  counters(): FunctionCounters {
    const { name: functionName, region } = this.fn;
    return { functionName, region, ...this.counts, sandboxes: this.living() };
  }

  private living(): number {
    return [...this.sandboxes].filter((sandbox) => sandbox.alive).length;
  }

  private dispatch(): void {
    while (!this.stopped && this.waiting.length > 0) {
      const sandbox = this.takeFree() ?? this.grow();
      const next = sandbox && this.waiting.shift();
      if (!next) return;
      next.settle();
      void this.run(sandbox, next);
      if (this.hasRoom(sandbox)) this.free.push(sandbox);
    }
  }

  private throttleExcess(): void {
    if (this.waiting.length <= this.maxQueued) return;
    this.throttle((error) => {
      const last = this.waiting.pop();
      last?.settle();
      last?.reject(error);
    });
  }

  private grow(): Sandbox | undefined {
    const { maxConcurrency, maxColdStarts = maxConcurrency } = this.fn;
    if (this.living() >= maxConcurrency || this.starting >= maxColdStarts) return undefined;
    this.counts.coldStarts++;
    const sandbox = new Sandbox(this.fn, this.temporaryDir, this.onLine);
    this.sandboxes.add(sandbox);
    this.starting++;
    void sandbox.started.then(() => {
      this.starting--;
      this.dispatch();
    });
    void sandbox.exited.then(() => this.sandboxes.delete(sandbox));
    return sandbox;
  }

  private resultOf(outcome: Outcome): InvocationResult {
    switch (outcome.kind) {
      case 'closed':
      case 'unbegun':
        throw new RegionStoppedError(this.fn);
      case 'failed':
        return this.failure(outcome.error);
      case 'answered': {
        const maxBytes = this.fn.streams === true ? MAX_STREAMED_BYTES : MAX_RESPONSE_BYTES;
        if (Buffer.byteLength(outcome.payload) <= maxBytes) {
          return { payload: outcome.payload, unhandled: false };
        }
        const allowed = `maximum allowed payload size (${maxBytes} bytes).`;
        const errorMessage = `Response payload size exceeded ${allowed}`;
        return this.failure({ errorType: 'Function.ResponseSizeTooLarge', errorMessage });
      }
    }
  }

  private failure(error: FunctionError): InvocationResult {
    this.counts.errors++;
    return { payload: JSON.stringify(error), unhandled: true };
  }

  private async run(sandbox: Sandbox, waiting: Waiting): Promise<void> {
    const { requestId, payload, resolve } = waiting;
    this.counts.invocations++;
    const outcome = await sandbox.invoke(requestId, payload);
    if (outcome.kind === 'unbegun' && !this.stopped) {
      // Lambda would have given it another sandbox.
      this.counts.invocations--;
      this.waiting.unshift(waiting);
    } else {
      if (this.hasRoom(sandbox) && !this.free.includes(sandbox)) this.free.push(sandbox);
      resolve(outcome);
    }
    this.dispatch();
  }

  /** The latest living one: others may have died while idle, or be about to end. */
  private takeFree(): Sandbox | undefined {
    for (let sandbox = this.free.pop(); sandbox !== undefined; sandbox = this.free.pop())
      if (sandbox.alive) return sandbox;
    return undefined;
  }

  private hasRoom(sandbox: Sandbox): boolean {
    return sandbox.alive && sandbox.load < (this.fn.invocationsAtOnce ?? 1);
  }
}

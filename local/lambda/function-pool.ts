// The sandboxes of one function in one region: grows on demand up to its concurrency, replaces the dead.
//
// Lambda answers 429 as soon as the concurrency is used up. Here invocations wait in a bounded queue, because
// one laptop has few cores; 429 comes when the queue is full.
import { maxResponseBytes, type LocalFunction } from './local-function';
import { Sandbox, type Outcome } from './sandbox';
import type { FunctionError } from './sandbox-message';

/** What an invocation answers: the handler's JSON, or a FunctionError's with `unhandled` set. */
export interface InvocationResult {
  payload: string;
  unhandled: boolean;
}

/** What happened since the start; named like Lambda's CloudWatch metrics where there is one. */
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

/** Sandboxes all busy and queue full: Lambda's TooManyRequestsException. */
export class TooManyInvocationsError extends Error {
  constructor(fn: LocalFunction, maxQueued: number) {
    super(
      `${fn.name} in ${fn.region} has ${fn.maxConcurrency} invocations running and ${maxQueued} waiting, ` +
        'which is all it may have; send fewer at a time or raise maxConcurrency.',
    );
    this.name = 'TooManyInvocationsError';
  }
}

/** The region was stopped, or the local Lambda closed, before the invocation ended. */
export class RegionStoppedError extends Error {
  constructor(fn: LocalFunction) {
    super(
      `${fn.region} is stopped and the invocation of ${fn.name} is lost; call startRegion('${fn.region}').`,
    );
    this.name = 'RegionStoppedError';
  }
}

interface Waiting {
  requestId: string;
  payload: string;
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
}

export class FunctionPool {
  private readonly maxQueued: number;
  private readonly sandboxes = new Set<Sandbox>();
  private readonly idle: Sandbox[] = [];
  private readonly waiting: Waiting[] = [];
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
   * @throws {TooManyInvocationsError} {@link RegionStoppedError}
   */
  async invoke(requestId: string, payload: string): Promise<InvocationResult> {
    if (this.stopped) throw new RegionStoppedError(this.fn);
    const outcome = await new Promise<Outcome>((resolve, reject) => {
      this.waiting.push({ requestId, payload, resolve, reject });
      this.dispatch();
      this.throttleExcess();
    });
    return this.resultOf(outcome);
  }

  /**
   * Ends all sandboxes; what runs or waits rejects with RegionStoppedError, and so does every later
   * invocation.
   */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const waiting of this.waiting.splice(0)) waiting.resolve({ kind: 'closed' });
    this.idle.length = 0;
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
      const sandbox = this.idle.pop() ?? this.grow();
      const next = sandbox && this.waiting.shift();
      if (!next) return;
      void this.run(sandbox, next);
    }
  }

  private throttleExcess(): void {
    if (this.waiting.length <= this.maxQueued) return;
    this.counts.throttles++;
    this.waiting.pop()?.reject(new TooManyInvocationsError(this.fn, this.maxQueued));
  }

  private grow(): Sandbox | undefined {
    if (this.living() >= this.fn.maxConcurrency) return undefined;
    this.counts.coldStarts++;
    const sandbox = new Sandbox(this.fn, this.temporaryDir, this.onLine);
    this.sandboxes.add(sandbox);
    void sandbox.exited.then(() => this.sandboxes.delete(sandbox));
    return sandbox;
  }

  private resultOf(outcome: Outcome): InvocationResult {
    switch (outcome.kind) {
      case 'closed':
        throw new RegionStoppedError(this.fn);
      case 'failed':
        return this.failure(outcome.error);
      case 'answered': {
        if (Buffer.byteLength(outcome.payload) <= maxResponseBytes) {
          return { payload: outcome.payload, unhandled: false };
        }
        const allowed = `maximum allowed payload size (${maxResponseBytes} bytes).`;
        const errorMessage = `Response payload size exceeded ${allowed}`;
        return this.failure({ errorType: 'Function.ResponseSizeTooLarge', errorMessage });
      }
    }
  }

  private failure(error: FunctionError): InvocationResult {
    this.counts.errors++;
    return { payload: JSON.stringify(error), unhandled: true };
  }

  private async run(sandbox: Sandbox, { requestId, payload, resolve }: Waiting): Promise<void> {
    this.counts.invocations++;
    const outcome = await sandbox.invoke(requestId, payload);
    if (sandbox.alive) this.idle.push(sandbox);
    resolve(outcome);
    this.dispatch();
  }
}

// Asynchronous invocations of one function: queued, run in order of arrival, retried, and at last given to a
// dead-letter callback (AWS Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous
// invocation").
//
// Unlike Lambda it holds events in memory only, waits seconds instead of minutes before a retry, and queues a retry
// behind later events. Like Lambda it delivers at least once: an event that runs when its region stops is run again.
// Throttled events go back into the queue and do not count as attempts.
import { type InvocationResult, RegionStoppedError, TooManyInvocationsError } from './function-pool';

/** An event that was given up, with the fields of Lambda's records for on-failure destinations. */
export interface DeadLetter {
  functionName: string;
  region: string;
  requestId: string;
  /** The event as JSON. */
  payload: string;
  condition: 'RetriesExhausted' | 'EventAgeExceeded';
  approximateInvokeCount: number;
  /** The last attempt's error as JSON; absent if it never ran. */
  responsePayload?: string;
}

export interface EventQueueSetting {
  functionName: string;
  region: string;
  /** How many events run at a time. */
  maxConcurrency: number;
  retries: number;
  maxAgeMs: number;
  /** The n-th retry waits n times this (Lambda: one minute, then two). */
  retryDelayMs: number;
  invoke(requestId: string, payload: string): Promise<InvocationResult>;
  onDeadLetter(event: DeadLetter): void;
  /** Milliseconds since the epoch. */
  now(): number;
}

interface QueuedEvent {
  requestId: string;
  payload: string;
  arrivedMs: number;
  attempts: number;
  responsePayload?: string;
}

export class EventQueue {
  private readonly events: QueuedEvent[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private running = 0;
  private paused = false;

  constructor(private readonly setting: EventQueueSetting) {}

  push(requestId: string, payload: string): void {
    this.events.push({ requestId, payload, arrivedMs: this.setting.now(), attempts: 0 });
    this.dispatch();
  }

  /** Starts nothing more until {@link resume}; events still age. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.dispatch();
  }

  /** Forgets everything. */
  close(): void {
    this.paused = true;
    this.events.length = 0;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private dispatch(): void {
    while (!this.paused && this.running < this.setting.maxConcurrency) {
      const event = this.events.shift();
      if (!event) return;
      if (this.setting.now() - event.arrivedMs > this.setting.maxAgeMs) this.giveUp(event, 'EventAgeExceeded');
      else void this.attempt(event);
    }
  }

  private async attempt(event: QueuedEvent): Promise<void> {
    this.running++;
    try {
      const { unhandled, payload } = await this.setting.invoke(event.requestId, event.payload);
      event.attempts++;
      if (unhandled) this.failed({ ...event, responsePayload: payload });
    } catch (error) {
      if (error instanceof RegionStoppedError) this.events.unshift(event);
      else if (error instanceof TooManyInvocationsError) this.later(event, this.setting.retryDelayMs);
      else this.failed({ ...event, attempts: event.attempts + 1, responsePayload: serviceError(error) });
    } finally {
      this.running--;
    }
    this.dispatch();
  }

  private failed(event: QueuedEvent): void {
    if (event.attempts > this.setting.retries) this.giveUp(event, 'RetriesExhausted');
    else this.later(event, event.attempts * this.setting.retryDelayMs);
  }

  private later(event: QueuedEvent, delayMs: number): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.events.push(event);
      this.dispatch();
    }, delayMs);
    this.timers.add(timer);
  }

  private giveUp(event: QueuedEvent, condition: DeadLetter['condition']): void {
    const { functionName, region, onDeadLetter } = this.setting;
    const { requestId, payload, attempts, responsePayload } = event;
    onDeadLetter({
      functionName,
      region,
      requestId,
      payload,
      condition,
      approximateInvokeCount: attempts,
      ...(responsePayload === undefined ? {} : { responsePayload }),
    });
  }
}

/** A failure of this emulator, in the form of a function's error, for the dead letter. */
function serviceError(error: unknown): string {
  return JSON.stringify({ errorType: 'ServiceException', errorMessage: String(error) });
}

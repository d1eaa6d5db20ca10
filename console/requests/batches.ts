// Requests in batches: a viewer gets at most a few messages a second, however many requests there are.
import type { Timers } from '../../handlers/runtime/timers';
import type { RequestSource, SeenRequest } from './request-feed';

/** Requests of one message. */
export interface RequestBatch {
  readonly requests: readonly SeenRequest[];
  /** Requests that were left out, since more came than a person can follow. */
  readonly leftOut: number;
  /** What the requests lack at the moment, in sentences. */
  readonly notes: readonly string[];
}

/** The time between two messages. */
const EVERY_MS = 500;

/** Four hundred a second. */
const MOST_IN_BATCH = 200;

/** As many as five seconds of messages take: a stack's requests come together every five seconds. */
const MOST_WAITING = 10 * MOST_IN_BATCH;

/** Passes batches on until the signal is aborted. */
export async function* requestBatches(
  source: RequestSource,
  timers: Timers,
  signal: AbortSignal | undefined,
): AsyncGenerator<RequestBatch, undefined> {
  const waiting: SeenRequest[] = [];
  let leftOut = 0;
  let notes: readonly string[] = [];
  let arrived = Promise.withResolvers<undefined>();
  const end = source.follow({
    onRequest(request) {
      if (waiting.length < MOST_WAITING) waiting.push(request);
      else leftOut += 1;
      arrived.resolve(undefined);
    },
    onNotes(told) {
      notes = told;
      arrived.resolve(undefined);
    },
  });
  const isOver = (): boolean => signal?.aborted === true;
  const abort = (): void => arrived.resolve(undefined);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    while (!isOver()) {
      await arrived.promise;
      if (isOver()) break;
      const batch = { requests: waiting.splice(0, MOST_IN_BATCH), leftOut, notes };
      leftOut = 0;
      arrived = Promise.withResolvers();
      if (waiting.length > 0) arrived.resolve(undefined);
      yield batch;
      await pause(timers, signal);
    }
  } finally {
    end();
    signal?.removeEventListener('abort', abort);
  }
  return undefined;
}

function pause(timers: Timers, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const cancel = timers.after(EVERY_MS, resolve);
    signal?.addEventListener('abort', () => (cancel(), resolve()), { once: true });
  });
}

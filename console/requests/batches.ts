// Requests in batches: a viewer gets at most a few messages a second, however many requests there are.
import type { Timers } from '../../handlers/runtime/timers';
import type { RequestSource, SeenRequest } from './request-feed';

/** Requests of one message. */
export interface RequestBatch {
  readonly requests: readonly SeenRequest[];
  /** Requests that were left out, since more came than a person can follow. */
  readonly leftOut: number;
}

/** The time between two messages. */
const EVERY_MS = 500;

/** Four hundred a second. */
const MOST_IN_BATCH = 200;

/** Passes batches on until the signal is aborted. */
export async function* requestBatches(
  source: RequestSource,
  timers: Timers,
  signal: AbortSignal | undefined,
): AsyncGenerator<RequestBatch, undefined> {
  let requests: SeenRequest[] = [];
  let leftOut = 0;
  let arrived = Promise.withResolvers<undefined>();
  const end = source.follow((request) => {
    if (requests.length < MOST_IN_BATCH) requests.push(request);
    else leftOut += 1;
    arrived.resolve(undefined);
  });
  const abort = (): void => arrived.resolve(undefined);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    while (signal?.aborted !== true) {
      await arrived.promise;
      if (requests.length === 0) continue;
      const batch = { requests, leftOut };
      [requests, leftOut] = [[], 0];
      arrived = Promise.withResolvers();
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

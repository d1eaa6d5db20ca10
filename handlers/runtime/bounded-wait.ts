// Waits for a task up to a bound.
import { InternalError } from '../../core/contract/georender-error';

/** A task took longer than its bound. */
export class TookTooLongError extends InternalError {
  override readonly name = 'TookTooLongError';

  constructor(what: string, mostMs: number) {
    super(`${what} took more than ${mostMs} ms.`);
  }
}

/**
 * A task's result, if it comes in time. Otherwise the task goes on, and its result or failure is dropped.
 * @param what names the task in the message, e.g. `Opening a page`
 * @throws TookTooLongError, and the errors of the task
 */
export async function within<Result>(mostMs: number, what: string, task: Promise<Result>): Promise<Result> {
  // The task has begun. Its failure must not end the process, even if nobody waits for it.
  task.catch(() => undefined);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new TookTooLongError(what, mostMs)), mostMs);
  try {
    return await Promise.race([task, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

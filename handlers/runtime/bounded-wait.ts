// Waits for what may hang, but not for ever.
import { InternalError } from '../../core/contract/georender-error';

/** Something took longer than it may. */
export class TookTooLongError extends InternalError {
  override readonly name = 'TookTooLongError';

  constructor(what: string, mostMs: number) {
    super(`${what} took more than ${mostMs} ms.`);
  }
}

/**
 * What a task brings, if it does so in time. The task itself goes on; how it ends then is nobody's concern.
 * @param what names the task in the message, e.g. `Opening a page`
 * @throws TookTooLongError, and what the task throws
 */
export async function within<Result>(mostMs: number, what: string, task: Promise<Result>): Promise<Result> {
  // The task has begun: if it fails when nobody waits for it any more, or before, that must not end the process.
  task.catch(() => undefined);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new TookTooLongError(what, mostMs)), mostMs);
  try {
    return await Promise.race([task, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

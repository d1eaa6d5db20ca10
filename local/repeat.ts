// Repeats a task of the local run until the run ends.
import { realScheduler } from '../emulators/scheduler';
import type { PartsToEnd } from './started-parts';

/** Runs a task, which never throws, again and again: each time so long after the last one has ended. */
export function repeat(task: () => Promise<void>, everyMs: number, started: PartsToEnd): void {
  let [ended, cancel] = [false, (): void => undefined];
  const next = (): void => {
    if (!ended) cancel = realScheduler.after(everyMs, () => void task().then(next));
  };
  next();
  started.defer(() => {
    ended = true;
    cancel();
  });
}

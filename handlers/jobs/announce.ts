// Waits for the renders of a recache, and tells search engines of the pages that changed.
import type { JobFunction } from '../api/ports';
import type { JobsDependencies } from './dependencies';
import { growingPauses } from './growing-pauses';
import type { JobProgress } from './ports';
import type { Task } from './task';

/** The parts of {@link JobsDependencies} that notices need. */
type AnnounceDependencies = Pick<JobsDependencies, 'steps' | 'notices' | 'clock' | 'log'> & {
  readonly jobFunction: JobFunction;
};

/** After so many runs of the function, some of its time each, the renders are not waited for any longer. */
const MAX_TURNS = 8;

/** Left for the request to the search engines, and its retries. */
const SUBMIT_MS = 120_000;

const PAUSES = { firstMs: 2_000, mostMs: 30_000 };

/** Submits the changed pages once all renders have an outcome, or once they take too long. */
export async function announce(
  { steps, notices, jobFunction, clock, log }: AnnounceDependencies,
  task: Extract<Task, { kind: 'announce' }>,
  remainingMs: number,
): Promise<void> {
  if (notices === undefined) return;
  const endMs = clock.steadyMs() + remainingMs - SUBMIT_MS;
  let progress = await steps.progress(task.jobId);
  for (const pauseMs of growingPauses(PAUSES)) {
    if (isOver(progress) || clock.steadyMs() + pauseMs > endMs) break;
    await clock.pause(pauseMs);
    progress = await steps.progress(task.jobId);
  }
  if (!isOver(progress) && task.turns < MAX_TURNS) {
    await jobFunction.start({ ...task, turns: task.turns + 1 });
    return;
  }
  if (!isOver(progress))
    log.warn('A recache is not over; only what has changed so far is submitted.', { job: task.jobId });
  const urls = changedUrls(progress, task);
  if (urls.length > 0) await notices.submit(urls);
}

function isOver(progress: JobProgress | undefined): boolean {
  return progress === undefined || progress.state === 'done' || progress.state === 'failed';
}

/** A page that changed in one variant or in several is one page. */
function changedUrls(progress: JobProgress | undefined, { urls, variants }: Extract<Task, { kind: 'announce' }>) {
  const numbers = (progress?.changedOrders ?? []).map((order) => Math.floor(order / Math.max(1, variants)));
  return [...new Set(numbers)].flatMap((number) => urls[number] ?? []);
}

// Carries jobs out: recaches, purges, publishing, and the notices of changed pages.
import type { Region } from '../../core/geography/regions';
import { describeError } from '../runtime/log';
import { announce } from './announce';
import type { JobsDependencies } from './dependencies';
import type { JobStep } from './ports';
import { noteDocument, publish } from './publish';
import { recache } from './recache';
import { parseTask, type Task } from './task';

export type { JobsDependencies };

/**
 * Carries one task out.
 * @param remainingMs until Lambda ends the function
 * @throws what went wrong, so that Lambda delivers the event again
 */
export type Jobs = (event: unknown, remainingMs: number) => Promise<void>;

/** Makes the function from its dependencies. */
export function createJobs(dependencies: JobsDependencies): Jobs {
  return async (event, remainingMs) => {
    const task = parseTask(event);
    const jobId = 'jobId' in task ? task.jobId : undefined;
    try {
      await carryOut(dependencies, task, remainingMs);
    } catch (error) {
      dependencies.log.error('A job failed.', { kind: task.kind, job: jobId ?? '', error: describeError(error) });
      if (task.kind !== 'announce') await noteFailure(dependencies, jobId, error);
      throw error;
    }
  };
}

async function carryOut(dependencies: JobsDependencies, task: Task, remainingMs: number): Promise<void> {
  switch (task.kind) {
    case 'recache':
      return recache(dependencies, task);
    case 'purge': {
      await dependencies.steps.note(task.jobId, { state: 'under-way' });
      const { unreached } = await dependencies.changes.purge(task.order);
      return dependencies.steps.note(task.jobId, { state: 'done', orders: 0, ...unreachedNote(unreached) });
    }
    case 'publish':
      return publish(dependencies, task, remainingMs);
    case 'deployment-begins':
      return noteDocument(dependencies);
    case 'announce':
      return announce(dependencies, task, remainingMs);
  }
}

/** A later delivery may succeed, and notes that. */
async function noteFailure({ steps, log }: JobsDependencies, jobId: string | undefined, error: unknown): Promise<void> {
  if (jobId === undefined) return;
  const step: JobStep = { state: 'failed', note: error instanceof Error ? error.message : String(error) };
  await steps.note(jobId, step).catch((cause: unknown) => {
    log.error('The failure of a job could not be noted.', { job: jobId, error: describeError(cause) });
  });
}

function unreachedNote(unreached: readonly Region[]): { readonly note?: string } {
  return unreached.length === 0 ? {} : { note: `Not reached, and told by replication: ${unreached.join(', ')}.` };
}

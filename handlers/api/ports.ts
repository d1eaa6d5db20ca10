// The ports of the HTTP API. Each has an implementation in handlers/adapters.
import type { JobProgress, NewJob } from '../jobs/ports';
import type { Task } from '../jobs/task';

/** The kinds of requests that are counted by themselves: orders, and looks at jobs. */
export type RequestKind = 'order' | 'look';

/** Counts requests. */
export interface RequestLimiter {
  /**
   * Counts a request of a token.
   * @returns undefined: it may go on; otherwise the seconds until the next one may
   */
  take(tokenName: string, kind: RequestKind): Promise<number | undefined>;
}

/** The jobs that requests start. */
export interface JobBook {
  /** Notes a job, once. */
  create(job: NewJob): Promise<void>;
  /** Undefined: there is no such job, or not any more. */
  progress(id: string): Promise<JobProgress | undefined>;
}

/** The function that carries jobs out. */
export interface JobFunction {
  /** Hands a task over; resolves when the function has it, not when it is done. */
  start(task: Task): Promise<void>;
}

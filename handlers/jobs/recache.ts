// Recaching: pages are marked stale everywhere, and a new render of each is ordered. Bots get the old one until then.
import type { Variant } from '../../core/pages/variants';
import type { JobFunction } from '../api/ports';
import type { RenderOrder } from '../queue/ports';
import type { JobsDependencies } from './dependencies';
import { sendOrders } from './send-orders';
import type { Task } from './task';

/** The parts of {@link JobsDependencies} that a recache needs. */
type RecacheDependencies = Pick<JobsDependencies, 'changes' | 'queues' | 'steps' | 'notices' | 'log' | 'config'> & {
  readonly jobFunction: JobFunction;
};

/** Carries a recache out, up to the orders; the regions' queues do the rest. */
export async function recache(
  dependencies: RecacheDependencies,
  { jobId, urls }: Extract<Task, { kind: 'recache' }>,
): Promise<void> {
  const { changes, queues, steps, notices, jobFunction, log, config } = dependencies;
  await steps.note(jobId, { state: 'under-way' });
  const { atMs, unreached } = await changes.markStale({ kind: 'urls', urls });
  const orders = ordersOf(jobId, urls, config.variants, atMs);
  await sendOrders(queues, orders, seedOf(jobId), log);
  const note = unreached.length === 0 ? {} : { note: `Marked by replication only: ${unreached.join(', ')}.` };
  await steps.note(jobId, { state: 'done', orders: orders.length, ...note });
  if (notices !== undefined)
    await jobFunction.start({ kind: 'announce', jobId, urls, variants: config.variants.length, turns: 0 });
}

/** The orders of a job, each with its number: reports of the same order then count once. */
export function ordersOf(
  jobId: string,
  urls: readonly string[],
  variants: readonly Variant[],
  newerThanMs: number,
): readonly RenderOrder[] {
  const pages = urls.flatMap((url) => variants.map((variant) => ({ url, variant })));
  return pages.map((page, index) => ({ ...page, value: 'listed', newerThanMs, jobId: orderName(jobId, index) }));
}

/** The name of a job's order, as its `jobId` has it. */
export function orderName(jobId: string, index: number): string {
  return `${jobId}-${index}`;
}

/** A number from a job's id. */
export function seedOf(jobId: string): number {
  return Number.parseInt(jobId.slice(0, 6), 16) || 0;
}

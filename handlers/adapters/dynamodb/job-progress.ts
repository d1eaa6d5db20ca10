// Reads a job's progress from its items. An order that was reported twice, maybe differently, counts once.

import { JOB_KINDS, type JobProgress } from '../../jobs/ports';
import { isRenderReason, type RenderReason } from '../../render-protocol/render-protocol';

/** The attributes that hold the numbers of orders by outcome; a reason follows that of failures. */
export const OUTCOME_ATTRIBUTES = {
  changed: 'changed',
  unchanged: 'unchanged',
  failed: 'failed:',
} as const;

/** An item, unmarshalled. */
type Item = Readonly<Record<string, unknown>>;

/** The progress; undefined if the job's own item is missing or of no known form. */
export function jobProgress(
  id: string,
  job: Item | undefined,
  step: Item | undefined,
  blocks: readonly Item[],
): JobProgress | undefined {
  const kind = JOB_KINDS.find((known) => known === job?.['kind']);
  const { createdAtMs, orderedBy }: Item = job ?? {};
  if (kind === undefined || typeof createdAtMs !== 'number' || typeof orderedBy !== 'string') return undefined;
  const orders = Number(step?.['orders'] ?? job?.['orders'] ?? 0);
  const { changedOrders, ...counts } = countsOf(blocks);
  const failures = Object.values(counts.failed).reduce((sum, count) => sum + count, 0);
  const counted = counts.changed + counts.unchanged + failures;
  const note = step?.['note'];
  return {
    ...{ id, kind, orders, createdAtMs, orderedBy, ...counts, changedOrders },
    state: stateOf(step?.['state'], counted >= orders),
    note: typeof note === 'string' ? note : undefined,
  };
}

function stateOf(step: unknown, isCounted: boolean): JobProgress['state'] {
  if (step === 'failed') return 'failed';
  if (step === 'done') return isCounted ? 'done' : 'under-way';
  return step === 'under-way' ? 'under-way' : 'waiting';
}

/** The best outcome of an order counts: a failed render may have been followed by one that succeeded. */
function countsOf(blocks: readonly Item[]): Pick<JobProgress, 'changed' | 'unchanged' | 'failed' | 'changedOrders'> {
  const counted = new Set<number>();
  const newOnes = (attribute: string): readonly number[] => {
    const numbers = blocks.flatMap((block) => numbersOf(block[attribute]));
    const others = [...new Set(numbers)].filter((number) => !counted.has(number));
    for (const number of others) counted.add(number);
    return others;
  };
  const changedOrders = newOnes(OUTCOME_ATTRIBUTES.changed);
  const unchanged = newOnes(OUTCOME_ATTRIBUTES.unchanged).length;
  const failed: Partial<Record<RenderReason, number>> = {};
  for (const attribute of new Set(blocks.flatMap(Object.keys))) {
    const reason = attribute.slice(OUTCOME_ATTRIBUTES.failed.length);
    if (!attribute.startsWith(OUTCOME_ATTRIBUTES.failed) || !isRenderReason(reason)) continue;
    const count = newOnes(attribute).length;
    if (count > 0) failed[reason] = count;
  }
  return { changed: changedOrders.length, unchanged, failed, changedOrders };
}

/** DynamoDB's sets of numbers arrive as sets. */
function numbersOf(value: unknown): readonly number[] {
  return value instanceof Set ? [...value].filter((entry) => typeof entry === 'number') : [];
}

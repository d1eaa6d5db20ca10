// Hands orders of renders to the regions' queues.
import { InternalError } from '../../core/contract/georender-error';
import type { Region } from '../../core/geography/regions';
import type { RenderOrder, RenderQueue } from '../queue/ports';
import { describeError, type Log } from '../runtime/log';

/** No region's queue took the orders. */
export class NoQueueError extends InternalError {
  override readonly name = 'NoQueueError';
}

/** So many orders go to one region, the next to another: each region renders its part. */
const ORDERS_TOGETHER = 100;

/**
 * Sends orders, in parts to all regions in turn. A region that fails is passed over: replication brings the pages
 * there.
 * @param seed decides where it begins, so that small jobs do not all go to the first region
 * @throws NoQueueError if no region takes them
 */
export async function sendOrders(
  queues: ReadonlyMap<Region, RenderQueue>,
  orders: readonly RenderOrder[],
  seed: number,
  log: Log,
): Promise<void> {
  const regions = [...queues];
  for (let from = 0; from < orders.length; from += ORDERS_TOGETHER) {
    const turn = seed + from / ORDERS_TOGETHER;
    const first = turn % Math.max(1, regions.length);
    await sendToFirst(
      [...regions.slice(first), ...regions.slice(0, first)],
      orders.slice(from, from + ORDERS_TOGETHER),
      log,
    );
  }
}

async function sendToFirst(
  queues: readonly (readonly [Region, RenderQueue])[],
  orders: readonly RenderOrder[],
  log: Log,
): Promise<void> {
  const failures: unknown[] = [];
  for (const [region, queue] of queues) {
    try {
      await queue.send(orders);
      return;
    } catch (error) {
      failures.push(error);
      log.warn('A region’s queue did not take orders; another gets them.', { of: region, error: describeError(error) });
    }
  }
  throw new NoQueueError('No region’s queue took the orders.', { cause: failures[0] });
}

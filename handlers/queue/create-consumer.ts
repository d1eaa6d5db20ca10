// Takes orders from the render queue: renders each page under its lease, and reports the outcome.
import { MOST_DELIVERIES } from '../../core/contract/render-queue';
import type { ConsumerDependencies } from './dependencies';
import { OrderWork } from './order-work';
import type { TakenOrder } from './ports';

/**
 * Answers one ticket: takes the best order that waits, and renders it. An order that needs no render uses up no ticket:
 * another is taken. Throws if the queues, the leases or the jobs do not answer; then ticket and order come again.
 * @param remainingMs until Lambda ends the function
 */
export type Consumer = (remainingMs: () => number) => Promise<void>;

/** Makes the consumer from its dependencies. */
export function createConsumer(dependencies: ConsumerDependencies): Consumer {
  const { orders, config } = dependencies;
  const work = new OrderWork(dependencies);
  return async (remainingMs) => {
    for (let taken = await orders.take(); taken !== undefined; taken = await orders.take()) {
      if (await isWorked(dependencies, work, taken, remainingMs)) {
        // A ticket that was lost must not leave an order behind. The last one looks once more.
        if (await orders.lacksTickets()) await orders.sendTicket();
        return;
      }
      if (remainingMs() < config.renderBudgetMs) return orders.sendTicket();
    }
  };
}

/** Works on an order. @returns whether that took a ticket's time */
async function isWorked(
  { orders, log }: ConsumerDependencies,
  work: OrderWork,
  taken: TakenOrder,
  remainingMs: () => number,
): Promise<boolean> {
  const { order, deliveries, value } = taken;
  if (order === undefined) {
    log.error('A message in the render queue is no order.', { value, deliveries });
    await orders.giveUp(taken);
    return false;
  }
  if (order.once && deliveries > 1) {
    log.warn('An order for one render is given up: an earlier consumer did not end it.', {
      url: order.url,
      deliveries,
    });
    await work.report(order, { kind: 'failed', reason: 'renderer-failed' });
    await orders.remove(taken);
    return false;
  }
  if (deliveries > MOST_DELIVERIES) {
    log.error('An order is given up: its sandboxes died with it.', { url: order.url, deliveries });
    await work.report(order, { kind: 'failed', reason: 'renderer-failed' });
    await orders.giveUp(taken);
    return false;
  }
  const result = await work.on(order, remainingMs);
  if (result.kind === 'later') {
    await orders.putOff(taken, { ...order, tries: order.tries + 1 }, result.delaySeconds);
    return true;
  }
  await work.report(order, result.outcome);
  await orders.remove(taken);
  return result.rendered;
}

// The view Index: kept pages, read on order, listed by windows; purges, recaches and undos, which are shown first.
import { z } from 'zod';
import { isPageKey } from '../../../core/pages/page-key';
import { PAGE_STATES } from '../../../operations/kept-pages/page-filter';
import { SORTS } from '../../../operations/kept-pages/page-list';
import { readCost } from '../../../operations/kept-pages/read-cost';
import type { AskedOrder } from '../../kept-pages/asked-order';
import type { OrderState } from '../../kept-pages/page-orders';
import type { DeskState } from '../../kept-pages/pages-desk';
import { procedure, router } from '../procedure';
import { streamError } from '../stream-error';

/** The most pages of a window. */
const MOST_LISTED = 200;

/** The most pages that can be chosen one by one: they go in one request. */
const MOST_CHOSEN = 500;

const filterInput = z.strictObject({
  words: z.string().max(500).optional(),
  host: z.string().max(253).optional(),
  /** As purges by prefix take it; deeper ones are refused there. */
  path: z
    .string()
    .regex(/^(?:\/[!"$->@-~]{0,2000})?$/, 'A path begins with / and has no query.')
    .refine((path) => path.split('/').filter((segment) => segment !== '').length <= 8, 'A path has at most 8 levels.')
    .optional(),
  status: z.int().min(200).max(599).optional(),
  state: z.enum(PAGE_STATES).optional(),
  reason: z.string().max(50).optional(),
});

const listInput = z.strictObject({
  filter: filterInput,
  order: z.strictObject({ by: z.enum(SORTS), descending: z.boolean() }),
  offset: z.int().min(0),
  limit: z.int().min(1).max(MOST_LISTED),
});

const keyInput = z.string().refine(isPageKey, 'No page’s key.');

const pagesInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('keys'), keys: z.array(keyInput).min(1).max(MOST_CHOSEN) }),
  z.strictObject({ kind: z.literal('matching'), filter: filterInput }),
]);

const orderInput = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.enum(['purge', 'recache']), pages: pagesInput }),
  z.strictObject({ verb: z.literal('undo'), id: z.string().max(100) }),
]);

const planInput = z.strictObject({ id: z.string().max(100) });

/** The procedures. */
export const keptPagesView = router({
  /** What a full read would cost; asking costs nothing. */
  cost: procedure.query(({ ctx: { deployment } }) => readCost(deployment)),
  /** Begins to read, unless a read goes on. */
  read: procedure
    .input(z.strictObject({ extent: z.enum(['all', 'sample']) }))
    .mutation(({ ctx, input }) => ctx.keptPages.desk.read(input.extent)),
  /** Stops the read that goes on. */
  stop: procedure.mutation(({ ctx }) => ctx.keptPages.desk.stop()),
  /** What is read, as it changes. */
  follow: procedure.subscription(({ ctx, signal }): AsyncGenerator<DeskState> => ctx.keptPages.desk.follow(signal)),
  /** A part of the list, with counts of all that match. */
  list: procedure.input(listInput).query(({ ctx: { deployment, keptPages }, input }) => {
    const { filter, order, offset, limit } = input;
    return keptPages.desk.list.window(filter, order, offset, limit, deployment.clock.nowMs());
  }),
  /** What an order would do; nothing is changed. */
  plan: procedure.input(orderInput).mutation(({ ctx, input }) => ctx.keptPages.orders.plan(input satisfies AskedOrder)),
  /** Carries out a plan that was shown, once. */
  carryOut: procedure.input(planInput).mutation(({ ctx, input }) => ctx.keptPages.orders.carryOut(input.id)),
  /** How far it is. */
  followOrder: procedure.input(planInput).subscription(async function* ({
    ctx,
    input,
    signal,
  }): AsyncGenerator<OrderState> {
    try {
      yield* ctx.keptPages.orders.follow(input.id, signal);
    } catch (cause) {
      throw streamError(cause);
    }
  }),
});

// Purges, recaches and undos of the view: planned and shown first, then carried out once, and followed to the end.
import { randomUUID } from 'node:crypto';
import { MAX_URLS } from '../../handlers/purge/purge-order';
import type { Timers } from '../../handlers/runtime/timers';
import { reasonOf } from '../../operations/aws/error-reason';
import { census } from '../../operations/purge/census';
import { reachOf } from '../../operations/purge/epoch-reach';
import { type OrderPlan, planOrder } from '../../operations/purge/order-results';
import { dryRunText } from '../../operations/purge/texts/dry-run-text';
import { nothingText, undoPlanText } from '../../operations/purge/texts/undo-text';
import { planUndo, type UndoPlan } from '../../operations/purge/undo';
import { type AskedOrder, orderOf, UnknownPagesError } from './asked-order';
import { type CarriedOut, carryOutPages, carryOutUndo, type OrderStep } from './carry-out';
import { Changes } from './changes';
import type { PagesDesk } from './pages-desk';

/** A plan as the page shows it. */
export interface ShownPlan {
  readonly id: string;
  readonly text: string;
  /** Whether there is nothing to do. */
  readonly isNone: boolean;
}

/** How far an order is. */
export type OrderState =
  | { readonly kind: 'running'; readonly step: OrderStep }
  | ({ readonly kind: 'ended' } & CarriedOut)
  | { readonly kind: 'failed'; readonly reason: string };

type Plan =
  | { readonly verb: 'purge' | 'recache'; readonly plan: OrderPlan }
  | { readonly verb: 'undo'; readonly plan: UndoPlan };

interface Order {
  readonly plan: Plan;
  readonly changes: Changes;
  /** Undefined: not carried out. */
  state: OrderState | undefined;
}

/** Plans and orders that are remembered. */
const MOST_REMEMBERED = 50;

/** The orders of a console. */
export class PageOrders {
  private readonly orders = new Map<string, Order>();

  constructor(
    private readonly desk: PagesDesk,
    private readonly timers: Timers,
  ) {}

  /** Says what an order would do; nothing is changed. @throws PurgeOrderError, UnknownPagesError, NothingToUndoError */
  async plan(asked: AskedOrder): Promise<ShownPlan> {
    return asked.verb === 'undo' ? this.planUndo(asked.id) : this.planPages(asked);
  }

  /** Carries a plan out; a second call changes nothing. @throws UnknownPagesError */
  carryOut(id: string): void {
    const order = this.orderOf(id);
    if (order.state !== undefined) return;
    const say = (state: OrderState): void => {
      order.state = state;
      order.changes.tell();
    };
    const onStep = (step: OrderStep): void => say({ kind: 'running', step });
    onStep({ text: 'Writing to all regions', done: 0, total: undefined });
    void this.run(order.plan, onStep).then(
      (outcome) => say({ kind: 'ended', ...outcome }),
      (error: unknown) => say({ kind: 'failed', reason: reasonOf(error) }),
    );
  }

  /** How far an order is, until its end. @throws UnknownPagesError */
  async *follow(id: string, signal: AbortSignal | undefined): AsyncGenerator<OrderState, undefined> {
    const order = this.orderOf(id);
    for await (const isChange of order.changes.follow(signal)) {
      if (!isChange) continue;
      const { state } = order;
      if (state === undefined) throw new UnknownPagesError('This plan was not carried out.');
      yield state;
      if (state.kind !== 'running') return undefined;
    }
    return undefined;
  }

  private async planPages({ verb, pages }: Exclude<AskedOrder, { verb: 'undo' }>): Promise<ShownPlan> {
    const { deployment, list } = this.desk;
    const { facts, clock, kind } = deployment;
    const { order, isCut } = orderOf(pages, list, facts.publicSite.hosts, clock.nowMs());
    const plan = planOrder(order, facts);
    const counted = await census(deployment, plan.scopes, { exact: kind === 'local' });
    const text = dryRunText(verb, plan, counted, deployment);
    const cut = `Only the ${MAX_URLS} pages that bots ask for most: no prefix or host means the others, too.\n`;
    return { id: this.remember({ verb, plan }), text: isCut ? cut + text : text, isNone: false };
  }

  private async planUndo(id: string): Promise<ShownPlan> {
    const { deployment } = this.desk;
    const plan = await planUndo(reachOf(deployment), id);
    const { note, changes } = plan;
    if (changes.size === 0) return { id: this.remember({ verb: 'undo', plan }), text: nothingText(note), isNone: true };
    const left = await census(deployment, [...changes.keys()], { exact: false, untilMs: note.atMs });
    const text = undoPlanText(note, left, deployment.source);
    return { id: this.remember({ verb: 'undo', plan }), text, isNone: false };
  }

  private async run(plan: Plan, onStep: (step: OrderStep) => void): Promise<CarriedOut> {
    const { deployment } = this.desk;
    const outcome =
      plan.verb === 'undo'
        ? await carryOutUndo(deployment, plan.plan, onStep)
        : await carryOutPages(deployment, plan.verb, plan.plan, onStep);
    const scopes = plan.verb === 'undo' ? [...plan.plan.changes.keys()] : plan.plan.scopes;
    // The list may lag; the order is carried out all the same.
    await this.desk.changed(scopes).catch(() => undefined);
    return outcome;
  }

  private remember(plan: Plan): string {
    const id = randomUUID();
    this.orders.set(id, { plan, changes: new Changes(this.timers), state: undefined });
    const [oldest] = this.orders.keys();
    if (this.orders.size > MOST_REMEMBERED && oldest !== undefined) this.orders.delete(oldest);
    return id;
  }

  private orderOf(id: string): Order {
    const order = this.orders.get(id);
    if (order === undefined)
      throw new UnknownPagesError('This plan is no longer known; look again at what would be done.');
    return order;
  }
}

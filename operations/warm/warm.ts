// A warm-up: orders the pages of a plan, and waits until they are rendered or have failed.
import type { PageKey } from '../../core/pages/page-key';
import { listedOrder } from '../../handlers/warm/due-pages';
import { orderRegion } from '../../handlers/warm/order-region';
import type { WarmPlan } from './plan-warm';
import type { OrderedPage, WarmPorts } from './ports';
import type { WarmState } from './warm-state';

/** The options of a warm-up. */
export interface WarmOptions {
  /** Orders a second; undefined: as fast as they are taken. */
  readonly ratePerSecond?: number | undefined;
  /** The most pages that are ordered. */
  readonly budget?: number | undefined;
  /** Whether to wait for the renders. */
  readonly waits: boolean;
  /** How long nothing may happen until the rest is given up. */
  readonly patienceMs: number;
  readonly onProgress?: (progress: WarmProgress) => void;
}

/** How far a warm-up is. */
export interface WarmProgress {
  readonly ordered: number;
  readonly rendered: number;
  readonly failed: number;
  readonly total: number;
}

/** What a warm-up did. */
export interface WarmReport {
  readonly ordered: number;
  /** Ordered by an earlier run with the same file of state, and only waited for. */
  readonly before: number;
  readonly rendered: number;
  /** Pages that were not kept, by reason. */
  readonly failures: Readonly<Record<string, number>>;
  /** Some of their URLs. */
  readonly failedUrls: readonly { readonly url: string; readonly reason: string }[];
  /** Still not rendered when the wait ended. */
  readonly waiting: number;
  /** Due pages beyond the budget. */
  readonly beyondBudget: number;
  /** Pages that no region took. */
  readonly lost: number;
}

/** How often pages are looked for; a render takes seconds. */
const LOOK_EVERY_MS = 2_000;

/** Pages that one look reads: the first that were ordered are rendered first. */
const LOOKED_AT_ONCE = 2_000;

/** The file of state is written so often. */
const SAVE_EVERY_MS = 5_000;

/** The URLs of failed pages that a report names. */
const NAMED_FAILURES = 20;

/** Carries out a plan. @throws WarmStateError */
export async function warm(
  ports: WarmPorts,
  plan: WarmPlan,
  state: WarmState,
  options: WarmOptions,
): Promise<WarmReport> {
  return new WarmUp(ports, plan, state, options).report();
}

class WarmUp {
  /** Ordered and not yet known to be rendered, with the time of the order, the first ordered first. */
  private readonly pending = new Map<PageKey, { readonly page: OrderedPage; readonly atMs: number }>();
  private readonly failed = new Map<PageKey, { readonly url: string; readonly reason: string }>();
  private readonly startedMs: number;
  private ordered = 0;
  private before = 0;
  private rendered = 0;
  private lost = 0;
  private beyond = 0;
  private savedMs = 0;

  constructor(
    private readonly ports: WarmPorts,
    private readonly plan: WarmPlan,
    private readonly state: WarmState,
    private readonly options: WarmOptions,
  ) {
    this.startedMs = ports.clock.steadyMs();
  }

  async report(): Promise<WarmReport> {
    await this.orderAll();
    await this.state.save();
    if (this.options.waits) await this.wait();
    for (const key of this.failed.keys()) this.state.forget(key);
    await this.state.save();
    const failures: Record<string, number> = {};
    for (const { reason } of this.failed.values()) failures[reason] = (failures[reason] ?? 0) + 1;
    return {
      ordered: this.ordered,
      before: this.before,
      rendered: this.rendered,
      failures,
      failedUrls: [...this.failed.values()].slice(0, NAMED_FAILURES),
      waiting: this.pending.size - this.failed.size,
      beyondBudget: this.beyond,
      lost: this.lost,
    };
  }

  private async orderAll(): Promise<void> {
    const { clock, orders } = this.ports;
    const pages: OrderedPage[] = [];
    for (const page of this.pages()) {
      const atMs = this.state.orderedAtMs(page.page.key, clock.nowMs());
      if (atMs !== undefined) this.pending.set(page.page.key, { page, atMs });
      else pages.push(page);
    }
    this.before = this.pending.size;
    const { budget = pages.length } = this.options;
    this.beyond = Math.max(0, pages.length - budget);
    const wanted = pages.slice(0, budget);
    for (let from = 0; from < wanted.length; from += orders.mostAtOnce) {
      await this.keepRate();
      await this.orderSome(wanted.slice(from, from + orders.mostAtOnce));
    }
  }

  private async orderSome(pages: readonly OrderedPage[]): Promise<void> {
    const { clock, orders } = this.ports;
    const atMs = clock.nowMs();
    const byRegion = Map.groupBy(pages, ({ region }) => region);
    const taken = [...byRegion].map(async ([region, some]) => {
      try {
        await orders.take(region, some);
        for (const page of some) this.pending.set(page.page.key, { page, atMs });
        this.state.note(
          some.map(({ page }) => page.key),
          atMs,
        );
        this.ordered += some.length;
      } catch {
        // The region is unavailable; a second run orders these pages again.
        this.lost += some.length;
      }
    });
    await Promise.all(taken);
    await this.saveNowAndThen();
    this.tell();
  }

  /** Waits until as many orders may have been sent as were sent. */
  private async keepRate(): Promise<void> {
    const { ratePerSecond } = this.options;
    if (ratePerSecond === undefined) return;
    const dueMs = this.startedMs + ((this.ordered + this.lost) / ratePerSecond) * 1000;
    const waitMs = dueMs - this.ports.clock.steadyMs();
    if (waitMs > 0) await this.ports.clock.pause(waitMs);
  }

  private *pages(): Generator<OrderedPage> {
    const { regions } = this.ports.config;
    for (const due of this.plan.due)
      yield { page: due.page, order: listedOrder(due), region: orderRegion(due.page.key, regions) };
  }

  private async wait(): Promise<void> {
    const { clock } = this.ports;
    let changedMs = clock.steadyMs();
    while (this.pending.size > this.failed.size && clock.steadyMs() - changedMs < this.options.patienceMs) {
      const [rendered, failed] = [this.rendered, this.failed.size];
      await this.look();
      if (this.rendered !== rendered || this.failed.size !== failed) changedMs = clock.steadyMs();
      this.tell();
      if (this.pending.size > this.failed.size) await clock.pause(LOOK_EVERY_MS);
    }
  }

  private async look(): Promise<void> {
    // Failed pages come last: a queue may still try them again.
    const pages = [...this.pending.values()].sort(
      (one, other) => Number(this.failed.has(one.page.page.key)) - Number(this.failed.has(other.page.page.key)),
    );
    const some = pages.slice(0, LOOKED_AT_ONCE);
    for (const [region, ofRegion] of Map.groupBy(some, ({ page }) => page.region)) {
      const entries = await this.ports.recordsOf(region).find(ofRegion.map(({ page }) => page.page));
      for (const { page } of ofRegion) {
        const record = entries.get(page.page.key)?.record;
        if (record === undefined || record.renderStartedAtMs <= page.order.newerThanMs) continue;
        this.pending.delete(page.page.key);
        this.failed.delete(page.page.key);
        this.rendered += 1;
      }
    }
    const left = some.filter(({ page }) => this.pending.has(page.page.key));
    const sinceMs = Math.min(...left.map(({ atMs }) => atMs));
    const reasons = await this.ports.failures.since(
      left.map(({ page }) => page),
      sinceMs,
    );
    for (const { page } of left) {
      const reason = reasons.get(page.page.key);
      if (reason !== undefined) this.failed.set(page.page.key, { url: page.page.url, reason });
    }
  }

  private async saveNowAndThen(): Promise<void> {
    const nowMs = this.ports.clock.steadyMs();
    if (nowMs - this.savedMs < SAVE_EVERY_MS) return;
    this.savedMs = nowMs;
    await this.state.save();
  }

  private tell(): void {
    const { ordered, before, rendered, failed } = this;
    const total = this.options.waits ? this.plan.due.length - this.beyond : this.plan.due.length - this.beyond - before;
    this.options.onProgress?.({ ordered: ordered + before, rendered, failed: failed.size, total });
  }
}

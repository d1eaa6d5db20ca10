// One run of the schedule: orders renders of the pages that bots ask for before they go stale, and of the pages that
// sitemaps list, within a budget of renders a day.
import { randomUUID } from 'node:crypto';
import type { Region, Regions } from '../../core/geography/regions';
import { type PageIdentity, type PageKey, pageIdentity } from '../../core/pages/page-key';
import { checkPageUrl, type PublicSite } from '../../core/pages/page-url';
import type { Demand } from '../demand/ports';
import type { RenderOrder, RenderQueue } from '../queue/ports';
import { describeError, type Log } from '../runtime/log';
import type { IndexEntry } from '../serve/ports';
import type { ListedPage, SitemapWalk } from '../sitemaps/walk-sitemaps';
import { type DueDependencies, duePages, listedOrder } from '../warm/due-pages';
import { orderRegion } from '../warm/order-region';
import type { DayBudget, ScheduleTurns } from './ports';

/** The dependencies of a run. */
export interface ScheduleDependencies extends DueDependencies {
  readonly demand: Demand;
  readonly budget: DayBudget;
  readonly turns: ScheduleTurns;
  readonly queues: ReadonlyMap<Region, RenderQueue>;
  readonly newWalk: () => SitemapWalk;
  readonly log: Log;
  readonly config: DueDependencies['config'] & {
    readonly regions: Regions;
    readonly publicSite: PublicSite;
    /** The time between two runs. */
    readonly everyMs: number;
    /** Paths of sitemaps; `/robots.txt` stands for those that it lists. */
    readonly sitemaps: readonly string[];
  };
}

/** Why a run ended. */
export const RUN_ENDS = [
  /**
   * All that was due is ordered.
   * @mend None: it is as it should be.
   */
  'done',
  /**
   * Today's budget, or this run's share of it, is spent.
   * @mend Raise `scheduledRendersPerDay` if pages get too old.
   */
  'budget',
  /**
   * The function's time is over; the next run goes on there.
   * @mend None, unless it happens in each run: then name fewer sitemaps in `warmSitemaps`.
   */
  'time',
  /**
   * Earlier orders still wait; ordering again would spend the budget twice on the same pages.
   * @mend Raise `queueConcurrency`, or lower `scheduledRendersPerDay`.
   */
  'backlog',
  /**
   * Another run is under way.
   * @mend Raise `scheduleEvery` if it happens often.
   */
  'other-run',
] as const;

/** One of {@link RUN_ENDS}. */
export type RunEnd = (typeof RUN_ENDS)[number];

/** What a run did. */
export interface RunReport {
  readonly end: RunEnd;
  /** Orders for pages that bots ask for. */
  readonly asked: number;
  /** Orders for listed pages. */
  readonly listed: number;
  /** Orders that no queue took; they count against the budget, since some may have arrived. */
  readonly lost: number;
  /** Listed pages that were looked at. */
  readonly seen: number;
  readonly budgetLeft: number;
}

/** One run, which ends by itself before `untilMs` of the dependencies' clock. */
export type Schedule = (untilMs: number) => Promise<RunReport>;

/** More pages than a day's budget usually has. */
const MOST_ASKED = 10_000;

/** Records that are read at once. */
const READ_AT_ONCE = 500;

/** Orders between two looks at the clock and the budget. */
const ORDERS_AT_ONCE = 50;

/** Listed pages that are sorted by value together; they bound the memory of a run. */
const WINDOW = 20_000;

/** A few orders that are put off again and again must not stop the schedule. */
const MOST_WAITING = 100;

/** How long after its end a turn counts as under way, if its function died. */
const TURN_MARGIN_MS = 60_000;

const DAY_MS = 86_400_000;

/** Makes the schedule from its dependencies. */
export function createSchedule(dependencies: ScheduleDependencies): Schedule {
  return (untilMs) => new Run(dependencies, untilMs).report();
}

class Run {
  private readonly token = randomUUID();
  private asked = 0;
  private listed = 0;
  private lost = 0;
  private seen = 0;
  private passed = 0;

  constructor(
    private readonly dependencies: ScheduleDependencies,
    private readonly untilMs: number,
  ) {}

  async report(): Promise<RunReport> {
    const { turns, clock, budget, log } = this.dependencies;
    const passed = await turns.begin(this.token, this.untilMs - clock.nowMs() + TURN_MARGIN_MS);
    if (passed === undefined) return this.reported('other-run', await budget.left());
    this.passed = passed;
    try {
      const end = await this.run();
      const report = this.reported(end, await budget.left());
      if (report.lost > 0)
        log.error('Orders of the schedule were lost; later runs order the pages again.', { ...report });
      return report;
    } finally {
      await turns.end(this.token, this.passed);
    }
  }

  private async run(): Promise<RunEnd> {
    if (await this.isBacklog()) return 'backlog';
    const end = await this.orderAll(await this.askedOrders(), (count) => (this.asked += count));
    return end === 'done' ? this.warm() : end;
  }

  /** Pages that bots ask for, whose freshness ends before the next run. */
  private async askedOrders(): Promise<readonly RenderOrder[]> {
    const { demand, records, config } = this.dependencies;
    const pages = (await demand.mostAsked(MOST_ASKED)).flatMap(({ key, url, variant }) => {
      const checked = checkPageUrl(url, config.publicSite);
      const page = checked.kind === 'page' ? pageIdentity(checked.url, variant, config.queryPolicy) : undefined;
      return page?.key === key ? [page] : [];
    });
    const orders: RenderOrder[] = [];
    for (let from = 0; from < pages.length; from += READ_AT_ONCE) {
      const some = pages.slice(from, from + READ_AT_ONCE);
      const entries = await records.find(some);
      for (const page of some) orders.push(...this.refresh(page, entries));
    }
    return orders;
  }

  private refresh(page: PageIdentity, entries: ReadonlyMap<PageKey, IndexEntry>): readonly RenderOrder[] {
    const { clock, config } = this.dependencies;
    const { record, purgedAtMs = 0 } = entries.get(page.key) ?? {};
    if (record === undefined) return [];
    const { renderStartedAtMs, freshUntilMs } = record;
    // A page that is fresh for minutes can't be kept fresh by runs that are hours apart.
    const isShortLived = freshUntilMs - renderStartedAtMs < config.everyMs;
    const isPurged = renderStartedAtMs <= purgedAtMs;
    if (!isPurged && (isShortLived || freshUntilMs > clock.nowMs() + config.everyMs)) return [];
    const newerThanMs = Math.max(renderStartedAtMs, purgedAtMs);
    return [{ url: page.url, variant: page.variant, value: 'asked', newerThanMs }];
  }

  /** Orders listed pages, window by window, from where the last run stopped. */
  private async warm(): Promise<RunEnd> {
    const { newWalk, config, budget } = this.dependencies;
    if (config.sitemaps.length === 0) return 'done';
    let share = Math.ceil((await budget.left()) / this.runsLeftToday());
    const orderWindow = async (pages: readonly ListedPage[]): Promise<RunEnd> => {
      const orders = (await duePages(pages, this.dependencies)).map(listedOrder);
      const end = await this.orderAll(orders.slice(0, share), (count) => (this.listed += count));
      if (end !== 'done') return end;
      if (orders.length > share) return 'budget';
      share -= orders.length;
      this.passed += pages.length;
      return 'done';
    };
    const walk = newWalk();
    const end = await this.windows(walk, orderWindow);
    for (const { sitemap, reason } of walk.counts.failures)
      this.dependencies.log.warn('A sitemap could not be read.', { sitemap, reason });
    return end;
  }

  private async windows(walk: SitemapWalk, order: (pages: readonly ListedPage[]) => Promise<RunEnd>): Promise<RunEnd> {
    let window: ListedPage[] = [];
    let at = 0;
    for await (const page of walk.pages(this.dependencies.config.sitemaps)) {
      at += 1;
      if (this.isOver()) return 'time';
      if (at <= this.passed) continue;
      this.seen += 1;
      window.push(page);
      if (window.length < WINDOW) continue;
      const end = await order(window);
      if (end !== 'done') return end;
      window = [];
    }
    const end = await order(window);
    // From the beginning again: pages change.
    if (end === 'done') this.passed = 0;
    return end;
  }

  /** Hands orders over, each within the budget and in time. */
  private async orderAll(orders: readonly RenderOrder[], count: (sent: number) => void): Promise<RunEnd> {
    for (let from = 0; from < orders.length; from += ORDERS_AT_ONCE) {
      if (this.isOver()) return 'time';
      const some = orders.slice(from, from + ORDERS_AT_ONCE);
      const granted = await this.dependencies.budget.take(some.length);
      count(await this.send(some.slice(0, granted)));
      if (granted < some.length) return 'budget';
    }
    return 'done';
  }

  /** @returns how many orders are in a queue */
  private async send(orders: readonly RenderOrder[]): Promise<number> {
    const { queues, config, log } = this.dependencies;
    const byRegion = Map.groupBy(orders, ({ url, variant }) => {
      const checked = checkPageUrl(url, config.publicSite);
      if (checked.kind === 'refused') return config.regions[0];
      return orderRegion(pageIdentity(checked.url, variant, config.queryPolicy).key, config.regions);
    });
    const sent = [...byRegion].map(async ([region, some]) => {
      try {
        await queues.get(region)?.send(some.map((order) => ({ ...order, once: true })));
        return some.length;
      } catch (error) {
        log.warn('A queue did not take orders of the schedule.', { of: region, error: describeError(error) });
        this.lost += some.length;
        return 0;
      }
    });
    return (await Promise.all(sent)).reduce((sum, one) => sum + one, 0);
  }

  /** A region that does not answer has no say. */
  private async isBacklog(): Promise<boolean> {
    const { queues, log } = this.dependencies;
    const waiting = [...queues].map(async ([region, queue]) => {
      try {
        const depth = await queue.depth();
        return depth.waiting.asked + depth.waiting.listed;
      } catch (error) {
        log.warn('A queue did not tell how many orders wait.', { of: region, error: describeError(error) });
        return 0;
      }
    });
    return (await Promise.all(waiting)).some((count) => count > MOST_WAITING);
  }

  /** Listed pages share what is left of the day: later runs need some for what bots ask for. */
  private runsLeftToday(): number {
    const { clock, config } = this.dependencies;
    return Math.max(1, Math.ceil((DAY_MS - (clock.nowMs() % DAY_MS)) / config.everyMs));
  }

  private isOver(): boolean {
    return this.dependencies.clock.nowMs() >= this.untilMs;
  }

  private reported(end: RunEnd, budgetLeft: number): RunReport {
    const { asked, listed, lost, seen } = this;
    return { end, asked, listed, lost, seen, budgetLeft };
  }
}

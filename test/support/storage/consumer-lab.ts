// The consumer of the render queue over emulated storage and queues; the browser is the cache lab's.

import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { type Consumer, createConsumer } from '../../../handlers/queue/create-consumer';
import type { JobReports, OrderOutcome, RenderOrder } from '../../../handlers/queue/ports';
import type { RenderOutcome, RenderRequest } from '../../../handlers/render-protocol/render-protocol';
import { RecordedLog } from '../machine/recorded-log';
import { CacheLab } from './cache-lab';
import { START_MS, TEST_REGION } from './embedded-storage';
import { LAB_SITE } from './lab-site';
import { QueueLab } from './queue-lab';

/** The budget of a render, and the time of a function. */
export const RENDER_BUDGET_MS = 20_000;
const FUNCTION_MS = 26_000;

/** A reported outcome. */
export interface Report {
  readonly jobId: string;
  readonly url: string;
  readonly outcome: OrderOutcome;
}

/** One region with a queue. */
export class ConsumerLab {
  readonly log = new RecordedLog();
  readonly reports: Report[] = [];
  /** Notes an outcome; may fail. */
  report: (report: Report) => Promise<void> = async (report) => void this.reports.push(report);
  /** Stands between consumer and render. */
  invoke: (run: () => Promise<RenderOutcome>, request: RenderRequest) => Promise<RenderOutcome> = (run) => run();

  private constructor(
    readonly cache: CacheLab,
    readonly queues: QueueLab,
  ) {}

  static async start(): Promise<ConsumerLab> {
    const cache = await CacheLab.start();
    const { dynamoDb, s3 } = cache.storage.meter(TEST_REGION);
    const queues = await QueueLab.start({
      onStep: (stepMs) => cache.storage.clock.advance(stepMs),
      isBusy: () => dynamoDb.inFlight + s3.inFlight > 0,
    });
    return new ConsumerLab(cache, queues);
  }

  /** A new sandbox. */
  consumer(): Consumer {
    const { index, leases, pages } = this.cache.storage.sandbox(TEST_REGION);
    const render = this.cache.render(TEST_REGION, { index, leases, pages });
    const jobs: JobReports = {
      report: (jobId, url, _variant, outcome) => this.report({ jobId, url, outcome }),
    };
    return createConsumer({
      orders: this.queues.source,
      index,
      leases,
      jobs,
      render: (request, remainingMs) => this.invoke(() => render(request, remainingMs), request),
      log: this.log,
      config: { publicSite: LAB_SITE, queryPolicy: DEFAULT_QUERY_POLICY, renderBudgetMs: RENDER_BUDGET_MS },
    });
  }

  /** Answers one ticket, as a sandbox with all its time does. */
  answerTicket(): Promise<void> {
    const startedMs = this.queues.nowMs();
    return this.queues.settle(this.consumer()(() => FUNCTION_MS - (this.queues.nowMs() - startedMs)));
  }

  /** The URLs of all renders so far. */
  get rendered(): readonly string[] {
    return this.cache.rendered.map(({ url }) => new URL(url).pathname);
  }

  /** An order for a page of the lab's site, newer than the lab's start unless told otherwise. */
  order(path: string, overrides: Partial<RenderOrder> = {}): RenderOrder {
    const url = `https://${LAB_SITE.hosts[0]}${path}`;
    return { url, variant: 'desktop', value: 'rest', newerThanMs: START_MS - 1, ...overrides };
  }

  async close(): Promise<void> {
    await this.queues.close();
    await this.cache.storage.close();
  }
}

// The dependencies of the render queue's consumer.
import type { PublicSite } from '../../core/pages/page-url';
import type { QueryPolicy } from '../../core/pages/query-policy';
import type { RenderOutcome, RenderRequest } from '../render-protocol/render-protocol';
import type { Log } from '../runtime/log';
import type { LeaseTaker, PageIndexReader } from '../serve/ports';
import type { JobReports, OrderSource } from './ports';

/** The dependencies of the consumer. */
export interface ConsumerDependencies {
  readonly orders: OrderSource;
  readonly index: Pick<PageIndexReader, 'find'>;
  readonly leases: LeaseTaker;
  /** Renders one page, and releases its lease. Never throws. */
  readonly render: (request: RenderRequest, remainingMs: number) => Promise<RenderOutcome>;
  /** Undefined: no order has a job. */
  readonly jobs?: JobReports;
  readonly log: Log;
  readonly config: {
    readonly publicSite: PublicSite;
    readonly queryPolicy: QueryPolicy;
    readonly renderBudgetMs: number;
  };
}

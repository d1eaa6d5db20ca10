// The work on one order: under the page's lease, unless a newer page is there already.
import { randomUUID } from 'node:crypto';
import { MOST_TRIES } from '../../core/contract/render-queue';
import { HELD_ORDER_SECONDS, orderPauseSeconds } from '../../core/contract/time-outs';
import { settledAtMs } from '../../core/pages/epochs';
import { type PageIdentity, pageIdentity } from '../../core/pages/page-key';
import type { PageRecord } from '../../core/pages/page-record';
import { checkPageUrl } from '../../core/pages/page-url';
import type { RenderReason } from '../render-protocol/render-protocol';
import { describeError } from '../runtime/log';
import type { IndexEntry } from '../serve/ports';
import type { ConsumerDependencies } from './dependencies';
import type { OrderOutcome, QueuedOrder } from './ports';

/** The result of the work on an order. */
export type WorkResult =
  /** @param rendered whether that took a render's time */
  | { readonly kind: 'over'; readonly outcome: OrderOutcome; readonly rendered: boolean }
  /** The order comes again. */
  | { readonly kind: 'later'; readonly delaySeconds: number };

/** Reasons that another try does not change. */
const FINAL: readonly RenderReason[] = ['private', 'no-store', 'not-html', 'refused-url', 'too-large'];

/** Works on orders. */
export class OrderWork {
  constructor(private readonly dependencies: Omit<ConsumerDependencies, 'orders'>) {}

  /** Works on one order. Throws if the leases do not answer. */
  async on(order: QueuedOrder, remainingMs: () => number): Promise<WorkResult> {
    const { config, leases } = this.dependencies;
    const checked = checkPageUrl(order.url, config.publicSite);
    if (checked.kind === 'refused') return over({ kind: 'failed', reason: 'refused-url' }, false);
    const page = pageIdentity(checked.url, order.variant, config.queryPolicy);
    const seen = await this.find(page);
    if (seen === undefined) return this.again(order, 'cache-away');
    const known = recordFor(order, seen);
    if (known !== undefined) return done(order, known, false);
    const token = randomUUID();
    const lease = await leases.acquire(page.key, token, { unattended: true, settledAtMs: settledAtMs(seen) });
    if (lease.kind === 'held') return this.again(order, 'busy', HELD_ORDER_SECONDS);
    if (lease.kind === 'over') return this.again(order, lease.reason);
    // The lease's previous owner may have kept the page since the first look.
    const entry = await this.find(page);
    const kept = entry && recordFor(order, entry);
    if (entry !== undefined && kept === undefined) return this.rendered(order, page, token, remainingMs());
    await leases.release(page.key, token, { kind: 'done' });
    return kept === undefined ? this.again(order, 'cache-away') : done(order, kept, false);
  }

  /** Reports an outcome to the order's job. */
  async report({ jobId, url, variant }: QueuedOrder, outcome: OrderOutcome): Promise<void> {
    if (jobId !== undefined) await this.dependencies.jobs?.report(jobId, url, variant, outcome);
  }

  private async rendered(
    order: QueuedOrder,
    page: PageIdentity,
    lease: string,
    remainingMs: number,
  ): Promise<WorkResult> {
    const { render } = this.dependencies;
    const outcome = await render({ url: page.url, variant: page.variant, lease }, remainingMs);
    if (outcome.kind !== 'stored')
      return order.once ? this.failed(order, outcome.reason) : this.again(order, outcome.reason);
    return done(order, outcome.record, true);
  }

  /** The order comes again, unless that does not help. */
  private again(order: QueuedOrder, reason: RenderReason, delaySeconds?: number): WorkResult {
    const tries = order.tries + 1;
    if (!FINAL.includes(reason) && tries < MOST_TRIES)
      return { kind: 'later', delaySeconds: delaySeconds ?? orderPauseSeconds(tries) };
    return this.failed(order, reason);
  }

  private failed({ url, tries }: QueuedOrder, reason: RenderReason): WorkResult {
    this.dependencies.log.warn('An order has failed.', { url, reason, tries: tries + 1 });
    return over({ kind: 'failed', reason }, true);
  }

  /** The page's entry as every ended write left it; undefined if the index does not answer. */
  private async find(page: PageIdentity): Promise<IndexEntry | undefined> {
    try {
      return await this.dependencies.index.find(page, { consistent: true });
    } catch (error) {
      this.dependencies.log.error('The index did not answer.', { url: page.url, error: describeError(error) });
      return undefined;
    }
  }
}

function over(outcome: OrderOutcome, rendered: boolean): WorkResult {
  return { kind: 'over', outcome, rendered };
}

function done({ newerThanMs }: QueuedOrder, { changedAtMs }: PageRecord, rendered: boolean): WorkResult {
  return over({ kind: 'done', content: changedAtMs > newerThanMs ? 'changed' : 'unchanged' }, rendered);
}

/** The record that fulfils an order; undefined if the page must be rendered. */
function recordFor({ newerThanMs }: QueuedOrder, entry: IndexEntry): PageRecord | undefined {
  const { record } = entry;
  const isNew = record !== undefined && record.renderStartedAtMs > Math.max(newerThanMs, settledAtMs(entry));
  return isNew ? record : undefined;
}

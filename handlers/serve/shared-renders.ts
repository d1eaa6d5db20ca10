// One render of a page at a time: the request with the page's lease has it rendered, the others wait for the outcome.
import { randomUUID } from 'node:crypto';
import { NO_EPOCHS, type PageEpochs, settledAtMs } from '../../core/pages/epochs';
import { isMarkedStale, recordState } from '../../core/pages/freshness';
import type { PageIdentity } from '../../core/pages/page-key';
import type { PageRecord } from '../../core/pages/page-record';
import type { LeftPage } from '../render-protocol/lease-outcome';
import type { RenderOutcome, RenderReason } from '../render-protocol/render-protocol';
import { describeError } from '../runtime/log';
import type { ServeDependencies } from './dependencies';
import { NewPages } from './overload/new-pages';
import {
  type IndexEntry,
  type LeaseQuestion,
  type LeaseState,
  RenderBrokeDownError,
  RenderThrottledError,
  type UnrenderedOutcome,
} from './ports';

/** The outcome of a render, for any request of its page. */
export type SharedOutcome =
  | RenderOutcome
  /** Another request's render; it is kept now. */
  | { readonly kind: 'kept'; readonly record: PageRecord }
  /** Another request's render, which is not kept. */
  | {
      readonly kind: 'left';
      /** Why the page is not rendered now. */
      readonly reason: RenderReason;
      readonly page: LeftPage;
      /** Whether this request waited for that render; otherwise it came during the cooldown. */
      readonly waited: boolean;
    };

/** How often a waiting request looks for the page. */
const LOOK_EVERY_MS = 150;

/** The number of looks between two tries for the lease: a try costs a write. */
const LOOKS_PER_LEASE = 4;

/** The lease's assumed state between two tries. */
const STILL_HELD: LeaseState = { kind: 'held', owner: undefined, left: undefined };

const DONE = { kind: 'done' } as const;

const OVER_BUDGET = failed('over-budget', 'The region has rendered as many new pages in this hour as it may.');

/** The result of a look into the index. */
type Look =
  | { readonly kind: 'kept'; readonly record: PageRecord; readonly epochs: PageEpochs }
  | { readonly kind: 'nothing'; readonly epochs: PageEpochs }
  | { readonly kind: 'unavailable' };

/** Has pages rendered, or waits for renders that other requests began. */
export class SharedRenders {
  /** Renders that this process waits for, by page and by the last purge before them. */
  private readonly running = new Map<string, Promise<SharedOutcome>>();
  private readonly newPages: NewPages;

  constructor(private readonly dependencies: ServeDependencies) {
    this.newPages = new NewPages(dependencies);
  }

  /**
   * Has a page rendered once, for all requests that ask meanwhile. Never throws.
   * @param seen the page's index entry, which could not be shown; undefined if the index did not answer
   */
  render(page: PageIdentity, seen: IndexEntry | undefined): Promise<SharedOutcome> {
    // A render that began before a purge must not answer a request that knows of the purge.
    const id = `${page.key} ${seen?.purgedAtMs ?? 0}`;
    const running = this.running.get(id);
    if (running !== undefined) return running;
    const started = this.underLease(page, seen).finally(() => this.running.delete(id));
    this.running.set(id, started);
    return started;
  }

  /** Has a stale page rendered in the background, unless that is under way or ordered already. Never throws. */
  async renderLater(page: PageIdentity, seen: IndexEntry): Promise<void> {
    const { renderFunction, refreshes, log } = this.dependencies;
    if (refreshes !== undefined) return refreshes.order(page, seen);
    const token = randomUUID();
    const lease = await this.acquire(page, token, { queued: true, settledAtMs: settledAtMs(seen) });
    // Without leases, each request would ask for a render of the page. A stale page can wait.
    if (lease?.kind !== 'acquired') return;
    // Read again: the lease's previous owner may have kept the page since this request saw it stale.
    const look = await this.look(page, seen, true);
    if (look.kind === 'kept' && !isMarkedStale(look.record, look.epochs)) return this.release(page, token, DONE);
    try {
      await renderFunction.renderLater({ url: page.url, variant: page.variant, lease: token });
    } catch (error) {
      log.error('The stale page could not be handed to the render function.', {
        url: page.url,
        error: describeError(error),
      });
      await this.release(page, token, { kind: 'failed', reason: 'renderer-failed', mayRepeat: false });
    }
  }

  private async underLease(page: PageIdentity, seen: IndexEntry | undefined): Promise<SharedOutcome> {
    const { clock, config } = this.dependencies;
    const deadlineMs = clock.steadyMs() + config.renderWaitMs;
    if (!(await this.newPages.mayAsk(page, seen))) return OVER_BUDGET;
    /** The leases that this request has seen others hold. */
    const awaited = new Set<string>();
    let epochs = seen ?? NO_EPOCHS;
    for (let looks = 0; ; looks = (looks + 1) % LOOKS_PER_LEASE) {
      const token = randomUUID();
      const { purgedAtMs } = epochs;
      const question = { settledAtMs: settledAtMs(epochs), awaited: [...awaited] };
      const lease: LeaseState | undefined = looks === 0 ? await this.acquire(page, token, question) : STILL_HELD;
      // Without leases, each request has the page rendered. That costs more, but the answer is right.
      if (lease === undefined) return this.renderNow(page, token, deadlineMs - clock.steadyMs(), purgedAtMs);
      const isAcquired = lease.kind === 'acquired';
      // Read again with the lease in hand: its previous owner may have kept the page since this request's first read,
      // and a second render would be for nothing. Without the lease, this is how a request learns of the outcome.
      const look = await this.look(page, seen, isAcquired);
      if (look.kind === 'kept') {
        if (isAcquired) await this.release(page, token, DONE);
        return { kind: 'kept', record: look.record };
      }
      if (isAcquired) {
        if (await this.newPages.mayRender(page, seen))
          return this.renderNow(page, token, deadlineMs - clock.steadyMs(), purgedAtMs);
        // No cooldown: its item would say that the page was tried.
        await this.release(page, token, DONE);
        return OVER_BUDGET;
      }
      if (look.kind === 'nothing' && settledAtMs(look.epochs) > settledAtMs(epochs)) {
        // The lease may be free to a request that knows of the purge or mark.
        epochs = look.epochs;
        looks = -1;
        continue;
      }
      const withoutRender = outcomeWithoutRender(lease, awaited, purgedAtMs);
      if (withoutRender !== undefined) return withoutRender;
      if (look.kind === 'unavailable')
        return failed('cache-away', 'Another request has the page rendered, and the index does not tell the outcome.');
      if (clock.steadyMs() + LOOK_EVERY_MS > deadlineMs)
        return failed('busy', 'Another render of the page took too long.');
      // The lease was released while this request asked for it, so it is free.
      if (looks === 0 && lease.kind === 'held' && lease.owner === undefined) looks = -1;
      await clock.pause(LOOK_EVERY_MS);
    }
  }

  private async renderNow(
    page: PageIdentity,
    token: string,
    waitMs: number,
    purgedAtMs: number,
  ): Promise<SharedOutcome> {
    let outcome: RenderOutcome;
    try {
      outcome = await this.dependencies.renderFunction.render(
        { url: page.url, variant: page.variant, lease: token },
        waitMs,
      );
    } catch (error) {
      const reason = error instanceof RenderThrottledError ? 'throttled' : 'renderer-failed';
      const mayRepeat = error instanceof RenderBrokeDownError;
      await this.release(page, token, { kind: 'failed', reason, mayRepeat });
      outcome = failed(reason, describeError(error));
    }
    return outcome.kind === 'failed' ? this.orLeft(page, outcome, purgedAtMs) : outcome;
  }

  /** Instead of a failed render: the page, if any, that an earlier render left for later requests. */
  private async orLeft(
    page: PageIdentity,
    outcome: Extract<RenderOutcome, { kind: 'failed' }>,
    purgedAtMs: number,
  ): Promise<SharedOutcome> {
    const { reason } = outcome;
    const token = randomUUID();
    // `queued`: then the lease does not note that a request waits.
    const lease = await this.acquire(page, token, { queued: true });
    if (lease?.kind === 'acquired') await this.release(page, token, { kind: 'failed', reason, mayRepeat: false });
    if (lease === undefined || lease.kind === 'acquired' || lease.left === undefined) return outcome;
    const { left } = lease;
    const isForAll = left.forLater && left.renderStartedAtMs > purgedAtMs;
    return isForAll ? { kind: 'left', reason, page: left, waited: false } : outcome;
  }

  /** Undefined if the leases did not answer. */
  private async acquire(page: PageIdentity, token: string, question: LeaseQuestion): Promise<LeaseState | undefined> {
    try {
      return await this.dependencies.leases.acquire(page.key, token, question);
    } catch (error) {
      this.dependencies.log.error('The leases did not answer.', { url: page.url, error: describeError(error) });
      return undefined;
    }
  }

  private async release(page: PageIdentity, token: string, outcome: UnrenderedOutcome): Promise<void> {
    try {
      await this.dependencies.leases.release(page.key, token, outcome);
    } catch (error) {
      // The lease expires by itself.
      this.dependencies.log.error('The lease could not be released.', { url: page.url, error: describeError(error) });
    }
  }

  /** Whether the page was kept since it was seen. */
  private async look(page: PageIdentity, seen: IndexEntry | undefined, consistent: boolean): Promise<Look> {
    try {
      const { record, ...epochs } = await this.dependencies.index.find(page, { consistent });
      const isNew = record !== undefined && this.isNew(record, epochs, seen);
      return isNew ? { kind: 'kept', record, epochs } : { kind: 'nothing', epochs };
    } catch {
      // Logged by the request that asked first.
      return { kind: 'unavailable' };
    }
  }

  /**
   * Accepts any record newer than the one that was seen, even with zero freshness: the request waited for it. The
   * record that was seen does not count, fresh or not: its object can't be read.
   */
  private isNew(record: PageRecord, epochs: PageEpochs, seen: IndexEntry | undefined): boolean {
    const { renderStartedAtMs } = record;
    if (renderStartedAtMs <= epochs.purgedAtMs || renderStartedAtMs === seen?.record?.renderStartedAtMs) return false;
    const isLater = seen !== undefined && renderStartedAtMs > (seen.record?.renderStartedAtMs ?? 0);
    return isLater || recordState(record, epochs, this.dependencies.clock.nowMs()) === 'fresh';
  }
}

/**
 * The outcome for a request that did not get the lease, from what others left; undefined if it has to wait.
 * @param awaited the leases that it waits for; a lease under way is added
 */
function outcomeWithoutRender(
  lease: Exclude<LeaseState, { kind: 'acquired' }>,
  awaited: Set<string>,
  purgedAtMs: number,
): SharedOutcome | undefined {
  const { left } = lease;
  // A render that began before a purge must not answer a request that knows of the purge.
  const isCurrent = left !== undefined && left.renderStartedAtMs > purgedAtMs;
  const waited = left !== undefined && awaited.has(left.lease);
  if (isCurrent && waited) return { kind: 'left', reason: left.reason, page: left, waited };
  if (waited) awaited.delete(left.lease);
  if (lease.kind === 'over') {
    if (isCurrent && left.forLater) return { kind: 'left', reason: lease.reason, page: left, waited };
    // The awaited render began before the purge: this request may try for the lease now.
    return waited ? undefined : failed(lease.reason, 'In cooldown: a render of this page has just failed.');
  }
  if (lease.owner !== undefined) awaited.add(lease.owner);
  return undefined;
}

function failed(reason: RenderReason, detail: string): RenderOutcome {
  return { kind: 'failed', reason, detail };
}

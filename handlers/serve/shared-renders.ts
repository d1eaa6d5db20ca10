// One render of a page at a time: whoever has the page's lease renders it, the others wait for what comes of it.
import { randomUUID } from 'node:crypto';
import { recordState } from '../../core/pages/freshness';
import type { PageIdentity } from '../../core/pages/page-key';
import type { PageRecord } from '../../core/pages/page-record';
import type { LeftPage } from '../render-protocol/lease-outcome';
import type { RenderOutcome, RenderReason } from '../render-protocol/render-protocol';
import { describeError } from '../runtime/log';
import type { ServeDependencies } from './dependencies';
import { NewPages } from './new-pages';
import type { IndexEntry, LeaseQuestion, LeaseState, UnrenderedOutcome } from './ports';
import { RenderBrokeDownError, RenderThrottledError } from './ports';

/** What a page's request gets of a render. */
export type SharedOutcome =
  | RenderOutcome
  /** Another's render, which is kept by now. */
  | { readonly kind: 'kept'; readonly record: PageRecord }
  /** Another's render, which is not kept. */
  | {
      readonly kind: 'left';
      /** Why nobody renders the page now. */
      readonly reason: RenderReason;
      readonly page: LeftPage;
      /** Whether this request waited for it; otherwise it asks in the pause. */
      readonly waited: boolean;
    };

/** How often a page that another renders is looked for. */
const LOOK_EVERY_MS = 150;

/** How many looks lie between two tries for the lease, which cost a write. */
const LOOKS_PER_LEASE = 4;

/** What is taken to hold between two tries. */
const STILL_HELD: LeaseState = { kind: 'held', owner: undefined, left: undefined };

const DONE = { kind: 'done' } as const;

const OVER_BUDGET = failed('over-budget', 'The region has rendered as many new pages in this hour as it may.');

/** What a look into the index came to. */
type Look =
  | { readonly kind: 'kept'; readonly record: PageRecord }
  | { readonly kind: 'nothing'; readonly purgedAtMs: number }
  | { readonly kind: 'away' };

/** Renders pages, or waits for those who do. */
export class SharedRenders {
  /** Renders that this process waits for, by page and by the purge that they are known to come after. */
  private readonly running = new Map<string, Promise<SharedOutcome>>();
  private readonly newPages: NewPages;

  constructor(private readonly dependencies: ServeDependencies) {
    this.newPages = new NewPages(dependencies);
  }

  /**
   * Has a page rendered by somebody, once. Never throws.
   * @param seen what the index said of the page, which did not do; undefined if it did not answer
   */
  render(page: PageIdentity, seen: IndexEntry | undefined): Promise<SharedOutcome> {
    // A render that began before a purge must not answer whoever knows of the purge.
    const id = `${page.key} ${seen?.purgedAtMs ?? 0}`;
    const running = this.running.get(id);
    if (running !== undefined) return running;
    const started = this.underLease(page, seen).finally(() => this.running.delete(id));
    this.running.set(id, started);
    return started;
  }

  /** Has a stale page rendered in the background, unless somebody does so already. Never throws. */
  async renderLater(page: PageIdentity, seen: IndexEntry): Promise<void> {
    const { renderFunction, log } = this.dependencies;
    const token = randomUUID();
    const lease = await this.acquire(page, token, { queued: true, purgedAtMs: seen.purgedAtMs });
    // Without leases every request for the page would ask for a render; the page can wait for them.
    if (lease?.kind !== 'acquired') return;
    // Whoever had the lease before may have rendered it since it was seen stale.
    const look = await this.look(page, seen, true);
    if (look.kind === 'kept') {
      await this.release(page, token, DONE);
      return;
    }
    try {
      await renderFunction.renderLater({ url: page.url, variant: page.variant, lease: token });
    } catch (error) {
      log.error('The stale page could not be sent to the renderer.', { url: page.url, error: describeError(error) });
      await this.release(page, token, { kind: 'failed', reason: 'renderer-failed', mayRepeat: false });
    }
  }

  private async underLease(page: PageIdentity, seen: IndexEntry | undefined): Promise<SharedOutcome> {
    const { clock, config } = this.dependencies;
    const deadlineMs = clock.steadyMs() + config.renderWaitMs;
    if (!(await this.newPages.mayAsk(page, seen))) return OVER_BUDGET;
    /** The leases that this request has seen others hold. */
    const awaited = new Set<string>();
    let purgedAtMs = seen?.purgedAtMs ?? 0;
    for (let looks = 0; ; looks = (looks + 1) % LOOKS_PER_LEASE) {
      const token = randomUUID();
      const question = { purgedAtMs, awaited: [...awaited] };
      const lease: LeaseState | undefined = looks === 0 ? await this.acquire(page, token, question) : STILL_HELD;
      // Without leases everybody renders: dearer, but right.
      if (lease === undefined) return this.renderNow(page, token, deadlineMs - clock.steadyMs(), purgedAtMs);
      const isAcquired = lease.kind === 'acquired';
      // Whoever had the lease before may have kept the page since it was looked for.
      const look = await this.look(page, seen, isAcquired);
      if (look.kind === 'kept') {
        if (isAcquired) await this.release(page, token, DONE);
        return look;
      }
      if (lease.kind === 'acquired') {
        if (await this.newPages.mayRender(page, seen))
          return this.renderNow(page, token, deadlineMs - clock.steadyMs(), purgedAtMs);
        // Without a pause, whose item would take the page for one that was tried.
        await this.release(page, token, DONE);
        return OVER_BUDGET;
      }
      if (look.kind === 'nothing' && look.purgedAtMs > purgedAtMs) {
        // The lease may be free to a request that knows of the purge.
        purgedAtMs = look.purgedAtMs;
        looks = -1;
        continue;
      }
      const ofOthers = withoutRender(lease, awaited, purgedAtMs);
      if (ofOthers !== undefined) return ofOthers;
      if (look.kind === 'away')
        return failed('cache-away', 'Another renders the page, and the index does not tell what comes of it.');
      if (clock.steadyMs() + LOOK_EVERY_MS > deadlineMs)
        return failed('busy', 'Another render of the page took too long.');
      // A lease that ended while it was asked for is free.
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
      await this.release(page, token, { kind: 'failed', reason, mayRepeat: error instanceof RenderBrokeDownError });
      outcome = failed(reason, describeError(error));
    }
    return outcome.kind === 'failed' ? this.orLeft(page, outcome, purgedAtMs) : outcome;
  }

  /** In place of a render that failed: the page that an earlier one left for later requests, if it did. */
  private async orLeft(
    page: PageIdentity,
    outcome: Extract<RenderOutcome, { kind: 'failed' }>,
    purgedAtMs: number,
  ): Promise<SharedOutcome> {
    const token = randomUUID();
    // Asked like that, it does not say that somebody waits.
    const lease = await this.acquire(page, token, { queued: true });
    if (lease?.kind === 'acquired')
      await this.release(page, token, { kind: 'failed', reason: outcome.reason, mayRepeat: false });
    if (lease === undefined || lease.kind === 'acquired' || lease.left === undefined) return outcome;
    const { left } = lease;
    const isForAll = left.forLater && left.renderStartedAtMs > purgedAtMs;
    return isForAll ? { kind: 'left', reason: outcome.reason, page: left, waited: false } : outcome;
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
      // It expires by itself.
      this.dependencies.log.error('The lease could not be released.', { url: page.url, error: describeError(error) });
    }
  }

  /** Whether the page was kept since it was seen. */
  private async look(page: PageIdentity, seen: IndexEntry | undefined, consistent: boolean): Promise<Look> {
    try {
      const { record, purgedAtMs } = await this.dependencies.index.find(page, { consistent });
      const isNew = record !== undefined && this.isNew(record, purgedAtMs, seen);
      return isNew ? { kind: 'kept', record } : { kind: 'nothing', purgedAtMs };
    } catch {
      // Said already by whoever asked first.
      return { kind: 'away' };
    }
  }

  /**
   * A later render does even if its rule says that it is never fresh: it is what was waited for. The record that was seen
   * does not, fresh or not: its object can't be read.
   */
  private isNew(record: PageRecord, purgedAtMs: number, seen: IndexEntry | undefined): boolean {
    const { renderStartedAtMs } = record;
    if (renderStartedAtMs <= purgedAtMs || renderStartedAtMs === seen?.record?.renderStartedAtMs) return false;
    const isLater = seen !== undefined && renderStartedAtMs > (seen.record?.renderStartedAtMs ?? 0);
    return isLater || recordState(record, purgedAtMs, this.dependencies.clock.nowMs()) === 'fresh';
  }
}

/**
 * What a request that did not get the lease can do with what others left; undefined if it has to wait.
 * @param awaited the leases that it waits for; one more, if somebody renders now
 */
function withoutRender(
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
    // The render that this request waited for began before the purge: it may try for the lease now.
    return waited ? undefined : failed(lease.reason, 'It was tried a moment ago.');
  }
  if (lease.owner !== undefined) awaited.add(lease.owner);
  return undefined;
}

function failed(reason: RenderReason, detail: string): RenderOutcome {
  return { kind: 'failed', reason, detail };
}

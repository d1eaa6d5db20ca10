// One render of a page at a time: whoever has the page's lease renders it, the others wait for what comes of it.
import { randomUUID } from 'node:crypto';
import { recordState } from '../../core/freshness';
import type { PageIdentity } from '../../core/page-key';
import type { PageRecord } from '../../core/page-record';
import { describeError } from '../log';
import type { RenderOutcome, RenderReason } from '../render-protocol';
import type { ServeDependencies } from './dependencies';
import type { LeaseState } from './ports';

/** What a page's request gets of a render. */
export type SharedOutcome =
  | RenderOutcome
  /** Another's render, which is kept by now. */
  | { readonly kind: 'kept'; readonly record: PageRecord };

/** How often a page that another renders is looked for. */
const LOOK_EVERY_MS = 150;

/** How many looks lie between two tries for the lease, which cost a write. */
const LOOKS_PER_LEASE = 7;

/** Renders pages, or waits for those who do. */
export class SharedRenders {
  /** Renders that this process waits for, by page. */
  private readonly running = new Map<string, Promise<SharedOutcome>>();

  constructor(private readonly dependencies: ServeDependencies) {}

  /** Has a page rendered by somebody, once. Never throws. */
  render(page: PageIdentity): Promise<SharedOutcome> {
    const running = this.running.get(page.key);
    if (running !== undefined) return running;
    const started = this.underLease(page).finally(() => this.running.delete(page.key));
    this.running.set(page.key, started);
    return started;
  }

  /** Has a stale page rendered in the background, unless somebody does so already. Never throws. */
  async renderLater(page: PageIdentity): Promise<void> {
    const { renderer, log } = this.dependencies;
    const token = randomUUID();
    const lease = await this.acquire(page, token, { queued: true });
    if (lease.kind !== 'acquired') return;
    try {
      await renderer.renderLater({ url: page.url, variant: page.variant, lease: token });
    } catch (error) {
      log.error('The stale page could not be sent to the renderer.', { url: page.url, error: describeError(error) });
      await this.giveUp(page, token, 'renderer-failed');
    }
  }

  private async underLease(page: PageIdentity): Promise<SharedOutcome> {
    const { clock, config } = this.dependencies;
    const deadlineMs = clock.steadyMs() + config.renderWaitMs;
    for (let looks = 0; ; looks += 1) {
      const token = randomUUID();
      const lease: LeaseState = looks % LOOKS_PER_LEASE === 0 ? await this.acquire(page, token) : { kind: 'held' };
      // Whoever had the lease before may have kept the page since it was looked for.
      const record = await this.kept(page, lease.kind === 'acquired');
      if (record !== undefined) {
        if (lease.kind === 'acquired') await this.giveUp(page, token, undefined);
        return { kind: 'kept', record };
      }
      if (lease.kind === 'acquired') return this.renderNow(page, token);
      if (lease.kind === 'over') return failed(lease.reason, 'It was tried a moment ago.');
      if (clock.steadyMs() + LOOK_EVERY_MS > deadlineMs) return failed('busy', 'Another render of the page took too long.');
      await clock.pause(LOOK_EVERY_MS);
    }
  }

  private async renderNow(page: PageIdentity, token: string): Promise<RenderOutcome> {
    const { renderer, log } = this.dependencies;
    try {
      return await renderer.render({ url: page.url, variant: page.variant, lease: token });
    } catch (error) {
      log.error('The renderer did not answer.', { url: page.url, error: describeError(error) });
      await this.giveUp(page, token, 'renderer-failed');
      return failed('renderer-failed', describeError(error));
    }
  }

  /** Without leases everybody renders: dearer, but right. */
  private async acquire(page: PageIdentity, token: string, how = { queued: false }): Promise<LeaseState> {
    try {
      return await this.dependencies.leases.acquire(page.key, token, how);
    } catch (error) {
      this.dependencies.log.error('The leases did not answer.', { url: page.url, error: describeError(error) });
      return { kind: 'acquired' };
    }
  }

  private async giveUp(page: PageIdentity, token: string, reason: RenderReason | undefined): Promise<void> {
    try {
      await this.dependencies.leases.giveUp(page.key, token, reason);
    } catch (error) {
      // It ends by itself.
      this.dependencies.log.error('The lease could not be given up.', { url: page.url, error: describeError(error) });
    }
  }

  private async kept(page: PageIdentity, consistent: boolean): Promise<PageRecord | undefined> {
    try {
      const { record, purgedAtMs } = await this.dependencies.index.find(page, { consistent });
      return record && recordState(record, purgedAtMs, this.dependencies.clock.nowMs()) === 'fresh' ? record : undefined;
    } catch {
      // Said already by whoever asked first; the next look may find it.
      return undefined;
    }
  }
}

function failed(reason: RenderReason, detail: string): RenderOutcome {
  return { kind: 'failed', reason, detail };
}

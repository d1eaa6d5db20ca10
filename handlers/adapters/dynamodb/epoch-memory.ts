// Remembers for a few seconds when scopes were purged, so that most pages cost one item to read.
import { EPOCH_MEMORY_MS } from '../../../core/contract/time-outs';
import type { PurgeScope } from '../../../core/pages/purge-scopes';
import type { Clock } from '../../runtime/clock';

/** A site may have many scopes of few pages: the oldest are forgotten first. */
const MOST_SCOPES = 5_000;

/** The purges that a sandbox has read lately. */
export class EpochMemory {
  private readonly epochs = new Map<PurgeScope, { readonly purgedAtMs: number; readonly readAtMs: number }>();

  constructor(private readonly clock: Clock) {}

  /** Whether a scope need not be read again. */
  has(scope: PurgeScope): boolean {
    const epoch = this.epochs.get(scope);
    return epoch !== undefined && this.clock.nowMs() - epoch.readAtMs < EPOCH_MEMORY_MS;
  }

  /** @param purgedAtMs 0: never purged. The later time counts: an eventually consistent read may lag behind. */
  remember(scope: PurgeScope, purgedAtMs: number): void {
    const earlierMs = this.epochs.get(scope)?.purgedAtMs ?? 0;
    this.epochs.delete(scope);
    this.epochs.set(scope, { purgedAtMs: Math.max(purgedAtMs, earlierMs), readAtMs: this.clock.nowMs() });
    const [oldest] = this.epochs.keys();
    if (this.epochs.size > MOST_SCOPES && oldest !== undefined) this.epochs.delete(oldest);
  }

  /** The latest purge of these scopes that was read. */
  latest(scopes: readonly PurgeScope[]): number {
    return Math.max(0, ...scopes.map((scope) => this.epochs.get(scope)?.purgedAtMs ?? 0));
  }
}

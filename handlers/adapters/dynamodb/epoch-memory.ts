// Remembers for a few seconds when scopes were purged or marked stale, so that most pages cost one item to read.
import { EPOCH_MEMORY_MS } from '../../../core/contract/time-outs';
import { latestEpoch, NO_EPOCH, type ScopeEpoch } from '../../../core/pages/epochs';
import type { PurgeScope } from '../../../core/pages/purge-scopes';
import type { Clock } from '../../runtime/clock';

/** A site may have many scopes of few pages: the oldest are forgotten first. */
const MOST_SCOPES = 5_000;

/** The epochs that a sandbox has read lately. */
export class EpochMemory {
  private readonly epochs = new Map<PurgeScope, { readonly epoch: ScopeEpoch; readonly readAtMs: number }>();

  constructor(private readonly clock: Clock) {}

  /** Whether a scope need not be read again. */
  has(scope: PurgeScope): boolean {
    const known = this.epochs.get(scope);
    return known !== undefined && this.clock.nowMs() - known.readAtMs < EPOCH_MEMORY_MS;
  }

  /** Takes what was read, unless it was set before what is known: an eventually consistent read may lag behind. */
  remember(scope: PurgeScope, read: ScopeEpoch): void {
    const epoch = latestEpoch(this.known(scope), read);
    this.epochs.delete(scope);
    this.epochs.set(scope, { epoch, readAtMs: this.clock.nowMs() });
    const [oldest] = this.epochs.keys();
    if (this.epochs.size > MOST_SCOPES && oldest !== undefined) this.epochs.delete(oldest);
  }

  /** What was read of a scope, however long ago. */
  known(scope: PurgeScope): ScopeEpoch {
    return this.epochs.get(scope)?.epoch ?? NO_EPOCH;
  }
}

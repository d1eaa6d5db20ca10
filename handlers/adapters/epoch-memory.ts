// Remembers for a few seconds when scopes were purged, so that most pages cost one item to look up.
import type { PurgeScope } from '../../core/purge-scopes';
import type { Clock } from '../clock';

/** A purge is heeded within 5 s (DESIGN, decision 7): so long, and a second for the way. */
const REMEMBER_MS = 4_000;

/** Scopes of few pages are many: the oldest go first. */
const MOST_SCOPES = 5_000;

/** The purges that one sandbox has read lately. */
export class EpochMemory {
  private readonly epochs = new Map<PurgeScope, { readonly purgedAtMs: number; readonly readAtMs: number }>();

  constructor(private readonly clock: Clock) {}

  /** Whether a scope's purge was read so lately that it need not be read again. */
  has(scope: PurgeScope): boolean {
    const epoch = this.epochs.get(scope);
    return epoch !== undefined && this.clock.nowMs() - epoch.readAtMs < REMEMBER_MS;
  }

  /** @param purgedAtMs 0 if the scope was not purged */
  remember(scope: PurgeScope, purgedAtMs: number): void {
    this.epochs.delete(scope);
    this.epochs.set(scope, { purgedAtMs, readAtMs: this.clock.nowMs() });
    const [oldest] = this.epochs.keys();
    if (this.epochs.size > MOST_SCOPES && oldest !== undefined) this.epochs.delete(oldest);
  }

  /** The latest purge of these scopes, as far as it was read. */
  latest(scopes: readonly PurgeScope[]): number {
    return Math.max(0, ...scopes.map((scope) => this.epochs.get(scope)?.purgedAtMs ?? 0));
  }
}

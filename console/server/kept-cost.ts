// The deployment's cost for several views. CloudWatch bills each metric that is asked for, so answers are kept a while.
import type { Timers } from '../../handlers/runtime/timers';
import type { DeploymentCost } from '../../operations/cost/deployment-cost';

interface Kept {
  readonly atMs: number;
  readonly cost: Promise<DeploymentCost>;
}

/** The cost, as it was read last. */
export class KeptCost {
  private kept: Kept | undefined;

  constructor(
    private readonly read: () => Promise<DeploymentCost>,
    private readonly timers: Pick<Timers, 'nowMs'>,
  ) {}

  /** The cost, read again if it is older. A failure is not kept. */
  get(mostAgeMs: number): Promise<DeploymentCost> {
    const nowMs = this.timers.nowMs();
    if (this.kept !== undefined && nowMs - this.kept.atMs < mostAgeMs) return this.kept.cost;
    const cost = this.read();
    const kept = { atMs: nowMs, cost };
    this.kept = kept;
    cost.catch(() => {
      if (this.kept === kept) this.kept = undefined;
    });
    return cost;
  }
}

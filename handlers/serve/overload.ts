// What regions know of each other's overload, and what a bot gets because of it.
//
// A 503 makes CloudFront ask the next region. CloudFront does not say so, but the viewer's country tells which region the
// router asks first: that one says in a note whether it answers so because it has no time.
import type { ViewerPlace } from '../../core/geography/region-order';
import type { Region } from '../../core/geography/regions';
import type { OverloadReason } from '../render-protocol/render-protocol';
import type { Clock } from '../runtime/clock';
import type { Log } from '../runtime/log';
import { describeError } from '../runtime/log';
import type { NewPageBudget, OverloadNote, OverloadNotes } from './load-ports';

/** What it works with. */
export interface OverloadDependencies {
  readonly notes: OverloadNotes;
  readonly budget: NewPageBudget;
  readonly clock: Clock;
  readonly log: Log;
  /** The regions that the router asks before this one for a place. */
  readonly nearerRegions: (place: ViewerPlace) => readonly Region[];
}

/** How long a region that is short of sandboxes calls itself overloaded, and a crawler is asked to stay away. */
const MOMENT_MS = 10_000;
const MOMENT_RETRY_SECONDS = 30;

/** A note is written again when it has less left than this. */
const LEAST_LEFT_MS = 5_000;

/** How long a region that does not answer is not asked again: it does not answer bots either. */
const AWAY_MS = 10_000;

/** A sandbox's memory of overload, its own region's and others'. */
export class Overload {
  /** Until when notes hold that this process wrote, by host and reason. */
  private readonly written = new Map<string, number>();
  private readonly awayUntilMs = new Map<Region, number>();

  constructor(private readonly dependencies: OverloadDependencies) {}

  /** Why a nearer region, which has been asked before this one, has no time; undefined if none says so. */
  async ofNearer(host: string, place: ViewerPlace): Promise<OverloadReason | undefined> {
    const { clock, nearerRegions } = this.dependencies;
    const notes = await Promise.all(nearerRegions(place).map((region) => this.notesOf(region, host)));
    return notes.flat().find(({ untilMs }) => untilMs > clock.nowMs())?.reason;
  }

  /** Tells the other regions that this one has no time; never throws. */
  async tell(host: string, reason: OverloadReason): Promise<void> {
    const { clock, log, notes } = this.dependencies;
    const id = `${reason} ${host}`;
    const nowMs = clock.nowMs();
    const untilMs = this.untilMs(reason);
    if ((this.written.get(id) ?? 0) >= Math.min(untilMs, nowMs + LEAST_LEFT_MS)) return;
    this.written.set(id, untilMs);
    try {
      await notes.write(host, { reason, untilMs });
    } catch (error) {
      this.written.delete(id);
      log.error('The other regions could not be told of the overload.', { host, error: describeError(error) });
    }
  }

  /** After how many seconds a crawler may come again. */
  retryAfterSeconds(reason: OverloadReason): number {
    if (reason !== 'over-budget') return MOMENT_RETRY_SECONDS;
    return Math.max(1, Math.ceil((this.untilMs(reason) - this.dependencies.clock.nowMs()) / 1000));
  }

  private untilMs(reason: OverloadReason): number {
    const { budget, clock } = this.dependencies;
    return reason === 'over-budget' ? budget.renewedAtMs() : clock.nowMs() + MOMENT_MS;
  }

  private async notesOf(region: Region, host: string): Promise<readonly OverloadNote[]> {
    const { clock, log, notes } = this.dependencies;
    if ((this.awayUntilMs.get(region) ?? 0) > clock.nowMs()) return [];
    try {
      return await notes.read(region, host);
    } catch (error) {
      this.awayUntilMs.set(region, clock.nowMs() + AWAY_MS);
      log.warn('A nearer region did not say whether it is overloaded.', { region, error: describeError(error) });
      return [];
    }
  }
}

// Tells other regions of this one's overload, and learns of theirs.
//
// After a 503 CloudFront asks the next region, without saying so. The viewer's country tells which region the router
// asks first, and that region's note tells whether it refused for lack of time.
import type { ViewerPlace } from '../../../core/geography/region-order';
import type { Region } from '../../../core/geography/regions';
import type { OverloadReason } from '../../render-protocol/render-protocol';
import type { Clock } from '../../runtime/clock';
import { describeError, type Log } from '../../runtime/log';
import type { NewPageBudget, OverloadNote, OverloadNotes } from './ports';

/** The dependencies of {@link Overload}. */
export interface OverloadDependencies {
  readonly notes: OverloadNotes;
  readonly budget: NewPageBudget;
  readonly clock: Clock;
  readonly log: Log;
  /** The regions that the router asks before this one for a place. */
  readonly nearerRegions: (place: ViewerPlace) => readonly Region[];
}

/** How long a region without a free sandbox calls itself overloaded, and when a crawler may come again. */
const MOMENT_MS = 10_000;
const MOMENT_RETRY_SECONDS = 30;

/** A note is written again when less than this is left of it. */
const LEAST_LEFT_MS = 5_000;

/** How long an unavailable region is not asked again: it answers no bots either. */
const UNAVAILABLE_MS = 10_000;

/** A sandbox's view of overload, in its own region and in nearer ones. */
export class Overload {
  /** The notes of this process, by host and reason: until when they hold. */
  private readonly written = new Map<string, number>();
  private readonly unavailableUntilMs = new Map<Region, number>();

  constructor(private readonly dependencies: OverloadDependencies) {}

  /** Why a nearer region, which was asked before this one, has no time; undefined if none says so. */
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

  /** The seconds after which a crawler may come again. */
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
    if ((this.unavailableUntilMs.get(region) ?? 0) > clock.nowMs()) return [];
    try {
      return await notes.read(region, host);
    } catch (error) {
      this.unavailableUntilMs.set(region, clock.nowMs() + UNAVAILABLE_MS);
      log.warn('A nearer region did not say whether it is overloaded.', { region, error: describeError(error) });
      return [];
    }
  }
}

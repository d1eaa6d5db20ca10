// Sets the canaries' share for a release, under its mark in the router's value.
import { UserError } from '../../core/contract/georender-error';
import { type DrainState, drainStateText, readDrainState } from '../../core/health/drain-state';
import { readRouterState } from '../../core/routing/router-state';
import type { Deployment } from '../deployment';
import { orderedState } from '../router/router-order';
import { type ReleaseMark, releaseMark, withMark } from './release-mark';

/** Another release runs, or somebody changed the share meanwhile. */
export class ReleaseConflictError extends UserError {
  override readonly name = 'ReleaseConflictError';
}

/** A release promises to look again within this time, and renews the promise at half of it. */
export const MARK_LIFE_MS = 180_000;

/** A write that met another operator's or a health check's is tried again with the new value. */
const WRITE_ATTEMPTS = 5;

/** The share of one release. */
export class ShareControl {
  private percent = 0;
  private untilMs = 0;

  constructor(
    private readonly deployment: Pick<Deployment, 'router' | 'facts' | 'clock' | 'source'>,
    private readonly id: string,
  ) {}

  /** Begins the release. @throws ReleaseConflictError if another one runs, or canaries have a share already */
  async take(): Promise<void> {
    await this.change(0, (mark, percent) => {
      const { source, clock } = this.deployment;
      if (mark !== undefined && mark.untilMs > clock.nowMs())
        throw new ReleaseConflictError(
          `Another release of ${source} runs (${mark.id}); wait for its end. If its command died, ` +
            '`georender release --recover` takes it back.',
        );
      const isDead = mark !== undefined;
      if (isDead || percent > 0)
        throw new ReleaseConflictError(
          `The canaries of ${source} have ${percent} % of the URLs already${isDead ? ', by a release that ended without a word' : ''}. ` +
            `Take that back first: \`georender ${isDead ? 'release --recover' : 'rollback'}\`.`,
        );
    });
  }

  /** Sets the share. @throws ReleaseConflictError if somebody else changed it */
  async set(percent: number): Promise<void> {
    await this.change(percent, (mark, found) => this.checkOwn(mark, found, percent));
    this.percent = percent;
  }

  /** Renews the promise to look again. @throws ReleaseConflictError if somebody else changed the share */
  async renew(): Promise<void> {
    if (this.untilMs - this.deployment.clock.nowMs() < MARK_LIFE_MS / 2) await this.set(this.percent);
  }

  /** Ends the release with all of the URLs for the canaries, or none. A share that somebody else has set is left. */
  async end(percent: 0 | 100): Promise<'set' | 'left'> {
    let isOwn = true;
    await this.write((state) => {
      isOwn = releaseMark(state)?.id === this.id;
      return isOwn ? this.ordered(state, percent) : state;
    });
    return isOwn ? 'set' : 'left';
  }

  /** The answer to a write may be lost, although the write was done: the wanted share may be there already. */
  private checkOwn(mark: ReleaseMark | undefined, found: number, wanted: number): void {
    if (mark?.id === this.id && (found === this.percent || found === wanted)) return;
    throw new ReleaseConflictError(
      `Somebody else changed the canaries' share of ${this.deployment.source} meanwhile: it is ${found} %, and was to ` +
        `be ${this.percent} %.`,
    );
  }

  private async change(
    percent: number,
    check: (mark: ReleaseMark | undefined, percent: number) => void,
  ): Promise<void> {
    const untilMs = this.deployment.clock.nowMs() + MARK_LIFE_MS;
    await this.write((state) => {
      check(releaseMark(state), readRouterState(state.rest).canaryPercent);
      return withMark(this.ordered(state, percent), { id: this.id, untilMs });
    });
    this.untilMs = untilMs;
  }

  private ordered(state: DrainState, percent: number): DrainState {
    return orderedState(state, { kind: 'canary', percent }, this.deployment.facts);
  }

  /** Writes what a change makes of the newest value. */
  private async write(changed: (state: DrainState) => DrainState): Promise<void> {
    const { router } = this.deployment;
    for (let attempt = 1; ; attempt += 1) {
      const { text, version } = await router.read();
      const before = readDrainState(text);
      const wanted = drainStateText(changed(before));
      if (wanted === drainStateText(before)) return;
      try {
        await router.write(wanted, version);
        return;
      } catch (error) {
        if (attempt === WRITE_ATTEMPTS) throw error;
      }
    }
  }
}

/** Ends a release whose command died: the live functions answer everything again. @returns whether there was one */
export async function recoverRelease(
  deployment: Pick<Deployment, 'router' | 'facts' | 'clock' | 'source'>,
  onWait: (untilMs: number) => void,
): Promise<boolean> {
  const { router, clock, source } = deployment;
  const seen = releaseMark(readDrainState((await router.read()).text));
  if (seen === undefined) return false;
  const leftMs = seen.untilMs - clock.nowMs();
  if (leftMs > 0) {
    onWait(seen.untilMs);
    await clock.pause(leftMs);
  }
  const mark = releaseMark(readDrainState((await router.read()).text));
  if (mark === undefined) return false;
  if (mark.untilMs > clock.nowMs())
    throw new ReleaseConflictError(`The release of ${source} (${mark.id}) is watched; end its own command.`);
  return (await new ShareControl(deployment, mark.id).end(0)) === 'set';
}

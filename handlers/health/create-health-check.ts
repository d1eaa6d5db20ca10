// A health check: looks at every region, and drains or returns regions in the router's key-value store.
import type { Region } from '../../core/geography/regions';
import { type CheckNote, type DrainChange, KEPT_CHANGES, type SeenValue } from '../../core/health/check-note';
import { type DrainRules, decideDrains } from '../../core/health/drain-decision';
import {
  type DrainState,
  drainStateText,
  type HealthDrains,
  readDrainState,
  sameDrains,
} from '../../core/health/drain-state';
import { lookedAt, type Streak } from '../../core/health/region-health';
import type { Clock } from '../runtime/clock';
import { describeError, type Log } from '../runtime/log';
import type { CheckNotes, RegionProbe, RouterValues, SiteProbe } from './ports';

/** The dependencies of a health check. */
export interface HealthDependencies {
  readonly probe: RegionProbe;
  readonly site: SiteProbe;
  readonly router: RouterValues;
  readonly notes: CheckNotes;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: HealthConfig;
}

/** Its configuration. */
export interface HealthConfig {
  /** The region that it runs in. */
  readonly checker: Region;
  /** All regions of the stack. */
  readonly regions: readonly Region[];
  /** Regions that the stack's settings drain. */
  readonly configDrained: readonly Region[];
  readonly rules: DrainRules;
  /** The most looks at a region that does not answer, within one check. At least 1. */
  readonly looks: number;
  /** Between these looks. */
  readonly pauseMs: number;
  readonly seenLife: SeenLife;
}

/**
 * How long a checker trusts its last reading of the router's value when it has nothing to change. People change the
 * value, too, but every read costs.
 */
export interface SeenLife {
  readonly quietMs: number;
  /** While health checks have drained a region, or people have told them to change nothing. */
  readonly busyMs: number;
}

/** One check; never throws. */
export type HealthCheck = () => Promise<void>;

/** The most by which checkers' clocks differ. */
const CLOCK_SKEW_MS = 30_000;

/** A write that met another checker's is tried once more, with the new value. */
const WRITE_ATTEMPTS = 2;

/** Makes the check. It remembers its streaks while its process lives, and finds them in its note after that. */
export function createHealthCheck(dependencies: HealthDependencies): HealthCheck {
  let remembered: CheckNote | undefined;
  return async () => {
    try {
      const earlier = remembered ?? (await earlierNote(dependencies));
      remembered = await new Check(dependencies, recent(earlier, dependencies)).run();
    } catch (error) {
      dependencies.log.error('A health check failed; it changed nothing.', { error: describeError(error) });
    }
  };
}

/** This checker's note from before its process began. */
async function earlierNote({ notes, log, config }: HealthDependencies): Promise<CheckNote> {
  const none: CheckNote = { checker: config.checker, atMs: 0, streaks: new Map(), seen: undefined, changes: [] };
  try {
    return (await notes.read()).find(({ checker }) => checker === config.checker) ?? none;
  } catch (error) {
    log.warn('The notes of health checks could not be read.', { error: describeError(error) });
    return none;
  }
}

/** Old looks are in no streak with those of now. */
function recent(note: CheckNote, { clock, config }: HealthDependencies): CheckNote {
  return clock.nowMs() - note.atMs < config.rules.noteLifeMs ? note : { ...note, streaks: new Map() };
}

/** One check. */
class Check {
  constructor(
    private readonly dependencies: HealthDependencies,
    private own: CheckNote,
  ) {}

  /** @returns this checker's note */
  async run(): Promise<CheckNote> {
    const { clock, config } = this.dependencies;
    const streaks = await this.look();
    // Dated after the looks, which may last half a minute, and put for the others before this checker decides.
    this.own = { ...this.own, atMs: clock.nowMs(), streaks };
    await this.putNote();
    const others = (await this.readNotes()).filter(({ checker }) => checker !== config.checker);
    await this.settle(others);
    this.remind();
    return this.own;
  }

  /** Looks at every region, and again at those that do not answer: the next check is a minute away. */
  private async look(): Promise<ReadonlyMap<Region, Streak>> {
    const { probe, clock, config } = this.dependencies;
    const streaks = new Map([...this.own.streaks].filter(([region]) => config.regions.includes(region)));
    for (let looks = 0, regions = config.regions; looks < config.looks && regions.length > 0; looks += 1) {
      if (looks > 0) await clock.pause(config.pauseMs);
      const seen = await Promise.all(regions.map(async (region) => [region, await probe.look(region)] as const));
      for (const [region, look] of seen) streaks.set(region, lookedAt(streaks.get(region), look));
      regions = regions.filter((region) => isSuspect(streaks.get(region), config.rules));
    }
    return streaks;
  }

  /** Changes the router's value where necessary. It is read only if the last reading no longer tells enough. */
  private async settle(others: readonly CheckNote[]): Promise<void> {
    const { router, clock, log } = this.dependencies;
    if (!(await this.mustRead(others))) return;
    for (let attempt = 1; attempt <= WRITE_ATTEMPTS; attempt += 1) {
      try {
        const { text, version } = await router.read();
        const state = readDrainState(text);
        this.own = { ...this.own, seen: { text, readAtMs: clock.nowMs() } };
        const drains = await this.decide(state, others);
        if (!sameDrains(drains, state.byHealth)) await this.write(drains, state, version);
        await this.putNote();
        return;
      } catch (error) {
        const fields = { attempt, error: describeError(error) };
        if (attempt < WRITE_ATTEMPTS) log.warn("The router's store could not be changed; trying once more.", fields);
        else log.error("The router's store could not be read or written; the next check tries again.", fields);
      }
    }
  }

  private async mustRead(others: readonly CheckNote[]): Promise<boolean> {
    const { clock, config } = this.dependencies;
    const { seen } = this.own;
    if (seen === undefined || seen.readAtMs + seenLifeMs(seen, config.seenLife) <= clock.nowMs()) return true;
    if (others.some((other) => isOutdated(seen, other.seen))) return true;
    const state = readDrainState(seen.text);
    return !sameDrains(await this.decide(state, others), state.byHealth);
  }

  private async decide(state: DrainState, others: readonly CheckNote[]): Promise<HealthDrains> {
    const { site, clock, config } = this.dependencies;
    const { rules, regions, configDrained } = config;
    const question = { rules, regions, configDrained, state, own: this.own, others, nowMs: clock.nowMs() };
    const drains = decideDrains({ ...question, siteAnswers: true });
    // The site is asked only where its answer matters.
    if (sameDrains(drains, decideDrains({ ...question, siteAnswers: false }))) return drains;
    return decideDrains({ ...question, siteAnswers: await site.answers() });
  }

  private async write(drains: HealthDrains, state: DrainState, version: string): Promise<void> {
    const { router, clock, log, config } = this.dependencies;
    const text = drainStateText({ ...state, byHealth: drains });
    await router.write(text, version);
    const changes = changesBetween(state.byHealth, drains, clock.nowMs());
    for (const { region, action, reason } of changes)
      log.warn(SENTENCES[action], { drainedRegion: region, reason, checker: config.checker });
    this.own = {
      ...this.own,
      seen: { text, readAtMs: clock.nowMs() },
      changes: [...this.own.changes, ...changes].slice(-KEPT_CHANGES),
    };
  }

  /** Logs an error in each check while a region is drained: an alarm counts these, and ends with the drain. */
  private remind(): void {
    const drains = readDrainState(this.own.seen?.text).byHealth;
    if (drains.size === 0) return;
    const regions = [...drains].map(([region, reason]) => `${region} (${reason})`).join(', ');
    this.dependencies.log.error('Health checks have drained regions.', { regions });
  }

  private async putNote(): Promise<void> {
    const { notes, log } = this.dependencies;
    try {
      await notes.put(this.own);
    } catch (error) {
      log.warn('The note of a health check could not be kept.', { error: describeError(error) });
    }
  }

  private async readNotes(): Promise<readonly CheckNote[]> {
    const { notes, log } = this.dependencies;
    try {
      return await notes.read();
    } catch (error) {
      log.warn('The notes of health checks could not be read.', { error: describeError(error) });
      return [];
    }
  }
}

/** Whether another checker read another value later, or at nearly the same time by a clock that may differ. */
function isOutdated(seen: SeenValue, other: SeenValue | undefined): boolean {
  return other !== undefined && other.text !== seen.text && other.readAtMs > seen.readAtMs - CLOCK_SKEW_MS;
}

const SENTENCES = {
  drained: 'A region is drained: bots are sent to the others.',
  returned: 'A region is well again: bots are sent to it.',
} as const;

/** Whether the last look got no answer, but too few looks in a row to be sure. */
function isSuspect(streak: Streak | undefined, { goneLooks }: DrainRules): boolean {
  return streak !== undefined && streak.gone > 0 && streak.gone < goneLooks;
}

function seenLifeMs({ text }: SeenValue, { quietMs, busyMs }: SeenLife): number {
  const { byHealth, automatic } = readDrainState(text);
  return byHealth.size > 0 || !automatic ? busyMs : quietMs;
}

function changesBetween(before: HealthDrains, after: HealthDrains, atMs: number): readonly DrainChange[] {
  const drained = [...after].filter(([region]) => !before.has(region));
  const returned = [...before].filter(([region]) => !after.has(region));
  return [
    ...drained.map(([region, reason]) => ({ atMs, region, action: 'drained', reason }) as const),
    ...returned.map(([region, reason]) => ({ atMs, region, action: 'returned', reason }) as const),
  ];
}

// A deployment at the moment, in one look. Parts that do not answer are named as such.
import type { Region } from '../../core/geography/regions';
import { readDrainState } from '../../core/health/drain-state';
import type { Look } from '../../core/health/region-health';
import type { Deployment } from '../deployment';
import { type ShownState, shownState } from '../router/router-change';
import { counted } from '../text/counted';
import { type RingingAlarm, ringingAlarms } from './alarms';
import { type Part, type RegionStatus, regionStatus, timed } from './region-status';

/** A region's health, by the newest note of any checker. */
export interface HealthLook {
  readonly checker: Region;
  /** In milliseconds since 1970. */
  readonly atMs: number;
  readonly look: Look;
}

/** The whole look. */
export interface Status {
  readonly source: string;
  readonly kind: Deployment['kind'];
  readonly url: string;
  readonly version: string;
  /** In milliseconds since 1970. */
  readonly atMs: number;
  readonly hasCanaries: boolean;
  readonly router: Part<ShownState>;
  readonly regions: readonly (RegionStatus & {
    /** Undefined without health checks. */
    readonly health: HealthLook | undefined;
    /** How much older the region's newest copy of a checker's note is than the newest anywhere; undefined: unknown. */
    readonly lagMs: number | undefined;
  })[];
  /** Undefined in the local run, which has no alarms. */
  readonly alarms: ReadonlyMap<Region, Part<readonly RingingAlarm[]>> | undefined;
  /** What is wrong, a sentence each; empty if all is well. */
  readonly problems: readonly string[];
}

/** Looks at everything at once; never throws. */
export async function readStatus(deployment: Deployment): Promise<Status> {
  const { facts, kind, source, clock } = deployment;
  const [router, regions, alarms] = await Promise.all([
    timed(deployment, async () => {
      const state = readDrainState((await deployment.router.read()).text);
      return shownState(state, facts.regions, facts.router.drainedRegions);
    }),
    Promise.all(facts.regions.map((region) => regionStatus(deployment, region))),
    kind === 'local' ? undefined : ringingAlarms(deployment),
  ]);
  const told = regions.map((one) => ({ ...one, health: healthOf(one.region, regions), lagMs: lagOf(one, regions) }));
  return {
    ...{ source, kind, url: facts.url, version: facts.version, atMs: clock.nowMs() },
    ...{ hasCanaries: facts.router.canary === true, router, regions: told, alarms },
    problems: [...routerProblems(router, clock.nowMs()), ...told.flatMap(regionProblems), ...alarmProblems(alarms)],
  };
}

function healthOf(region: Region, all: readonly RegionStatus[]): HealthLook | undefined {
  const notes = all.flatMap(({ index }) => (index.kind === 'answered' ? index.value : []));
  const looks = notes.flatMap(({ checker, atMs, streaks }) => {
    const look = streaks.get(region)?.last;
    return look === undefined ? [] : [{ checker, atMs, look }];
  });
  return looks.sort((one, other) => other.atMs - one.atMs)[0];
}

function lagOf({ index }: RegionStatus, all: readonly RegionStatus[]): number | undefined {
  if (index.kind === 'failed' || index.value.length === 0) return undefined;
  const newest = new Map<Region, number>();
  for (const other of all) {
    const notes = other.index.kind === 'answered' ? other.index.value : [];
    for (const { checker, atMs } of notes) newest.set(checker, Math.max(newest.get(checker) ?? 0, atMs));
  }
  return Math.max(0, ...index.value.map(({ checker, atMs }) => (newest.get(checker) ?? atMs) - atMs));
}

function routerProblems(router: Part<ShownState>, nowMs: number): readonly string[] {
  if (router.kind === 'failed') return [`The router's value could not be read: ${router.reason}`];
  const { drained, release, canaryPercent } = router.value;
  const isDead = release !== undefined && release.untilMs < nowMs;
  return [
    ...drained
      .filter(({ drain }) => drain.by === 'health')
      .map(({ region }) => `Health checks have drained ${region}.`),
    ...(isDead
      ? [
          `A release ended without a word, and the canaries still have ${canaryPercent} % of the URLs: ` +
            '`georender release --recover` takes it back.',
        ]
      : []),
  ];
}

function regionProblems(one: Status['regions'][number]): string[] {
  const { region, index, bucket, budgets, queue, queueAges, code, health } = one;
  const parts: readonly (readonly [name: string, part: Part<unknown> | undefined])[] = [
    ['index', index],
    ['bucket', bucket],
    ['table of leases', budgets],
    ['queue', queue],
    ['age of the queue', queueAges],
    ['functions', code],
  ];
  const failed = parts.flatMap(([name, part]) =>
    part?.kind === 'failed' ? [`${region}: the ${name} did not answer: ${part.reason}`] : [],
  );
  const dead = queue?.kind === 'answered' ? queue.value.dead : 0;
  const codes = code?.kind === 'answered' ? code.value : [];
  return [
    ...failed,
    ...(health !== undefined && health.look.kind !== 'well'
      ? [`${region}: health checks see ${health.look.reason}.`]
      : []),
    ...(dead > 0 ? [`${region}: ${counted(dead, 'dead letter')}, of work that failed for good.`] : []),
    ...codes.filter(({ isActive }) => !isActive).map(({ functionName }) => `${region}: ${functionName} is not active.`),
  ];
}

function alarmProblems(alarms: Status['alarms']): readonly string[] {
  return [...(alarms ?? [])].flatMap(([region, part]) =>
    part.kind === 'failed'
      ? [`${region}: the alarms could not be read: ${part.reason}`]
      : part.value.map(({ name }) => `${region}: the alarm ${name} rings.`),
  );
}

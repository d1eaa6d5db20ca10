// Counts bots' requests of the last hour as they come, in bounded memory.
import { isRegion, type Region } from '../../core/geography/regions';
import { ANSWER_SOURCES, type AnswerSource, type CountBySource, type RequestCounts } from './request-counts';
import type { RequestSource, SeenRequest } from './request-feed';

const MINUTE_MS = 60_000;
const KEPT_MINUTES = 60;

/** Reasons and countries come in few kinds; a flood of made-up ones must not fill the memory. */
const MOST_KINDS = 500;

/** Rows of an answer. */
const MOST_ROWS = 50;

/** Upper bounds of the ages that are told apart, in seconds. */
const AGE_STEPS_SECONDS = [1, 10, 60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000];

/** The requests of a minute. */
class Minute {
  readonly bySource = new Map<AnswerSource, number>();
  readonly byKind = new Map<string, CountedKind>();
  readonly ages = new Map<number, number>();
}

/** Requests that are alike. */
interface CountedKind {
  readonly source: AnswerSource;
  readonly region: Region | undefined;
  readonly country: string | undefined;
  readonly reason: string | undefined;
  requests: number;
}

/** The counts of the last hour. */
export class RequestTally {
  private readonly minutes = new Map<number, Minute>();

  constructor(
    source: RequestSource,
    private readonly nowMs: () => number,
  ) {
    source.follow({ onRequest: (request) => this.add(request), onNotes: () => undefined });
  }

  /** The counts of so many minutes, of all requests. @param sinceMs what came before is left out */
  counts(minutes: number, sinceMs = Number.NEGATIVE_INFINITY): RequestCounts {
    const toMs = this.nowMs();
    const fromMs = Math.max(sinceMs, toMs - Math.min(minutes, KEPT_MINUTES) * MINUTE_MS);
    const kept = [...this.minutes].filter(([atMs]) => atMs > fromMs - MINUTE_MS).sort(([one], [other]) => one - other);
    const told = kept.flatMap(([, { byKind }]) => [...byKind.values()]);
    return {
      ...{ fromMs, toMs, sees: 'everything', notes: [] },
      minutes: kept.map(([atMs, { bySource }]) => ({ atMs, counts: countBySource(bySource) })),
      regions: [...Map.groupBy(told, ({ region }) => region)].map(([region, some]) => ({
        region,
        counts: countBySource(sum(some.map(({ source, requests }) => [source, requests] as const))),
      })),
      routes: rows(told, ({ country, region }) => ({ country, region })),
      reasons: rows(
        told.flatMap(({ source, reason, requests }) => (reason === undefined ? [] : [{ source, reason, requests }])),
        ({ source, reason }) => ({ source, reason }),
      ),
      medianAgeSeconds: medianOf(sum(kept.flatMap(([, { ages }]) => [...ages]))),
    };
  }

  /** Counts a request. */
  add(request: SeenRequest): void {
    if (request.bot === undefined || request.decision === 'own-render') return;
    const minute = this.minuteOf(request.timeMs);
    const source = answerSource(request);
    increase(minute.bySource, source);
    const region = request.region !== undefined && isRegion(request.region) ? request.region : undefined;
    const reason = source === 'site' ? request.decision : request.reason;
    const key = [source, region, request.country, reason].join(' ');
    const kind = minute.byKind.get(key);
    if (kind !== undefined) kind.requests += 1;
    else if (minute.byKind.size < MOST_KINDS)
      minute.byKind.set(key, { source, region, country: request.country, reason, requests: 1 });
    const age = AGE_STEPS_SECONDS.find((step) => step >= (request.ageSeconds ?? Number.NaN));
    if (age !== undefined) increase(minute.ages, age);
  }

  private minuteOf(timeMs: number): Minute {
    const atMs = Math.floor(timeMs / MINUTE_MS) * MINUTE_MS;
    const found = this.minutes.get(atMs);
    if (found !== undefined) return found;
    const oldest = this.nowMs() - KEPT_MINUTES * MINUTE_MS;
    for (const kept of this.minutes.keys()) if (kept < oldest - MINUTE_MS) this.minutes.delete(kept);
    const added = new Minute();
    this.minutes.set(atMs, added);
    return added;
  }
}

/** Where the answer of a bot's request came from. */
export function answerSource({ edgeResult, cacheStatus, region }: SeenRequest): AnswerSource {
  if (region === undefined && cacheStatus !== 'SERVICE') return 'site';
  if (/Hit$/.test(edgeResult ?? '')) return 'edge';
  switch (cacheStatus) {
    case 'HIT':
    case 'HIT-REMOTE':
      return 'hit';
    case 'STALE':
    case 'STALE-ERROR':
      return 'stale';
    case 'MISS':
      return 'miss';
    case 'SERVICE':
      return 'service';
    case 'BYPASS':
    case 'OVERLOAD':
    case undefined:
      return 'bypass';
  }
}

function increase<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sum<Key>(counts: readonly (readonly [Key, number])[]): ReadonlyMap<Key, number> {
  const total = new Map<Key, number>();
  for (const [key, count] of counts) total.set(key, (total.get(key) ?? 0) + count);
  return total;
}

function countBySource(counts: ReadonlyMap<AnswerSource, number>): CountBySource {
  const [edge = 0, hit = 0, stale = 0, miss = 0, bypass = 0, service = 0, site = 0] = ANSWER_SOURCES.map(
    (source) => counts.get(source) ?? 0,
  );
  return { edge, hit, stale, miss, bypass, service, site };
}

/** Adds up what is alike, the most first. */
function rows<Row extends { readonly requests: number }, Alike extends object>(
  all: readonly Row[],
  alike: (row: Row) => Alike,
): readonly (Alike & { readonly requests: number })[] {
  return [...Map.groupBy(all, (row) => JSON.stringify(alike(row))).values()]
    .flatMap((some) => {
      const [first] = some;
      return first === undefined
        ? []
        : [{ ...alike(first), requests: some.reduce((total, { requests }) => total + requests, 0) }];
    })
    .sort((one, other) => other.requests - one.requests)
    .slice(0, MOST_ROWS);
}

/** The upper bound of the step in which the middle one lies. */
function medianOf(ages: ReadonlyMap<number, number>): number | undefined {
  const sorted = [...ages].sort(([one], [other]) => one - other);
  const half = sorted.reduce((total, [, count]) => total + count, 0) / 2;
  let passed = 0;
  return sorted.find(([, count]) => {
    passed += count;
    return passed >= half;
  })?.[0];
}

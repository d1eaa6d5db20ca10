// Which spans of time of a function's lines are in the bucket already: the keys of the copies tell.
import { BOT_TABLES } from '../../../core/contract/access-log';
import type { Region } from '../../../core/geography/regions';
import type { Interval } from '../sql-template';

const HOUR_MS = 3_600_000;

/** A function of a region. */
export interface FunctionPlace {
  readonly region: Region;
  readonly functionName: string;
}

/** The key of a span's lines, below the hour in which it begins. One span has one key, so a copy replaces itself. */
export function spanKey({ region, functionName }: FunctionPlace, { fromMs, toMs }: Interval): string {
  const hour = new Date(fromMs).toISOString().slice(0, 13).replace(/[-T]/g, '/');
  return `${BOT_TABLES.servePrefix}${hour}/${region}.${functionName}.${fromMs}-${toMs}.json.gz`;
}

/** The parts of the interval that no key covers, cut at full hours, the oldest first. */
export function missingSpans(place: FunctionPlace, interval: Interval, keys: readonly string[]): readonly Interval[] {
  const copied = keys.flatMap((key) => spanOf(place, key) ?? []).sort((one, other) => one.fromMs - other.fromMs);
  const missing: Interval[] = [];
  let fromMs = interval.fromMs;
  for (const span of [...copied, { fromMs: interval.toMs, toMs: interval.toMs }]) {
    const toMs = Math.min(span.fromMs, interval.toMs);
    if (toMs > fromMs) missing.push(...hoursOf({ fromMs, toMs }));
    fromMs = Math.max(fromMs, span.toMs);
  }
  return missing;
}

function spanOf({ region, functionName }: FunctionPlace, key: string): Interval | undefined {
  const name = key.slice(key.lastIndexOf('/') + 1);
  const start = `${region}.${functionName}.`;
  const [, from, to] = /^(\d+)-(\d+)\.json\.gz$/.exec(name.slice(start.length)) ?? [];
  return name.startsWith(start) && from !== undefined ? { fromMs: Number(from), toMs: Number(to) } : undefined;
}

function hoursOf({ fromMs, toMs }: Interval): readonly Interval[] {
  const hours: Interval[] = [];
  for (let start = fromMs; start < toMs; ) {
    const end = Math.min(toMs, (Math.floor(start / HOUR_MS) + 1) * HOUR_MS);
    hours.push({ fromMs: start, toMs: end });
    start = end;
  }
  return hours;
}

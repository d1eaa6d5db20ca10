// The interval of a report, as `--from` and `--to` tell it, in UTC.
import type { Interval } from './sql-template';

const DAY_MS = 86_400_000;

/** The longest interval: as long as logs may be kept. */
const MOST_DAYS = 3_650;

const UNITS_MS = { h: 3_600_000, d: DAY_MS };

/**
 * Reads the ends: a day (`2026-11-28`, its beginning), a time (`2026-11-28T10:00Z`), or how long ago (`7d`, `12h`).
 * The default is the last day until now.
 * @param problems gets what is wrong; then the result is undefined
 */
export function parseInterval(
  from: string | undefined,
  to: string | undefined,
  nowMs: number,
  problems: string[],
): Interval | undefined {
  const toMs = to === undefined ? nowMs : timeOf('--to', to, nowMs, problems);
  const fromMs = from === undefined ? (toMs ?? nowMs) - DAY_MS : timeOf('--from', from, nowMs, problems);
  if (fromMs === undefined || toMs === undefined) return undefined;
  if (fromMs >= toMs || toMs - fromMs > MOST_DAYS * DAY_MS) {
    problems.push(
      `--from is ${new Date(fromMs).toISOString()} and --to is ${new Date(toMs).toISOString()}; ` +
        `allowed: a beginning before the end, at most ${MOST_DAYS} days.`,
    );
    return undefined;
  }
  return { fromMs, toMs };
}

function timeOf(option: string, text: string, nowMs: number, problems: string[]): number | undefined {
  const [, amount, unit] = /^(\d{1,5})([hd])$/.exec(text) ?? [];
  if (amount !== undefined && (unit === 'h' || unit === 'd')) return nowMs - Number(amount) * UNITS_MS[unit];
  const isDate = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?Z)?$/.test(text);
  const ms = isDate ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ms)) return ms;
  problems.push(
    `${option}: "${text}" is no time; allowed: a day such as 2026-11-28, a time such as 2026-11-28T10:00Z, ` +
      'or how long ago, such as 7d or 12h.',
  );
  return undefined;
}

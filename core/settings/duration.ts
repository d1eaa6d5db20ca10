// Durations as people write them in configuration: `30s`, `24h`, `7d`.

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** What may be written, for messages. */
export const DURATION_FORM = 'a whole number followed by s, m, h or d, e.g. 24h';

/** A duration in seconds; undefined if the text is none (`0s` is one). */
export function parseDurationSeconds(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const unitSeconds = unit === undefined ? undefined : UNIT_SECONDS[unit];
  return count === undefined || unitSeconds === undefined ? undefined : Number(count) * unitSeconds;
}

// Durations as people write them in configuration: `30s`, `24h`, `7d`.

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** A duration's form: a number and one unit. */
export const DURATION_PATTERN = /^(\d{1,9})([smhd])$/;

/** The form in words, for messages. */
export const DURATION_FORM = 'a whole number followed by s, m, h or d, e.g. 24h';

/** A duration in seconds; undefined if the text is none (`0s` is one). */
export function parseDurationSeconds(text: string): number | undefined {
  const [, count, unit] = DURATION_PATTERN.exec(text) ?? [];
  const unitSeconds = unit === undefined ? undefined : UNIT_SECONDS[unit];
  return count === undefined || unitSeconds === undefined ? undefined : Number(count) * unitSeconds;
}

/** A duration in its largest unit, except that one day is `24h`, as people write it. */
export function durationText(seconds: number): string {
  const fits = ([unit, length]: [string, number]) =>
    seconds % length === 0 && seconds >= length * (unit === 'd' ? 2 : 1);
  const [unit, length] = Object.entries(UNIT_SECONDS).findLast(fits) ?? ['s', 1];
  return `${seconds / length}${unit}`;
}

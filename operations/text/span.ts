// Writes spans of time, sizes and moments for people.

const UNITS: readonly (readonly [name: string, seconds: number])[] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
];

/** A span in its two largest units, e.g. `3 h 2 min`; below a second in milliseconds. A negative one has a sign. */
export function span(ms: number): string {
  if (ms < 0) return `−${span(-ms)}`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  let seconds = Math.round(ms / 1_000);
  const parts: string[] = [];
  for (const [name, each] of UNITS) {
    const count = Math.floor(seconds / each);
    if (count === 0 && parts.length === 0) continue;
    if (count > 0) parts.push(`${count} ${name}`);
    seconds -= count * each;
    if (parts.length === 2 || seconds === 0) break;
  }
  return parts.join(' ');
}

/** A span that is known in whole seconds. */
export function spanInSeconds(ms: number): string {
  return ms < 1_000 ? 'under 1 s' : span(ms);
}

/** A size, e.g. `34 KB`. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} KB`;
  return bytes < 1_000_000_000 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** A moment, in UTC, without fractions of a second. */
export function moment(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

// A health checker's note for the other checkers and for people: its looks, the router's value as it read it, and its
// changes.
import { isRegion, type Region } from '../geography/regions';
import { type DrainReason, isDrainReason, isStreak, type Streak } from './region-health';

/** One change of the router's value. */
export interface DrainChange {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly region: Region;
  readonly action: 'drained' | 'returned';
  /** The drain's reason; for a return, that of the drain that it ends. */
  readonly reason: DrainReason;
}

/** The router's value at the checker's last read: reading is its most expensive operation. */
export interface SeenValue {
  /** Undefined if there was no value. */
  readonly text: string | undefined;
  /** Milliseconds since 1970. */
  readonly readAtMs: number;
}

/** A checker's note. */
export interface CheckNote {
  /** The region that the checker runs in. */
  readonly checker: Region;
  /** When it looked, in milliseconds since 1970. */
  readonly atMs: number;
  readonly streaks: ReadonlyMap<Region, Streak>;
  /** Undefined if it never read the value. */
  readonly seen: SeenValue | undefined;
  /** Its latest changes, the newest last. */
  readonly changes: readonly DrainChange[];
}

/** The number of a checker's changes in its note. */
export const KEPT_CHANGES = 50;

/** The note as text. */
export function noteText({ checker, atMs, streaks, seen, changes }: CheckNote): string {
  return JSON.stringify({ checker, atMs, streaks: Object.fromEntries([...streaks].sort()), seen, changes });
}

/** Reads a note; undefined for anything else, such as a later version's. */
export function readNote(text: string): CheckNote | undefined {
  const { checker, atMs, streaks, seen, changes } = parsedObject(text);
  if (typeof checker !== 'string' || !isRegion(checker) || !isTime(atMs) || !isRecord(streaks)) return undefined;
  const known = Object.entries(streaks).flatMap(([region, streak]) =>
    isRegion(region) && isStreak(streak) ? [[region, streak] as const] : [],
  );
  const list: readonly unknown[] = Array.isArray(changes) ? changes : [];
  return {
    checker,
    atMs,
    streaks: new Map(known),
    seen: readSeen(seen),
    changes: list.filter(isChange).slice(-KEPT_CHANGES),
  };
}

function readSeen(value: unknown): SeenValue | undefined {
  if (!isRecord(value)) return undefined;
  const { text, readAtMs } = value;
  if (!isTime(readAtMs) || !(text === undefined || typeof text === 'string')) return undefined;
  return { text, readAtMs };
}

function isChange(value: unknown): value is DrainChange {
  if (!isRecord(value)) return false;
  const { atMs, region, action, reason } = value;
  const isAction = action === 'drained' || action === 'returned';
  return isTime(atMs) && typeof region === 'string' && isRegion(region) && isAction && isDrainReason(reason);
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function parsedObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

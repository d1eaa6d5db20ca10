// What health checks have seen of a region: the last looks at it, and how many in a row came to the same.

/** Why a region answers no bot: no answer in time, no connection, or an error of Lambda's own. */
export type GoneReason = 'silent' | 'refused' | 'error';

/** Why a region answers, but worse than the next would: throttled, no permission, or its index or bucket is unavailable. */
export type AilingReason = 'full' | 'denied' | 'index' | 'bucket';

/** What one look at a region came to. */
export type Look =
  | { readonly kind: 'well' }
  | { readonly kind: 'ailing'; readonly reason: AilingReason }
  | { readonly kind: 'gone'; readonly reason: GoneReason };

/** The reasons of {@link Look}: short, since they stand in a value of 1 KB for every region. */
export type DrainReason = GoneReason | AilingReason;

const GONE_REASONS: readonly GoneReason[] = ['silent', 'refused', 'error'];
const AILING_REASONS: readonly AilingReason[] = ['full', 'denied', 'index', 'bucket'];

/** The last looks at a region. */
export interface Streak {
  /** Looks in a row that came to `well`. */
  readonly well: number;
  /** Looks in a row that did not. */
  readonly unwell: number;
  /** Looks in a row that came to `gone`. */
  readonly gone: number;
  readonly last: Look;
}

/** Streaks count no further: what is more makes no difference, and a note that does not change needs no reading. */
const MOST = 1_000;

/** A region's streak after one more look. */
export function lookedAt(streak: Streak | undefined, look: Look): Streak {
  const { well, unwell, gone } = streak ?? { well: 0, unwell: 0, gone: 0 };
  const more = (count: number): number => Math.min(count + 1, MOST);
  return {
    well: look.kind === 'well' ? more(well) : 0,
    unwell: look.kind === 'well' ? 0 : more(unwell),
    gone: look.kind === 'gone' ? more(gone) : 0,
    last: look,
  };
}

/** Whether a value of unknown form is a streak. */
export function isStreak(value: unknown): value is Streak {
  if (typeof value !== 'object' || value === null) return false;
  const { well, unwell, gone, last }: Partial<Record<keyof Streak, unknown>> = value;
  return [well, unwell, gone].every(isCount) && isLook(last);
}

/** Whether a text is one of the reasons. */
export function isDrainReason(text: unknown): text is DrainReason {
  return [...GONE_REASONS, ...AILING_REASONS].some((reason) => reason === text);
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST;
}

function isLook(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, reason }: { readonly kind?: unknown; readonly reason?: unknown } = value;
  if (kind === 'well') return true;
  const reasons: readonly unknown[] = kind === 'gone' ? GONE_REASONS : kind === 'ailing' ? AILING_REASONS : [];
  return reasons.includes(reason);
}

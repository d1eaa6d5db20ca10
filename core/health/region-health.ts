// A region's health: the results of the last looks, and how many in a row were the same.

/** A region does not answer bots. */
export const GONE_REASONS = [
  /**
   * The region gave no answer within 5 s.
   * @mend See AWS Health for Lambda in the region.
   */
  'silent',
  /**
   * The region took no connection, or ended it.
   * @mend See AWS Health for Lambda in the region.
   */
  'refused',
  /**
   * The answer was an error of Lambda or of a third party, not of `serve`.
   * @mend Read the errors in the log group of `serve`. If they began with a deployment, deploy the previous version.
   */
  'error',
] as const;

/** A region answers worse than the next. */
export const AILING_REASONS = [
  /**
   * Lambda throttles `serve` (429).
   * @mend Raise `serveConcurrency`, or ask AWS for more concurrent executions.
   */
  'full',
  /**
   * Lambda refused the check (403).
   * @mend `pulumi up` restores the permissions of the function URL and of the checker's role.
   */
  'denied',
  /**
   * The region's replica of the index did not answer within 3 s.
   * @mend See AWS Health for DynamoDB in the region.
   */
  'index',
  /**
   * The region's bucket did not answer within 3 s.
   * @mend See AWS Health for S3 in the region.
   */
  'bucket',
] as const;

/** One of {@link GONE_REASONS}. */
export type GoneReason = (typeof GONE_REASONS)[number];

/** One of {@link AILING_REASONS}. */
export type AilingReason = (typeof AILING_REASONS)[number];

/** The result of one look at a region. */
export type Look =
  | { readonly kind: 'well' }
  | { readonly kind: 'ailing'; readonly reason: AilingReason }
  | { readonly kind: 'gone'; readonly reason: GoneReason };

/** Reasons are short: a value of 1 KB holds them for all regions. */
export type DrainReason = GoneReason | AilingReason;

/** The last looks at a region, in a row. */
export interface Streak {
  /** Looks in a row with `well`. */
  readonly well: number;
  /** Looks in a row without `well`. */
  readonly unwell: number;
  /** Looks in a row with `gone`. */
  readonly gone: number;
  readonly last: Look;
}

/** The limit of streaks: higher counts make no difference, and an unchanged note needs no reading. */
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

// Compares shares that were counted, so that few requests decide nothing.

/** Events of a kind among all. */
export interface Counted {
  readonly events: number;
  readonly of: number;
}

/** One-sided, 95 %. */
const Z = 1.645;

/** The share that was counted; 0 of nothing. */
export function shareOfAll({ events, of }: Counted): number {
  return of === 0 ? 0 : events / of;
}

/**
 * The least share that is plausible (Wilson's score interval, one-sided, 95 %). It holds for few events and for shares
 * near 0, where the usual approximation fails (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927).
 */
export function leastShare({ events, of }: Counted): number {
  if (of === 0) return 0;
  const share = events / of;
  const square = (Z * Z) / of;
  const spread = Z * Math.sqrt((share * (1 - share)) / of + square / (4 * of));
  return Math.max(0, (share + square / 2 - spread) / (1 + square));
}

/** How a share stands to a limit. `unclear`: above it, but chance may explain that. */
export type Standing = 'within' | 'unclear' | 'beyond';

/** One or two events may always be chance: the interval is too narrow for so few. */
const LEAST_EVENTS = 3;

/** Compares a share with a limit. */
export function standing(counted: Counted, limit: number): Standing {
  if (shareOfAll(counted) <= limit) return 'within';
  return counted.events >= LEAST_EVENTS && leastShare(counted) > limit ? 'beyond' : 'unclear';
}

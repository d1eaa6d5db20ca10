// The orders to the asking process, and its answers.
import { CACHE_SUBJECTS, type CacheSubjectName } from './subjects';

/** One subject's turn: `count` pages, `concurrency` at a time. */
export interface TurnOrder {
  readonly subject: CacheSubjectName;
  readonly concurrency: number;
  readonly count: number;
}

/** `store` writes the objects of the asked pages; the answer is their number. */
export type AskerOrder = { readonly kind: 'store' } | ({ readonly kind: 'turn' } & TurnOrder);

/** The result of a turn. */
export interface Turn {
  /** The time of each correct answer. */
  readonly elapsedMs: readonly number[];
  /** The fault of each other answer. */
  readonly lost: readonly string[];
  /** CPU time of the asking process, in milliseconds. */
  readonly cpuMs: number;
}

export function isAskerOrder(value: unknown): value is AskerOrder {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'store') return true;
  return value.kind === 'turn' && 'subject' in value && CACHE_SUBJECTS.some((name) => name === value.subject);
}

export function isTurn(value: unknown): value is Turn {
  return typeof value === 'object' && value !== null && 'elapsedMs' in value && 'lost' in value && 'cpuMs' in value;
}

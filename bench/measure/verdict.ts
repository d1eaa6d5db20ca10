// A goal and its verdict, for all benches.
import { table } from './table';

/** One goal and what became of it. */
export interface Verdict {
  readonly goal: string;
  /** The measured value, in the unit of the limit; undefined if the run did not measure it. */
  readonly value: number | undefined;
  readonly limit: number;
  readonly direction: 'at most' | 'at least';
  /** Undefined if it was not measured. */
  readonly passed: boolean | undefined;
}

/** Judges a value that must not exceed a limit. */
export function atMost(goal: string, value: number | undefined, limit: number): Verdict {
  return { goal, value, limit, direction: 'at most', passed: value === undefined ? undefined : value <= limit };
}

/** Judges a value that must reach a limit. */
export function atLeast(goal: string, value: number | undefined, limit: number): Verdict {
  return { goal, value, limit, direction: 'at least', passed: value === undefined ? undefined : value >= limit };
}

/** Verdicts as a table. */
export function goalLines(
  verdicts: readonly Verdict[],
  shown: (value: number, limit: number) => string,
  limitOf: (verdict: Verdict) => string = ({ limit }) => String(limit),
): readonly string[] {
  const rows = verdicts.map((verdict) => [
    verdict.passed === undefined ? '–' : verdict.passed ? 'PASS' : 'FAIL',
    verdict.goal,
    verdict.value === undefined ? '–' : shown(verdict.value, verdict.limit),
    `${verdict.direction} ${limitOf(verdict)}`,
  ]);
  return ['\nGoals (–: not measured in this run)', ...table(['', 'goal', 'measured', 'limit'], rows), ''];
}

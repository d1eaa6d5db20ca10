// What checks found, by check: for sites of many pages.
import type { CheckedUrl } from '../check-page';
import type { Problem, Severity } from '../checked-page';

/** A check that found something. */
export interface FoundCheck {
  readonly id: string;
  readonly severity: Severity;
  readonly mend: string;
  /** The pages, with what was found there. */
  readonly pages: readonly { readonly url: string; readonly message: string }[];
}

/** The checks that found something: errors first, then by the number of their pages. */
export function byCheck(all: readonly CheckedUrl[]): readonly FoundCheck[] {
  const found = all.flatMap((one) =>
    one.kind === 'checked' ? one.problems.map((problem) => ({ url: one.url, problem })) : [],
  );
  return [...Map.groupBy(found, ({ problem }) => problem.id)]
    .flatMap(([id, [first, ...rest]]) => (first === undefined ? [] : foundCheck(id, first, rest)))
    .sort(
      (one, other) =>
        Number(other.severity === 'error') - Number(one.severity === 'error') || other.pages.length - one.pages.length,
    );
}

interface FoundProblem {
  readonly url: string;
  readonly problem: Problem;
}

function foundCheck(id: string, first: FoundProblem, rest: readonly FoundProblem[]): FoundCheck {
  const { severity, mend } = first.problem;
  return { id, severity, mend, pages: [first, ...rest].map(({ url, problem }) => ({ url, message: problem.message })) };
}

/** How many pages and problems there are. */
export interface Tally {
  readonly pages: number;
  readonly failed: number;
  readonly errors: number;
  readonly warnings: number;
}

/** Counts; a page that can't be had is an error. */
export function tallyOf(all: readonly CheckedUrl[]): Tally {
  const problems = all.flatMap((one) => (one.kind === 'checked' ? one.problems : []));
  const unavailable = all.filter((one) => one.kind === 'unavailable').length;
  const failed = all.filter(
    (one) => one.kind === 'unavailable' || one.problems.some(({ severity }) => severity === 'error'),
  );
  return {
    pages: all.length,
    failed: failed.length,
    errors: problems.filter(({ severity }) => severity === 'error').length + unavailable,
    warnings: problems.filter(({ severity }) => severity === 'warning').length,
  };
}

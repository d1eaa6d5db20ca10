// All checks of a page, and their severities under rules.
import type { CheckRules } from '../check-rules';
import type { CheckedPage, PageCheck, Problem, Severity } from '../checked-page';
import { ACCESS_CHECKS } from './access-checks';
import { CONTENT_CHECKS } from './content-checks';
import { PREVIEW_CHECKS } from './preview-checks';
import { SEARCH_CHECKS } from './search-checks';

/** All checks; errors first. */
export const PAGE_CHECKS: readonly PageCheck[] = bySeverity([
  ...CONTENT_CHECKS,
  ...ACCESS_CHECKS,
  ...SEARCH_CHECKS,
  ...PREVIEW_CHECKS,
]);

/** A check's id → the check. */
export const CHECKS_BY_ID: ReadonlyMap<string, PageCheck> = new Map(PAGE_CHECKS.map((check) => [check.id, check]));

/** The problems of a page under rules; errors first. */
export function problemsOf(page: CheckedPage, { severities, limits }: CheckRules): readonly Problem[] {
  const problems = PAGE_CHECKS.flatMap((check): readonly Problem[] => {
    const { id, mend } = check;
    const severity = severities.get(id) ?? check.severity;
    const message = severity === 'off' ? undefined : check.find(page, limits);
    return severity === 'off' || message === undefined ? [] : [{ id, severity, message, mend }];
  });
  return bySeverity(problems);
}

/** In their order, errors first. */
function bySeverity<Ranked extends { readonly severity: Severity }>(all: readonly Ranked[]): readonly Ranked[] {
  return [...all].sort((one, other) => Number(other.severity === 'error') - Number(one.severity === 'error'));
}

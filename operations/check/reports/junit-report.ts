// The report as JUnit's XML, for CI: a suite for each page, a case for each check (the form of Jenkins' junit-10.xsd).
import type { CheckedUrl } from '../check-page';
import type { CheckRules } from '../check-rules';
import type { Problem } from '../checked-page';
import { PAGE_CHECKS } from '../checks/page-checks';
import { escaped } from './markup-text';

/** The XML. Errors are failures; warnings are told, but pass. Checks that rules leave out are skipped. */
export function junitReport(all: readonly CheckedUrl[], { severities }: CheckRules): string {
  const suites = all.map((checked) => suiteOf(checked, severities));
  const sum = (name: 'tests' | 'failures' | 'errors' | 'skipped') =>
    suites.reduce((total, { counts }) => total + counts[name], 0);
  const totals = `tests="${sum('tests')}" failures="${sum('failures')}" errors="${sum('errors')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="georender check" ${totals}>`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Suite {
  readonly counts: {
    readonly tests: number;
    readonly failures: number;
    readonly errors: number;
    readonly skipped: number;
  };
  readonly xml: string;
}

function suiteOf(checked: CheckedUrl, severities: CheckRules['severities']): Suite {
  if (checked.kind === 'unavailable') {
    const failed = `<error message="${escaped(checked.reason)}" type="unavailable"></error>`;
    return suite(checked.url, { tests: 1, failures: 0, errors: 1, skipped: 0 }, [
      testCase(checked.url, 'page', failed),
    ]);
  }
  const found = new Map(checked.problems.map((problem) => [problem.id, problem]));
  const skipped = PAGE_CHECKS.filter(({ id }) => severities.get(id) === 'off').length;
  const failures = checked.problems.filter(({ severity }) => severity === 'error').length;
  const cases = PAGE_CHECKS.map(({ id }) =>
    testCase(checked.url, id, severities.get(id) === 'off' ? '<skipped></skipped>' : problemXml(found.get(id))),
  );
  return suite(checked.url, { tests: PAGE_CHECKS.length, failures, errors: 0, skipped }, cases);
}

function suite(url: string, counts: Suite['counts'], cases: readonly string[]): Suite {
  const { tests, failures, errors, skipped } = counts;
  const numbers = `tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
  return { counts, xml: [`<testsuite name="${escaped(url)}" ${numbers}>`, ...cases, '</testsuite>'].join('\n') };
}

function testCase(url: string, name: string, content: string): string {
  return `<testcase name="${escaped(name)}" classname="${escaped(url)}">${content}</testcase>`;
}

function problemXml(problem: Problem | undefined): string {
  if (problem === undefined) return '';
  const { id, severity, message, mend } = problem;
  return severity === 'error'
    ? `<failure message="${escaped(message)}" type="${id}">${escaped(mend)}</failure>`
    : `<system-out>${escaped(`warning: ${message} ${mend}`)}</system-out>`;
}

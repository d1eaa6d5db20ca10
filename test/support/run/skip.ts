// Skips tests with a reason, which the reporter names: a skipped test must not look like a passed one.

const reasons = new WeakMap<Mocha.Runnable | Mocha.Suite, string>();

/**
 * Skips the running test; in a `before` hook, all tests of its suite.
 * @param reason a clause that says what is missing, and how to have it
 */
export function skip(context: Mocha.Context, reason: string): never {
  const runnable = context.test;
  if (runnable !== undefined)
    reasons.set(isBeforeAll(runnable) ? (runnable.parent ?? runnable) : (context.currentTest ?? runnable), reason);
  return context.skip();
}

function isBeforeAll(runnable: Mocha.Runnable): boolean {
  return runnable.title.startsWith('"before all" hook');
}

/** Why a test was skipped; undefined where the code that skipped it does not say. */
export function skipReason(test: Mocha.Test): string | undefined {
  const own = reasons.get(test);
  for (let suite = test.parent; own === undefined && suite !== undefined; suite = suite.parent) {
    const ofSuite = reasons.get(suite);
    if (ofSuite !== undefined) return ofSuite;
  }
  return own;
}

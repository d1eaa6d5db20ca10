// Skips tests with a reason, which the reporter names: a skipped test must not look like a passed one.

/**
 * Skips the running test; in a `before` hook, all tests of its suite.
 * @param reason a clause that says what is missing, and how to have it
 */
export function skip(context: Mocha.Context, reason: string): never {
  const { test: runnable, currentTest } = context;
  if (runnable !== undefined && isBeforeAll(runnable)) runnable.parent?.eachTest((test) => note(test, reason));
  else note(currentTest ?? runnable, reason);
  return context.skip();
}

/** A test's error is what mocha hands from the process that runs a file to the process that reports. */
function note(test: Mocha.Runnable | undefined, reason: string): void {
  if (test !== undefined) Object.assign(test, { err: new Error(reason) });
}

function isBeforeAll(runnable: Mocha.Runnable): boolean {
  return runnable.title.startsWith('"before all" hook');
}

/** Why a test was skipped; undefined where the code that skipped it does not say. */
export function skipReason({ err }: Mocha.Test): string | undefined {
  return err?.message;
}

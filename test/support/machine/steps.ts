// Suites whose tests are consecutive steps. Mocha's `bail` would also drop them silently after a failure in another
// suite.
import { skip } from '../run/skip';

/** Skips the tests of the suite that is being described from its first failure on, and says so. */
export function stopAtFirstFailure(): void {
  let failed: string | undefined;
  beforeEach('the steps before', function () {
    if (failed !== undefined) skip(this, `the step before it failed: ${failed}`);
  });
  afterEach('whether the step failed', function () {
    if (this.currentTest?.state === 'failed') failed ??= this.currentTest.title;
  });
}

// A test that one stand-in is known not to pass: there it is tested that it still does not, so that a better version
// of the stand-in turns it red and the exception goes.
import assert from 'node:assert/strict';

/** Declares `run` as a test; for a stand-in that `deviates`, as one that fails. */
export function itUnless(deviates: boolean | undefined, name: string, run: () => Promise<void>): void {
  if (deviates !== true) it(name, run);
  else it(`is known not to hold here: ${name}`, () => assert.rejects(run()));
}

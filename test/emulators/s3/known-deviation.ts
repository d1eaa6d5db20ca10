// Tests that a stand-in is known not to pass. For it, the deviation itself is tested: a better version of the stand-in
// turns that test red, and the exception goes.

/** Declares `run` as a test; for a stand-in that `deviates`, `deviation` in its place. */
export function itUnless(
  deviates: boolean | undefined,
  name: string,
  run: () => Promise<void>,
  deviation: () => Promise<void>,
): void {
  if (deviates !== true) it(name, run);
  else it(`is known not to hold here: ${name}`, deviation);
}

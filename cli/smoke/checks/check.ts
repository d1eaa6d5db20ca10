// Runs checks one after the other and says of each, in one line, what came of it.
import { reasonOf } from '../../../operations/aws/error-reason';

/** The outcome of a check. */
export type CheckOutcome =
  | { readonly kind: 'ok'; readonly detail: string }
  /** It works, but not as well as it could. */
  | { readonly kind: 'warned'; readonly found: string; readonly advice: string }
  | { readonly kind: 'failed'; readonly expected: string; readonly came: string; readonly lookAt: string }
  | { readonly kind: 'skipped'; readonly reason: string };

/** One thing that is looked at on the real deployment. */
export interface Check {
  /** A sentence that holds if the check passes. */
  readonly name: string;
  /** May throw: that is a failure, with the error as its reason. */
  run(): Promise<CheckOutcome>;
}

/** How many checks came out how. */
export interface Tally {
  readonly passed: number;
  readonly warned: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Runs every check, also after failures; `print` gets a line for each, and a last one with the counts. */
export async function runChecks(checks: readonly Check[], print: (line: string) => void): Promise<Tally> {
  const counts = { ok: 0, warned: 0, failed: 0, skipped: 0 };
  for (const check of checks) {
    const outcome = await Promise.resolve()
      .then(() => check.run())
      .catch(thrown);
    counts[outcome.kind] += 1;
    print(lineOf(check.name, outcome).replace(/\s*[\r\n]+\s*/g, ' '));
  }
  const further = (['warned', 'skipped'] as const).map((kind) =>
    counts[kind] === 0 ? '' : `, ${counts[kind]} ${kind}`,
  );
  print(`${counts.ok} passed, ${counts.failed} failed${further.join('')}`);
  return { passed: counts.ok, warned: counts.warned, failed: counts.failed, skipped: counts.skipped };
}

function lineOf(name: string, outcome: CheckOutcome): string {
  switch (outcome.kind) {
    case 'ok':
      return `ok   ${name}: ${outcome.detail}`;
    case 'warned':
      return `warn ${name}: ${outcome.found}; ${outcome.advice}`;
    case 'skipped':
      return `skip ${name}: ${outcome.reason}`;
    case 'failed':
      return `FAIL ${name} (expected: ${outcome.expected}; came: ${outcome.came}; look at: ${outcome.lookAt})`;
  }
}

function thrown(error: unknown): CheckOutcome {
  return {
    kind: 'failed',
    expected: 'an answer',
    came: reasonOf(error),
    lookAt: 'whether this machine reaches it, and with which AWS credentials',
  };
}

// mocha reporter: the familiar spec output, then why tests were skipped, closed by one plain line "N passed, N failed"
// (", N skipped" where tests were pending), which other programs can read.
import Mocha from 'mocha';
import { skipReason } from './support/run/skip';

export default class PlainClosingLine extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const skippedFor = new Map<string, Mocha.Test[]>();
    runner.on('pending', (test) => {
      const reason = skipReason(test) ?? 'no reason is given';
      skippedFor.set(reason, [...(skippedFor.get(reason) ?? []), test]);
    });
    runner.once('end', () => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      for (const [reason, tests] of skippedFor) process.stdout.write(`${skippedText(reason, tests)}\n`);
      const skipped = pending > 0 ? `, ${pending} skipped` : '';
      process.stdout.write(`${passes} passed, ${failures} failed${skipped}\n`);
      if (passes + failures + pending === 0)
        process.stdout.write('No test was found: the named files, or a pattern of --grep, have none.\n');
    });
  }
}

function skippedText(reason: string, tests: readonly Mocha.Test[]): string {
  const [only, ...others] = tests;
  const suites = [...new Set(tests.map((test) => test.parent?.fullTitle() ?? ''))];
  const named =
    only !== undefined && others.length === 0 ? only.fullTitle() : `${tests.length} tests of ${suites.join(', ')}`;
  return `skipped: ${named}: ${reason}`;
}

// The command line of `npm run bench:timing`.
import { Command } from 'commander';
import { wholeNumber } from '../measure/command-line';

/** What is rendered. */
export interface TimingOptions {
  readonly renders: number;
  readonly seed: number;
  /** How many renders run at once; the local run allows two. */
  readonly concurrency: number;
  /** The file that gets the figures as JSON. */
  readonly json: string | undefined;
}

/** Reads the arguments. On `--help` or an error, commander prints it and ends the process. */
export function readTimingOptions(argv: readonly string[]): TimingOptions {
  const raw = new Command('npm run bench:timing --')
    .description('Renders pages with a slow API. Each must be complete, or not be kept.')
    .option('--renders <number>', 'how many pages, half of them under load', wholeNumber(999_999), 300)
    .option('--seed <number>', 'seed of the random delays', wholeNumber(999_999), 1)
    .option('--concurrency <number>', 'how many renders at once', wholeNumber(999_999), 2)
    .option('--json <file>', 'also write the figures and verdicts there')
    .allowExcessArguments(false)
    .parse([...argv], { from: 'user' })
    .opts<{ renders: number; seed: number; concurrency: number; json?: string }>();
  return { ...raw, json: raw.json };
}

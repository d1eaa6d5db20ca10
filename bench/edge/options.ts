// The command line of `npm run bench:edge`.
import { Command } from 'commander';
import { wholeNumber } from '../measure/command-line';

/** How much is run. */
export interface EdgeBenchOptions {
  /** How often each user agent asks in the shorter run of two. */
  readonly rounds: number;
  /** How often each script is timed. */
  readonly timings: number;
  /** The file that gets the figures as JSON. */
  readonly json: string | undefined;
}

/** With this many, the steps in which memory and tables grow hardly matter. */
const ROUNDS = 40;

const TIMINGS = 7;

/** Reads the arguments. On `--help` or an error, commander prints it and ends the process. */
export function readEdgeOptions(argv: readonly string[]): EdgeBenchOptions {
  const { rounds, timings, json } = new Command('npm run bench:edge --')
    .description(
      'Counts and times the requests of both routers at the edge, against their peers, and judges them by their goals.',
    )
    .option('--rounds <count>', 'how often each of a dozen user agents asks', wholeNumber(9_999), ROUNDS)
    .option('--timings <count>', 'how often each script is timed', wholeNumber(999), TIMINGS)
    .option('--json <file>', 'also write the figures and verdicts there')
    .allowExcessArguments(false)
    .parse([...argv], { from: 'user' })
    .opts<{ readonly rounds: number; readonly timings: number; readonly json?: string }>();
  return { rounds, timings, json };
}

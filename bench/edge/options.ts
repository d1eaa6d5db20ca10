// The command line of `npm run bench:edge`.
import { Command, InvalidArgumentError } from 'commander';

/** How much is run. */
export interface EdgeBenchOptions {
  /** How often each user agent asks in the shorter run of two. */
  readonly rounds: number;
  /** Where the figures go as JSON. */
  readonly json: string | undefined;
}

/** Enough that the steps in which memory and tables grow weigh little. */
const ROUNDS = 40;

/** Reads the arguments; prints help or what is wrong, and ends the process, as commander does. */
export function readEdgeOptions(argv: readonly string[]): EdgeBenchOptions {
  const { rounds, json } = new Command('npm run bench:edge --')
    .description(
      'Counts the instructions of the edge router per request, against its peers, and judges it by its goals.',
    )
    .option('--rounds <count>', 'how often each of a dozen user agents asks', positiveInteger, ROUNDS)
    .option('--json <file>', 'also write the figures and verdicts there')
    .allowExcessArguments(false)
    .parse([...argv], { from: 'user' })
    .opts<{ readonly rounds: number; readonly json?: string }>();
  return { rounds, json };
}

function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text.trim()))
    throw new InvalidArgumentError(`"${text}" is not a whole number from 1 to 9999.`);
  return Number(text);
}

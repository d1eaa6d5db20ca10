// The command line of `npm run bench:timing`.
import { Command, InvalidArgumentError } from 'commander';

/** What is rendered. */
export interface TimingOptions {
  readonly renders: number;
  readonly seed: number;
  /** How many are under way at once; the local run has two renderers. */
  readonly concurrency: number;
  /** Where the figures go as JSON. */
  readonly json: string | undefined;
}

/** Reads the arguments; prints help or what is wrong, and ends the process, as commander does. */
export function readTimingOptions(argv: readonly string[]): TimingOptions {
  const raw = new Command('npm run bench:timing --')
    .description('Renders pages whose API takes its time: complete, or not kept.')
    .option('--renders <number>', 'how many, half of them under load', positiveInteger, 300)
    .option('--seed <number>', 'draws the delays', positiveInteger, 1)
    .option('--concurrency <number>', 'how many at once', positiveInteger, 2)
    .option('--json <file>', 'also write the figures and verdicts there')
    .allowExcessArguments(false)
    .parse([...argv], { from: 'user' })
    .opts<{ renders: number; seed: number; concurrency: number; json?: string }>();
  return { ...raw, json: raw.json };
}

function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text.trim())) throw new InvalidArgumentError(`"${text}" is not a whole number above 0.`);
  return Number(text);
}

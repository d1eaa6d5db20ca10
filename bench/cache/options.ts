// The command line of `npm run bench:cache`.
import { Command, InvalidArgumentError } from 'commander';
import { ASKED_PAGES } from './stored-pages';

/** How much is run. */
export interface CacheBenchOptions {
  /** Of the larger index. */
  readonly records: number;
  readonly rounds: number;
  /** How many pages are asked for at once. */
  readonly levels: readonly number[];
  /** Where the figures go as JSON. */
  readonly json: string | undefined;
}

interface RawOptions {
  readonly quick: boolean;
  readonly records?: number;
  readonly rounds?: number;
  readonly concurrency: readonly number[];
  readonly json?: string;
}

const FULL = { records: 100_000, rounds: 15 } as const;
const QUICK = { records: 10_000, rounds: 4 } as const;

/** Reads the arguments; prints help or what is wrong, and ends the process, as commander does. */
export function readCacheOptions(argv: readonly string[]): CacheBenchOptions {
  const { quick, json, concurrency, ...raw } = new Command('npm run bench:cache --')
    .description(
      'Measures a HIT against the same SDK calls made bare and against the recipe, and judges it by its goals.',
    )
    .option('--quick', `few rounds, and ${QUICK.records} records unless told otherwise`, false)
    .option('--records <count>', `of the larger index (${FULL.records}); the smaller has ${ASKED_PAGES}`, recordCount)
    .option('--rounds <count>', `turns of each subject at each concurrency (${FULL.rounds})`, positiveInteger)
    .option(
      '--concurrency <levels>',
      'how many at once',
      (text: string) => text.split(',').map(positiveInteger),
      [1, 8, 64],
    )
    .option('--json <file>', 'also write the figures and verdicts there')
    .allowExcessArguments(false)
    .parse([...argv], { from: 'user' })
    .opts<RawOptions>();
  const size = quick ? QUICK : FULL;
  return { records: raw.records ?? size.records, rounds: raw.rounds ?? size.rounds, levels: concurrency, json };
}

function recordCount(text: string): number {
  const count = positiveInteger(text);
  if (count <= ASKED_PAGES)
    throw new InvalidArgumentError(`"${text}" is not more than the ${ASKED_PAGES} records of the smaller index.`);
  return count;
}

function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text.trim())) throw new InvalidArgumentError(`"${text}" is not a whole number above 0.`);
  return Number(text);
}

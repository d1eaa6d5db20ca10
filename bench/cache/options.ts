// The command line of `npm run bench:cache`.
import { Command, InvalidArgumentError } from 'commander';
import { wholeNumber } from '../measure/command-line';
import { ASKED_PAGES } from './stored-pages';

/** How much is run. */
export interface CacheBenchOptions {
  /** Records of the larger index. */
  readonly records: number;
  readonly rounds: number;
  /** How many pages are requested at once. */
  readonly levels: readonly number[];
  /** The file that gets the figures as JSON. */
  readonly json: string | undefined;
}

interface RawOptions {
  readonly quick: boolean;
  readonly records?: number;
  readonly rounds?: number;
  readonly concurrency: readonly number[];
  readonly json?: string;
}

const POSITIVE = wholeNumber(99_999_999);

const FULL = { records: 100_000, rounds: 15 } as const;
const QUICK = { records: 10_000, rounds: 4 } as const;

/** Reads the arguments. On `--help` or an error, commander prints it and ends the process. */
export function readCacheOptions(argv: readonly string[]): CacheBenchOptions {
  const { quick, json, concurrency, ...raw } = new Command('npm run bench:cache --')
    .description('Compares a HIT with the bare SDK calls and with the recipe, and judges it by its goals.')
    .option('--quick', `few rounds; ${QUICK.records} records by default`, false)
    .option(
      '--records <count>',
      `records of the larger index (default: ${FULL.records}); the smaller has ${ASKED_PAGES}`,
      recordCount,
    )
    .option('--rounds <count>', `turns of each subject at each concurrency (default: ${FULL.rounds})`, POSITIVE)
    .option(
      '--concurrency <levels>',
      'how many requests at once',
      (text: string) => text.split(',').map(POSITIVE),
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
  const count = POSITIVE(text);
  if (count <= ASKED_PAGES)
    throw new InvalidArgumentError(`"${text}" must be more than ${ASKED_PAGES}, the records of the smaller index.`);
  return count;
}

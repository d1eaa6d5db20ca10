// The command line of `npm run bench:render`.
import { Command, InvalidArgumentError } from 'commander';
import { wholeNumber } from '../measure/command-line';
import { PAGE_KINDS, type PageKind } from './site';
import { SUBJECT_NAMES, type SubjectName } from './subjects/registry';

/** Parts of a run. */
export const PARTS = ['sequential', 'concurrent', 'cold', 'endurance'] as const;
export type Part = (typeof PARTS)[number];

const QUICK_PARTS: readonly Part[] = ['sequential', 'concurrent'];

/** What is run, and how much of it. */
export interface BenchOptions {
  readonly kinds: readonly PageKind[];
  readonly subjects: readonly SubjectName[];
  readonly parts: readonly Part[];
  readonly sequential: { readonly rounds: number; readonly rendersPerTurn: number };
  readonly concurrent: { readonly rounds: number; readonly rendersPerWorker: number };
  readonly levels: readonly number[];
  readonly coldRounds: number;
  readonly enduranceRenders: number;
  /** The file that gets the figures as JSON. */
  readonly json: string | undefined;
}

interface RawOptions {
  readonly quick: boolean;
  readonly only: readonly PageKind[];
  readonly subjects: readonly SubjectName[];
  readonly parts?: readonly Part[];
  readonly concurrency?: readonly number[];
  readonly endurance?: number;
  readonly json?: string;
}

const POSITIVE = wholeNumber(999_999);

const FULL = {
  sequential: { rounds: 5, rendersPerTurn: 5 },
  concurrent: { rounds: 3, rendersPerWorker: 6 },
  levels: [1, 2, 4, 8],
  coldRounds: 7,
} as const;

const QUICK = {
  sequential: { rounds: 3, rendersPerTurn: 3 },
  concurrent: { rounds: 2, rendersPerWorker: 3 },
  levels: [4],
  coldRounds: 2,
} as const;

/** Reads the arguments. On `--help` or an error, commander prints it and ends the process. */
export function readOptions(argv: readonly string[]): BenchOptions {
  const raw = new Command('npm run bench:render --')
    .description('Compares `render` with its peers and with the bare floor, and judges it by its goals.')
    .option('--quick', 'few renders, only 4 at once; cold and endurance only with --parts', false)
    .option('--only <pages>', `kinds of pages: ${PAGE_KINDS.join(', ')}`, listOf('page', PAGE_KINDS), PAGE_KINDS)
    .option(
      '--subjects <names>',
      `subjects: ${SUBJECT_NAMES.join(', ')}`,
      listOf('subject', SUBJECT_NAMES),
      SUBJECT_NAMES,
    )
    .option('--parts <names>', `parts of the run: ${PARTS.join(', ')}`, listOf('part', PARTS))
    .option('--concurrency <levels>', 'how many renders at once, e.g. 1,2,4,8', (text) => text.split(',').map(POSITIVE))
    .option('--endurance <renders>', 'renders in a row for the endurance part (default: 1000)', POSITIVE)
    .option('--json <file>', 'also write the figures and verdicts there')
    .allowExcessArguments(false)
    .parse([...argv], { from: 'user' })
    .opts<RawOptions>();
  const parts = raw.parts ?? (raw.quick ? QUICK_PARTS : PARTS);
  const size = raw.quick ? QUICK : FULL;
  return {
    kinds: raw.only,
    subjects: raw.subjects,
    parts,
    ...size,
    levels: raw.concurrency ?? size.levels,
    enduranceRenders: raw.endurance ?? 1000,
    json: raw.json,
  };
}

function listOf<Word extends string>(what: string, words: readonly Word[]): (text: string) => readonly Word[] {
  return (text) =>
    text.split(',').map((name) => {
      const word = words.find((candidate) => candidate === name.trim());
      if (word === undefined)
        throw new InvalidArgumentError(`"${name}" is not a ${what}; allowed: ${words.join(', ')}.`);
      return word;
    });
}

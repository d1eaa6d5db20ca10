// The command line of `npm run bench:render`.
import { Command, InvalidArgumentError } from 'commander';
import type { PageKind } from './site';
import { PAGE_KINDS } from './site';
import type { SubjectName } from './subjects/registry';
import { SUBJECT_NAMES } from './subjects/registry';

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
  /** Where the figures go as JSON. */
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

/** Reads the arguments; prints help or what is wrong, and ends the process, as commander does. */
export function readOptions(argv: readonly string[]): BenchOptions {
  const raw = new Command('npm run bench:render --')
    .description('Measures the renderer against its peers and the bare floor, and judges it by its goals.')
    .option('--quick', 'few renders, 4 at once only; cold and endurance only by --parts', false)
    .option('--only <pages>', `kinds of pages: ${PAGE_KINDS.join(', ')}`, listOf('page', PAGE_KINDS), PAGE_KINDS)
    .option('--subjects <names>', `who: ${SUBJECT_NAMES.join(', ')}`, listOf('subject', SUBJECT_NAMES), SUBJECT_NAMES)
    .option('--parts <names>', `what: ${PARTS.join(', ')}`, listOf('part', PARTS))
    .option('--concurrency <levels>', 'how many at once, e.g. 1,2,4,8', (text) => text.split(',').map(positiveInteger))
    .option('--endurance <renders>', 'renders in a row for the endurance part (1000)', positiveInteger)
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
      if (word === undefined) throw new InvalidArgumentError(`"${name}" is no ${what}; allowed: ${words.join(', ')}.`);
      return word;
    });
}

function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text.trim())) throw new InvalidArgumentError(`"${text}" is not a whole number above 0.`);
  return Number(text);
}

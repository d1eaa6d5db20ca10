// The command line of `npm run bench:fidelity`.
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';

/** What is compared. */
export interface FidelityOptions {
  /** Only pages whose name matches. */
  readonly only: RegExp;
  readonly prerender: boolean;
  /** Where pictures, views and HTML are put. */
  readonly outFolder: string | undefined;
  /** Where the figures go as JSON. */
  readonly json: string | undefined;
  /** How many pages people look at at once. */
  readonly people: number;
}

interface RawOptions {
  readonly only: RegExp;
  readonly prerender: boolean;
  readonly out?: string;
  readonly json?: string;
  readonly people: number;
}

/** Reads the arguments; prints help or what is wrong, and ends the process, as commander does. */
export function readFidelityOptions(argv: readonly string[]): FidelityOptions {
  const raw = new Command('npm run bench:fidelity --')
    .description('Compares answers with what a person sees, on published applications and libraries.')
    .option('--only <pattern>', 'pages whose name matches this regular expression', pattern, /(?:)/)
    .option('--no-prerender', 'without prerender')
    .option('--out <folder>', 'write pictures, views and HTML there')
    .option('--json <file>', 'also write the figures and verdicts there')
    .option('--people <number>', 'pages that are looked at at once', positiveInteger, 3)
    .allowExcessArguments(false)
    .parse([...argv], { from: 'user' })
    .opts<RawOptions>();
  return {
    only: raw.only,
    prerender: raw.prerender,
    outFolder: raw.out === undefined ? undefined : path.resolve(raw.out),
    json: raw.json,
    people: raw.people,
  };
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new InvalidArgumentError(`"${text}" is no regular expression.`);
  }
}

function positiveInteger(text: string): number {
  if (!/^[1-9]\d?$/.test(text.trim())) throw new InvalidArgumentError(`"${text}" is not a whole number from 1 to 99.`);
  return Number(text);
}

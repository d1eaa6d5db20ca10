// The command line of `npm run bench:fidelity`.
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { wholeNumber } from '../measure/command-line';

/** What is compared. */
export interface FidelityOptions {
  /** Only pages whose name matches. */
  readonly only: RegExp;
  readonly prerender: boolean;
  /** The folder that gets pictures, views and HTML. */
  readonly outFolder: string | undefined;
  /** The file that gets the figures as JSON. */
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

/** Reads the arguments. On `--help` or an error, commander prints it and ends the process. */
export function readFidelityOptions(argv: readonly string[]): FidelityOptions {
  const raw = new Command('npm run bench:fidelity --')
    .description('Compares answers with the page that a person sees, on published applications and libraries.')
    .option('--only <pattern>', 'only pages whose name matches this regular expression', pattern, /(?:)/)
    .option('--no-prerender', 'leave prerender out')
    .option('--out <folder>', 'write pictures, views and HTML there')
    .option('--json <file>', 'also write the figures and verdicts there')
    .option('--people <number>', 'pages that people look at at once', wholeNumber(99), 3)
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
    throw new InvalidArgumentError(`"${text}" is not a regular expression.`);
  }
}

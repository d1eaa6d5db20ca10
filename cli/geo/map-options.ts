// The options of `npm run geo:map`.
import path from 'node:path';
import { DEFAULT_REGIONS, type Regions } from '../../core/geography/regions';
import { OptionError, readArguments, regionsOption } from '../command/command-line';

/** The options of the drawing. */
export interface MapOptions {
  readonly regions: Regions;
  /** The file to write, absolute. */
  readonly output: string;
}

/**
 * Reads the arguments behind `npm run geo:map --`.
 * @throws OptionError with every problem at once
 * @throws HelpRequested
 */
export function parseMapOptions(args: readonly string[]): MapOptions {
  const raw = readArguments<{ readonly regions: string; readonly output: string }>(
    args,
    'npm run geo:map --',
    (command) =>
      command
        .description('Draws the world coloured by the region that each country is sent to, as SVG.')
        .option('--regions <list>', 'AWS regions, separated by commas', DEFAULT_REGIONS.join(','))
        .option('--output <file>', 'the file to write', 'geography.svg'),
  );
  const parsed = regionsOption(raw.regions);
  const problems = parsed.kind === 'problems' ? [...parsed.problems] : [];
  if (raw.output.trim() === '')
    problems.push('--output: "" is no file; allowed: the path of a file, e.g. geography.svg.');
  if (parsed.kind === 'problems' || problems.length > 0) throw new OptionError(problems.join('\n'));
  return { regions: parsed.regions, output: path.resolve(raw.output) };
}

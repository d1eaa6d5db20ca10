// The options of `georender geo`.
import path from 'node:path';
import { DEFAULT_REGIONS, type Regions } from '../../core/geography/regions';
import type { CommandOptions } from '../command/define-command';
import { regionsOption } from '../command/shared-options';

/** The options of the drawing. */
export interface MapOptions {
  readonly regions: Regions;
  /** The file to write, absolute. */
  readonly output: string;
}

/** How they are read. */
export const mapOptions: CommandOptions<{ readonly regions: string; readonly output: string }, MapOptions> = {
  declare(command) {
    command
      .option('--regions <list>', 'AWS regions, separated by commas', DEFAULT_REGIONS.join(','))
      .option('--output <file>', 'the file to write', 'geography.svg');
  },
  check({ regions, output }, _operands, problems) {
    const parsed = regionsOption(regions, problems);
    if (output.trim() === '')
      problems.push('--output: "" is no file; allowed: the path of a file, e.g. geography.svg.');
    return parsed && { regions: parsed, output: path.resolve(output) };
  },
};

// The options of `georender build`.
import { DEFAULT_REGIONS, type Regions } from '../../core/geography/regions';
import type { CommandOptions } from '../command/define-command';
import { regionsOption } from '../command/shared-options';

/** The options of the build. */
export interface BuildOptions {
  readonly regions: Regions;
  /** The folder to write to. */
  readonly out: string;
}

/** How they are read. */
export const buildOptions: CommandOptions<{ readonly regions: string; readonly out: string }, BuildOptions> = {
  declare(command) {
    command
      .option('--regions <list>', 'AWS regions, separated by commas', DEFAULT_REGIONS.join(','))
      .option('--out <dir>', 'where to write', 'dist');
  },
  check({ regions, out }, _operands, problems) {
    const parsed = regionsOption(regions, problems);
    return parsed && { regions: parsed, out };
  },
};

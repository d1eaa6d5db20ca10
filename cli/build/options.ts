// The options of `georender build`.
import { DEFAULT_REGIONS, type Regions } from '../../core/geography/regions';
import { type EdgeEngine, endpointProblems } from '../../core/routing/edge-engines';
import type { CommandOptions } from '../command/define-command';
import { declareEdge, edgeOption, regionsOption } from '../command/shared-options';

/** The options of the build. */
export interface BuildOptions {
  readonly regions: Regions;
  /** What routes at the edge. */
  readonly edge: EdgeEngine;
  /** The folder to write to. */
  readonly out: string;
}

interface RawOptions {
  readonly regions: string;
  readonly edge: string;
  readonly out: string;
}

/** How they are read. */
export const buildOptions: CommandOptions<RawOptions, BuildOptions> = {
  declare(command) {
    command.option('--regions <list>', 'AWS regions, separated by commas', DEFAULT_REGIONS.join(','));
    declareEdge(command).option('--out <dir>', 'where to write', 'dist');
  },
  check({ regions, edge, out }, _operands, problems) {
    const parsed = regionsOption(regions, problems);
    const engine = edgeOption(edge, problems);
    if (parsed && engine) problems.push(...endpointProblems('--regions', parsed, engine));
    return parsed && engine && { regions: parsed, edge: engine, out };
  },
};

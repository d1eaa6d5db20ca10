// Fetches the lines of requests that a stack's `serve` functions wrote as files, for a report on this machine.
import path from 'node:path';
import type { Interval } from '../sql-template';
import { DEFAULT_LINE_BOUNDS, LineBudget } from './line-budget';
import { linesInterval } from './lines-interval';
import { readLogGroup } from './log-group-lines';
import { type FunctionLines, type LineOptions, type LinesSource, serveFunctions } from './serve-log-groups';

/** Fetched lines. */
export interface ServeLines {
  readonly files: readonly string[];
  readonly functions: readonly FunctionLines[];
}

/** Fetches into a folder, as `serve-REGION-NUMBER.json`. What AWS refuses is left out, with the reason. */
export async function fetchServeLines(
  source: LinesSource,
  interval: Interval,
  folder: string,
  { mode, bounds = DEFAULT_LINE_BOUNDS, onLines = () => undefined }: LineOptions,
): Promise<ServeLines> {
  const budget = new LineBudget(bounds, source.clock);
  let all = 0;
  const count = (lines: number): void => onLines((all += lines));
  const found = await Promise.all(
    (await serveFunctions(source, mode)).map(async ({ region, functionName, group }, at) => {
      const file = path.join(folder, `serve-${region}-${at}.json`);
      const ports = { client: source.cloudWatchLogs(region), clock: source.clock, budget, onLines: count };
      const read =
        group.kind === 'left-out'
          ? group
          : await readLogGroup({ region, logGroup: group.name }, linesInterval(interval), file, ports);
      return { file, region, functionName, read };
    }),
  );
  return {
    files: found.filter(({ read }) => read.kind !== 'left-out' && read.lines > 0).map(({ file }) => file),
    functions: found.map(({ region, functionName, read }) => ({ region, functionName, read })),
  };
}

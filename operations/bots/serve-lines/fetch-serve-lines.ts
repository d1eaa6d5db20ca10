// Fetches the lines of requests that a stack's `serve` functions wrote, of all regions and canaries, as files.
import path from 'node:path';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { VARIABLES } from '../../../core/contract/environment-variables';
import type { Region } from '../../../core/geography/regions';
import { called } from '../../aws/aws-call';
import { reasonOf } from '../../aws/error-reason';
import type { Deployment } from '../../deployment';
import type { Interval } from '../sql-template';
import { DEFAULT_LINE_BOUNDS, type LineBounds, LineBudget } from './line-budget';
import { type LinesRead, readLogGroup } from './log-group-lines';

/** The part of a deployment that is read. */
export interface LinesSource {
  readonly facts: Pick<Deployment['facts'], 'functions' | 'canaries'>;
  readonly clock: Deployment['clock'];
  lambda(region: Region): Pick<LambdaClient, 'send'>;
  cloudWatchLogs(region: Region): Pick<CloudWatchLogsClient, 'send'>;
}

/** How lines are fetched. */
export interface LineOptions {
  /** `always` also reads where `requestLog` is off now: it may have been on. */
  readonly mode: 'if-on' | 'always';
  readonly bounds?: LineBounds;
  /** Gets the lines of all regions so far. */
  readonly onLines?: (lines: number) => void;
}

/** The lines of one function. */
export interface FunctionLines {
  readonly region: Region;
  readonly functionName: string;
  readonly read: LinesRead;
}

/** Fetched lines. */
export interface ServeLines {
  readonly files: readonly string[];
  readonly functions: readonly FunctionLines[];
}

/** The reason of a function whose setting is off. */
export const IS_OFF = 'requestLog is off';

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
    serveFunctions(source).map(async ({ region, functionName }, at) => {
      const file = path.join(folder, `serve-${region}-${at}.json`);
      const group = await logGroupOf(source, region, functionName, mode);
      const ports = { client: source.cloudWatchLogs(region), clock: source.clock, budget, onLines: count };
      const read =
        group.kind === 'left-out' ? group : await readLogGroup({ region, logGroup: group.name }, interval, file, ports);
      return { file, region, functionName, read };
    }),
  );
  return {
    files: found.filter(({ read }) => read.kind !== 'left-out' && read.lines > 0).map(({ file }) => file),
    functions: found.map(({ region, functionName, read }) => ({ region, functionName, read })),
  };
}

function serveFunctions({ facts }: LinesSource) {
  return [...facts.functions, ...facts.canaries].map(([region, { serve }]) => ({ region, functionName: serve }));
}

/** The function's own configuration tells its log group, and whether it logs requests. */
async function logGroupOf(
  { lambda }: LinesSource,
  region: Region,
  functionName: string,
  mode: LineOptions['mode'],
): Promise<{ readonly kind: 'group'; readonly name: string } | { readonly kind: 'left-out'; readonly reason: string }> {
  const call = { action: 'lambda:GetFunctionConfiguration', region, resource: `function ${functionName}` };
  try {
    const about = await called(call, () =>
      lambda(region).send(new GetFunctionConfigurationCommand({ FunctionName: functionName })),
    );
    // Without the permission for a key of the function, the variables are not told.
    const variables = about.Environment?.Variables;
    const isOff = variables !== undefined && variables[VARIABLES.requestLog] !== 'true';
    if (isOff && mode === 'if-on') return { kind: 'left-out', reason: IS_OFF };
    return { kind: 'group', name: about.LoggingConfig?.LogGroup ?? `/aws/lambda/${functionName}` };
  } catch (error) {
    return { kind: 'left-out', reason: reasonOf(error) };
  }
}

// Finds the log groups of a stack's `serve` functions, of all regions and canaries.
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { VARIABLES } from '../../../core/contract/environment-variables';
import type { Region } from '../../../core/geography/regions';
import { called } from '../../aws/aws-call';
import { reasonOf } from '../../aws/error-reason';
import type { Deployment } from '../../deployment';
import type { LineBounds } from './line-budget';
import type { LinesRead } from './log-group-lines';

/** The part of a deployment that is read. */
export interface LinesSource {
  readonly facts: Pick<Deployment['facts'], 'functions' | 'canaries'>;
  readonly clock: Deployment['clock'];
  lambda(region: Region): Pick<LambdaClient, 'send'>;
  cloudWatchLogs(region: Region): Pick<CloudWatchLogsClient, 'send'>;
}

/** How lines are read. */
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

/** A function, and its log group unless that is left out. */
export interface ServeFunction {
  readonly region: Region;
  readonly functionName: string;
  readonly group: { readonly kind: 'group'; readonly name: string } | Extract<LinesRead, { kind: 'left-out' }>;
}

/** The reason of a function whose setting is off. */
export const IS_OFF = 'requestLog is off';

/** All functions. What AWS refuses is left out, with the reason. */
export function serveFunctions(source: LinesSource, mode: LineOptions['mode']): Promise<readonly ServeFunction[]> {
  const { functions, canaries } = source.facts;
  return Promise.all(
    [...functions, ...canaries].map(async ([region, { serve: functionName }]) => ({
      region,
      functionName,
      group: await logGroupOf(source, region, functionName, mode),
    })),
  );
}

/** The function's own configuration tells its log group, and whether it logs requests. */
async function logGroupOf(
  { lambda }: LinesSource,
  region: Region,
  functionName: string,
  mode: LineOptions['mode'],
): Promise<ServeFunction['group']> {
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

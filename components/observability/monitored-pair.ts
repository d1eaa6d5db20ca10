// A pair of functions, as alarms and dashboard watch it.
import type * as pulumi from '@pulumi/pulumi';
import type { FunctionPair } from '../functions/function-pair';
import type { MonitoredPair } from './monitored';

/** The names that a pair is watched by. */
export function monitoredPair(pair: FunctionPair): MonitoredPair<pulumi.Output<string>> {
  return {
    serveFunctionName: pair.serveFunction.name,
    serveLogGroupName: pair.serveLogGroupName,
    renderFunctionName: pair.renderFunction.name,
    renderLogGroupName: pair.renderLogGroupName,
  };
}

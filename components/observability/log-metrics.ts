// Counts lines of the functions' logs, for alarms on failures that Lambda does not count.
import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { SINGLE_PROCESS_MESSAGE } from '../../core/contract/single-process';
import type { Region } from '../../core/geography/regions';
import { regionalName } from '../regional-name';
import { type LogMetricName, logMetric, type MonitoredPair, type PairKind } from './monitored';
import { TOLERATED_FAILURES } from './pair-alarms';

/** The arguments of {@link countLogLines}, besides the pair. */
export interface LogMetricArgs {
  readonly region: Region;
  readonly kind: PairKind;
  readonly namespace: string;
}

interface Filter {
  readonly part: string;
  readonly logGroupName: pulumi.Input<string>;
  readonly pattern: string;
  readonly metricName: LogMetricName;
  /** The value of a line. Default: 1. */
  readonly value?: number;
}

/**
 * Creates a pair's log filters. Neither function throws, so most failures are only logged. Failures of background
 * renders are only in the log of `render`. For answers that are no rendered pages, `serve` logs `cache` and `status`
 * (`handlers/serve/log-answer.ts`).
 */
export function countLogLines(
  name: string,
  pair: MonitoredPair<pulumi.Input<string>>,
  { region, kind, namespace }: LogMetricArgs,
  parent: pulumi.Resource,
): void {
  const prefix = kind === 'canary' ? 'canary-' : '';
  for (const { part, logGroupName, pattern, metricName, value = 1 } of filters(pair)) {
    const metric = logMetric(namespace, metricName, kind);
    new aws.cloudwatch.LogMetricFilter(
      regionalName(name, `${prefix}${part}`, region),
      {
        region,
        logGroupName,
        pattern,
        metricTransformation: {
          namespace: metric.namespace,
          name: metric.metricName,
          value: String(value),
          defaultValue: '0',
        },
      },
      { parent },
    );
  }
}

function filters({ serveLogGroupName, renderLogGroupName }: MonitoredPair<pulumi.Input<string>>): readonly Filter[] {
  const errors = '{ $.level = "ERROR" }';
  const singleProcess = `{ $.message = "${SINGLE_PROCESS_MESSAGE}" }`;
  return [
    { part: 'serve-failures', logGroupName: serveLogGroupName, pattern: errors, metricName: 'Failures' },
    { part: 'render-failures', logGroupName: renderLogGroupName, pattern: errors, metricName: 'Failures' },
    { part: 'bypasses', logGroupName: serveLogGroupName, pattern: '{ $.cache = "BYPASS" }', metricName: 'Bypasses' },
    { part: 'forbidden', logGroupName: serveLogGroupName, pattern: '{ $.status = 403 }', metricName: 'Forbidden' },
    // It also counts once as an error. Together they exceed the threshold at once: the problem concerns all pages.
    {
      part: 'single-process-failures',
      logGroupName: renderLogGroupName,
      pattern: singleProcess,
      metricName: 'Failures',
      value: TOLERATED_FAILURES,
    },
    {
      part: 'single-processes',
      logGroupName: renderLogGroupName,
      pattern: singleProcess,
      metricName: 'SingleProcesses',
    },
  ];
}

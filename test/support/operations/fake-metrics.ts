// CloudWatch with metrics and alarms that a test makes up, and Lambda that tells the functions' names in metrics.
import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { Region } from '../../../core/geography/regions';

/** A metric's statistic that was asked for, e.g. `Invocations Sum site-serve`: name, statistic and dimensions. */
export interface AskedMetric {
  readonly name: string;
  /** In milliseconds since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
}

const MINUTE_MS = 60_000;

/** What a test sets. */
export class FakeMetrics {
  /** The value of a statistic in the n-th minute since the begin; undefined: no data. */
  valueOf: (name: string, minute: number) => number | undefined = () => undefined;
  /** Ringing alarms, in the first region that is asked. */
  alarms: readonly string[] = [];
  /** Whether functions have metrics of their own. */
  hasOwn = true;
  readonly asked: AskedMetric[] = [];

  constructor(private readonly alarmRegion: Region) {}

  cloudWatch(region: Region): CloudWatchClient {
    return answering(new CloudWatchClient({ region }), (command) => this.answer(region, command));
  }

  lambda(region: Region): LambdaClient {
    return answering(new LambdaClient({ region }), (command) => {
      const { input }: { readonly input?: { readonly FunctionName?: string } } = Object(command);
      const service = input?.FunctionName?.includes('canary') === true ? 'site-1-canary' : 'site-1';
      return {
        ...{ MemorySize: 2048, Architectures: ['arm64'] },
        Environment: { Variables: this.hasOwn ? { GEORENDER_METRICS: service } : {} },
      };
    });
  }

  private answer(region: Region, command: unknown): object {
    if (command instanceof DescribeAlarmsCommand)
      return { MetricAlarms: region === this.alarmRegion ? this.alarms.map((AlarmName) => ({ AlarmName })) : [] };
    if (!(command instanceof GetMetricDataCommand)) throw new Error('Nothing else is asked of CloudWatch.');
    const { StartTime, EndTime, MetricDataQueries: queries = [] } = command.input;
    const [fromMs, toMs] = [Number(StartTime), Number(EndTime)];
    const minutes = Array.from({ length: Math.ceil((toMs - fromMs) / MINUTE_MS) }, (_, at) => at);
    return {
      MetricDataResults: queries.map(({ Id, MetricStat: stat }) => {
        const { MetricName = '', Dimensions: dimensions = [] } = stat?.Metric ?? {};
        const name = [MetricName, stat?.Stat, ...dimensions.map(({ Value }) => Value)].join(' ');
        this.asked.push({ name, fromMs, toMs });
        const values = minutes.flatMap((at) => {
          const value = this.valueOf(name, at);
          return value === undefined ? [] : [{ at, value }];
        });
        return {
          Id,
          Values: values.map(({ value }) => value),
          Timestamps: values.map(({ at }) => new Date(fromMs + at * MINUTE_MS)),
        };
      }),
    };
  }
}

function answering<Client extends object>(client: Client, answer: (command: unknown) => object): Client {
  return Object.create(client, { send: { value: async (command: unknown) => answer(command) } });
}

// Eyes on all regions: alarms and their topics in each, one dashboard at home.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Region } from '../core/regions';
import { ALARM_PERIOD_SECONDS, alarmsOf, type Alarm } from './alarms';
import { dashboardBody } from './dashboard-body';
import { FAILURES_METRIC, type Monitored, type MonitoredRegion } from './monitored';
import { regionalName } from './regional-name';
import { transformed, type Transform } from './transform';

/** The arguments of {@link Observability}. */
export interface ObservabilityArgs extends Omit<Monitored<pulumi.Input<string>>, 'failuresNamespace'> {
  /**
   * Where the dashboard is.
   * @example 'us-east-1'
   */
  readonly home: Region;
  /**
   * The time-out of `render`: the alarm on durations is relative to it.
   * @example 30
   */
  readonly renderTimeoutSeconds: number;
  /**
   * Who is told of alarms. AWS asks the address for its consent once in every region.
   * @default nobody; the topics are there
   * @example 'web-team@example.com'
   */
  readonly alarmEmail?: string;
  /**
   * The distribution, for the dashboard.
   * @default the dashboard is without CloudFront
   */
  readonly distributionId?: pulumi.Input<string>;
  /**
   * Put on every topic and alarm.
   * @example { project: 'georender' }
   */
  readonly tags: Readonly<Record<string, string>>;
  /**
   * Changes what the component would give its resources, in every region.
   * @default nothing is changed
   * @example { alarm: (args, options, name) => { if (name.includes('throttles')) args.threshold = 10; } }
   */
  readonly transform?: {
    readonly topic?: Transform<aws.sns.TopicArgs>;
    readonly alarm?: Transform<aws.cloudwatch.MetricAlarmArgs>;
    readonly dashboard?: Transform<aws.cloudwatch.DashboardArgs>;
  };
}

/**
 * In each region a topic and alarms on errors, durations, throttles, dead letters and replication (an alarm sees the
 * metrics, and tells the topics, of its own region only), and one dashboard over all of them.
 *
 * @example
 * const eyes = new Observability('site', {
 *   home: 'us-east-1', regions, indexTableName: index.tableName, renderTimeoutSeconds: 30, replicationMetrics: false,
 *   alarmEmail: 'web-team@example.com', tags: {},
 * });
 */
export class Observability extends pulumi.ComponentResource {
  /** The topics of the alarms, by region. */
  readonly topicArns: pulumi.Output<Readonly<Record<string, string>>>;
  readonly dashboardName: pulumi.Output<string>;

  constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    super('georender:index:Observability', name, {}, opts);
    const topics = args.regions.map((one) => [one.region, this.watch(name, one, args)] as const);
    this.topicArns = pulumi.output(Object.fromEntries(topics.map(([region, topic]) => [region, topic.arn])));
    this.dashboardName = this.makeDashboard(name, args).dashboardName;
    this.registerOutputs({ topicArns: this.topicArns, dashboardName: this.dashboardName });
  }

  private watch(name: string, one: MonitoredRegion<pulumi.Input<string>>, args: ObservabilityArgs): aws.sns.Topic {
    const topic = this.makeTopic(name, one.region, args);
    const monitored = { ...args, failuresNamespace: failuresNamespace(name) };
    this.countFailures(name, one, monitored.failuresNamespace);
    for (const alarm of alarmsOf(one, monitored, args.renderTimeoutSeconds)) {
      this.makeAlarm(name, one.region, alarm, topic, args);
    }
    return topic;
  }

  /**
   * Neither function throws: what they log as errors is all that tells of most failures, and `render` alone tells of those
   * of pages that it renders for nobody who waits.
   */
  private countFailures(name: string, one: MonitoredRegion<pulumi.Input<string>>, namespace: string): void {
    for (const [part, logGroupName] of [['serve-failures', one.serveLogGroupName], ['render-failures', one.renderLogGroupName]] as const) {
      new aws.cloudwatch.LogMetricFilter(
        regionalName(name, part, one.region),
        {
          region: one.region,
          logGroupName,
          pattern: '{ $.level = "ERROR" }',
          metricTransformation: { namespace, name: FAILURES_METRIC, value: '1', defaultValue: '0' },
        },
        { parent: this },
      );
    }
  }

  private makeTopic(name: string, region: Region, { alarmEmail, tags, transform }: ObservabilityArgs): aws.sns.Topic {
    // Not encrypted: alarms can't publish to a topic under SNS's own key ("Encrypting ... with AWS services", SNS).
    const topic = new aws.sns.Topic(
      ...transformed(transform?.topic, regionalName(name, 'alarms', region), { region, tags }, { parent: this }),
    );
    if (alarmEmail !== undefined) {
      new aws.sns.TopicSubscription(
        regionalName(name, 'alarm-email', region),
        { region, topic: topic.arn, protocol: 'email', endpoint: alarmEmail },
        { parent: this },
      );
    }
    return topic;
  }

  private makeAlarm(
    name: string,
    region: Region,
    alarm: Alarm<pulumi.Input<string>>,
    topic: aws.sns.Topic,
    { tags, transform }: ObservabilityArgs,
  ): void {
    const args: aws.cloudwatch.MetricAlarmArgs = {
      region,
      alarmDescription: alarm.description,
      ...alarm.metric,
      ...(alarm.statistic === 'p90' ? { extendedStatistic: alarm.statistic } : { statistic: alarm.statistic }),
      comparisonOperator: 'GreaterThanThreshold',
      threshold: alarm.threshold,
      period: ALARM_PERIOD_SECONDS,
      evaluationPeriods: alarm.periods.of,
      datapointsToAlarm: alarm.periods.above,
      treatMissingData: 'notBreaching',
      alarmActions: [topic.arn],
      okActions: [topic.arn],
      tags,
    };
    new aws.cloudwatch.MetricAlarm(
      ...transformed(transform?.alarm, regionalName(name, alarm.part, region), args, { parent: this }),
    );
  }

  private makeDashboard(name: string, args: ObservabilityArgs): aws.cloudwatch.Dashboard {
    const { home, regions, indexTableName, replicationMetrics, distributionId } = args;
    const body = pulumi
      .output({
        home, regions: [...regions], indexTableName, replicationMetrics, distributionId,
        failuresNamespace: failuresNamespace(name),
      })
      .apply((content) => dashboardBody(content));
    const dashboard: aws.cloudwatch.DashboardArgs = {
      region: home,
      dashboardName: uniqueName(name),
      dashboardBody: body,
    };
    return new aws.cloudwatch.Dashboard(
      ...transformed(args.transform?.dashboard, `${name}-dashboard-${home}`, dashboard, { parent: this }),
    );
  }
}

function failuresNamespace(name: string): string {
  return `Georender/${uniqueName(name)}`;
}

/** An account has one dashboard, and one metric, of a name: without project and stack, stacks would share them. */
function uniqueName(name: string): string {
  return [pulumi.getProject(), pulumi.getStack(), name].join('-').replace(/[^\w-]/g, '-');
}

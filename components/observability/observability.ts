// Alarms and their topics in every region and at the edge, and one dashboard in the home region.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Region } from '../../core/geography/regions';
import { regionalName } from '../regional-name';
import type { Tags } from '../tags';
import { type Transform, transformed } from '../transform';
import { uniqueName } from '../unique-name';
import type { Alarm } from './alarm';
import { alarmsOf } from './alarms';
import { dashboardBody } from './dashboard-body';
import { edgeAlarms, replicaAlarms } from './edge-alarms';
import { countLogLines } from './log-metrics';
import { metricAlarmArgs } from './metric-alarm-args';
import {
  CLOUDFRONT_REGION,
  type Monitored,
  type MonitoredEdge,
  type MonitoredRegion,
  replicaRegions,
} from './monitored';

/** The arguments of {@link Observability}. */
export interface ObservabilityArgs extends Omit<Monitored<pulumi.Input<string>>, 'logMetricsNamespace'> {
  /**
   * The time-out of `render`, on which the alarm on durations depends.
   * @example 30
   */
  readonly renderTimeoutSeconds: number;
  /**
   * The address that gets a mail when an alarm begins or ends. AWS asks it for consent once in every region.
   * @default no mails; the topics exist
   * @example 'web-team@example.com'
   */
  readonly alarmEmail?: pulumi.Input<string> | undefined;
  /**
   * Tags of every topic and alarm.
   * @example { project: 'georender' }
   */
  readonly tags: Tags;
  /**
   * Changes the arguments of single resources, in every region.
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
 * Only changes from or to ALARM are mailed ("Amazon SNS event schema", Amazon CloudWatch User Guide). Each new alarm
 * soon changes from INSUFFICIENT_DATA to OK.
 */
const ALARMS_ONLY = JSON.stringify({ $or: [{ NewStateValue: ['ALARM'] }, { OldStateValue: ['ALARM'] }] });

/**
 * In each region a topic and alarms on errors, durations, throttles, shares of answers, dead letters and replication,
 * since an alarm knows the metrics and topics of its own region only. The alarms of distribution and router are in
 * us-east-1. One dashboard shows all regions.
 *
 * @example
 * const observability = new Observability('site', {
 *   home: 'us-east-1', regions, indexTableName: index.tableName, renderTimeoutSeconds: 30, replicationMetrics: false,
 *   edge: { distributionId: edge.distributionId, routerFunctionName: edge.functionName },
 *   alarmEmail: 'web-team@example.com', tags: {},
 * });
 */
export class Observability extends pulumi.ComponentResource {
  /** The topics of the alarms, by region: all regions, and us-east-1 if there is an edge. */
  readonly topicArns: pulumi.Output<Readonly<Record<string, string>>>;
  /** The name of the dashboard, in the home region. */
  readonly dashboardName: pulumi.Output<string>;

  constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    super('georender:index:Observability', name, {}, opts);
    const { edge, regions } = args;
    const topics = new Map<Region, aws.sns.Topic>();
    for (const one of regions) this.watch(name, one, this.topicIn(topics, one.region, name, args), args);
    if (edge !== undefined) {
      const topic = this.topicIn(topics, CLOUDFRONT_REGION, name, args);
      for (const alarm of edgeAlarms(edge)) this.makeAlarm(name, CLOUDFRONT_REGION, alarm, topic, args);
      if (edge.engine === 'lambda-at-edge') this.watchReplicas(name, edge, topics, args);
    }
    this.topicArns = pulumi.output(Object.fromEntries([...topics].map(([region, topic]) => [region, topic.arn])));
    this.dashboardName = this.makeDashboard(name, args).dashboardName;
    this.registerOutputs({ topicArns: this.topicArns, dashboardName: this.dashboardName });
  }

  private watchReplicas(
    name: string,
    edge: MonitoredEdge<pulumi.Input<string>>,
    topics: Map<Region, aws.sns.Topic>,
    args: ObservabilityArgs,
  ): void {
    for (const region of replicaRegions(args.regions.map((one) => one.region))) {
      const topic = this.topicIn(topics, region, name, args);
      for (const alarm of replicaAlarms(edge)) this.makeAlarm(name, region, alarm, topic, args);
    }
  }

  private topicIn(
    topics: Map<Region, aws.sns.Topic>,
    region: Region,
    name: string,
    args: ObservabilityArgs,
  ): aws.sns.Topic {
    const topic = topics.get(region) ?? this.makeTopic(name, region, args);
    topics.set(region, topic);
    return topic;
  }

  private watch(
    name: string,
    one: MonitoredRegion<pulumi.Input<string>>,
    topic: aws.sns.Topic,
    args: ObservabilityArgs,
  ): void {
    const { region, canary } = one;
    const namespace = logMetricsNamespace(name);
    countLogLines(name, one, { region, kind: 'live', namespace }, this);
    if (canary !== undefined) countLogLines(name, canary, { region, kind: 'canary', namespace }, this);
    for (const alarm of alarmsOf(one, { ...args, logMetricsNamespace: namespace }, args.renderTimeoutSeconds)) {
      this.makeAlarm(name, region, alarm, topic, args);
    }
  }

  private makeTopic(name: string, region: Region, { alarmEmail, tags, transform }: ObservabilityArgs): aws.sns.Topic {
    // Not encrypted: alarms can't publish to a topic with SNS's own key ("Encrypting ... with AWS services", SNS).
    const topic = new aws.sns.Topic(
      ...transformed(transform?.topic, regionalName(name, 'alarms', region), { region, tags }, { parent: this }),
    );
    if (alarmEmail !== undefined) {
      new aws.sns.TopicSubscription(
        regionalName(name, 'alarm-email', region),
        {
          region,
          topic: topic.arn,
          protocol: 'email',
          endpoint: alarmEmail,
          filterPolicyScope: 'MessageBody',
          filterPolicy: ALARMS_ONLY,
        },
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
      ...metricAlarmArgs(alarm),
      alarmActions: [topic.arn],
      okActions: [topic.arn],
      tags,
    };
    new aws.cloudwatch.MetricAlarm(
      ...transformed(transform?.alarm, regionalName(name, alarm.part, region), args, { parent: this }),
    );
  }

  private makeDashboard(name: string, args: ObservabilityArgs): aws.cloudwatch.Dashboard {
    const { home, regions, edge, indexTableName, replicationMetrics, metricsName } = args;
    const body = pulumi
      .output({
        home,
        regions: [...regions],
        edge,
        indexTableName,
        replicationMetrics,
        metricsName,
        logMetricsNamespace: logMetricsNamespace(name),
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

function logMetricsNamespace(name: string): string {
  return `Georender/${uniqueName(name)}`;
}

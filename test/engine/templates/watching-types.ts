// CloudWatch's resources and SNS's, in CloudFormation's words.
import { isProperties, type Json, type Properties, text } from '../aws/properties';
import { type Mapping, parsedPolicy, same, TAGS } from './mapping';
import type { ResourceType } from './resource-type';

function asDimensions(dimensions: Json): Json {
  return Object.entries(isProperties(dimensions) ? dimensions : {}).map(([Name, Value]) => ({ Name, Value }));
}

/** A metric of its own, or what is computed of the others. */
const METRIC_QUERY: Mapping = {
  ...same('id expression label returnData'),
  metric: {
    to: 'MetricStat',
    each: {
      ...same('namespace metricName', 'Metric'),
      dimensions: { to: 'Metric.Dimensions', as: asDimensions },
      ...same('period stat unit'),
    },
  },
};

const METRIC_TRANSFORMATION: Mapping = {
  namespace: 'MetricNamespace',
  name: 'MetricName',
  value: 'MetricValue',
  defaultValue: { to: 'DefaultValue', as: Number },
  unit: 'Unit',
};

/** A rule's only target, which the provider names. */
function asTarget({ arn, targetId, roleArn, ...rest }: Properties): Properties {
  const role: Properties = roleArn === undefined ? {} : { roleArn };
  return { ...rest, targets: [{ arn: arn ?? '', id: targetId ?? text(rest, 'rule'), ...role }] };
}

/** By the provider's type. */
export const WATCHING_TYPES: Readonly<Record<string, ResourceType>> = {
  'aws:cloudwatch/logGroup:LogGroup': {
    type: 'AWS::Logs::LogGroup',
    properties: {
      name: 'LogGroupName',
      ...same('retentionInDays'),
      skipDestroy: { absent: "removal is the provider's work" },
      tags: TAGS,
    },
  },
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': {
    type: 'AWS::Logs::MetricFilter',
    properties: {
      name: 'FilterName',
      pattern: 'FilterPattern',
      ...same('logGroupName'),
      metricTransformation: { to: 'MetricTransformations', each: METRIC_TRANSFORMATION, shape: 'list' },
    },
  },
  'aws:cloudwatch/logDeliverySource:LogDeliverySource': {
    type: 'AWS::Logs::DeliverySource',
    properties: { ...same('name logType resourceArn'), tags: TAGS },
  },
  'aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination': {
    type: 'AWS::Logs::DeliveryDestination',
    properties: {
      ...same('name outputFormat'),
      deliveryDestinationConfiguration: { to: '', each: same('destinationResourceArn') },
      tags: TAGS,
    },
  },
  'aws:cloudwatch/logDelivery:LogDelivery': {
    type: 'AWS::Logs::Delivery',
    properties: {
      ...same('deliverySourceName deliveryDestinationArn recordFields fieldDelimiter'),
      s3DeliveryConfigurations: {
        to: '',
        each: { suffixPath: 'S3SuffixPath', enableHiveCompatiblePath: 'S3EnableHiveCompatiblePath' },
        shape: 'single',
      },
      tags: TAGS,
    },
  },
  'aws:cloudwatch/metricAlarm:MetricAlarm': {
    type: 'AWS::CloudWatch::Alarm',
    properties: {
      name: 'AlarmName',
      ...same(
        'alarmDescription namespace metricName statistic extendedStatistic comparisonOperator threshold period ' +
          'evaluationPeriods datapointsToAlarm treatMissingData alarmActions insufficientDataActions actionsEnabled unit',
      ),
      okActions: 'OKActions',
      dimensions: { to: 'Dimensions', as: asDimensions },
      metricQueries: { to: 'Metrics', each: METRIC_QUERY },
      warmUpConfiguration: {
        to: 'WarmUpConfiguration',
        each: same('warmUpPeriodDurationInMinutes onlyStartEvaluatingAfterWarmUpPeriodEnds'),
      },
      tags: TAGS,
    },
  },
  'aws:cloudwatch/eventRule:EventRule': {
    type: 'AWS::Events::Rule',
    properties: {
      ...same('name description scheduleExpression'),
      eventPattern: parsedPolicy('EventPattern'),
      tags: TAGS,
    },
    mergedBy: 'name',
  },
  'aws:cloudwatch/eventTarget:EventTarget': {
    type: 'AWS::Events::Rule',
    properties: { rule: 'Name', targets: { to: 'Targets', each: same('arn id roleArn') } },
    mergedBy: 'rule',
    prepare: asTarget,
  },
  'aws:scheduler/schedule:Schedule': {
    type: 'AWS::Scheduler::Schedule',
    properties: {
      ...same('name description scheduleExpression'),
      flexibleTimeWindow: { to: 'FlexibleTimeWindow', each: same('mode') },
      target: {
        to: 'Target',
        each: {
          ...same('arn roleArn'),
          retryPolicy: { to: 'RetryPolicy', each: same('maximumRetryAttempts maximumEventAgeInSeconds') },
          deadLetterConfig: { to: 'DeadLetterConfig', each: same('arn') },
        },
      },
    },
  },
  'aws:cloudwatch/dashboard:Dashboard': {
    type: 'AWS::CloudWatch::Dashboard',
    properties: same('dashboardName dashboardBody'),
  },
  'aws:sns/topic:Topic': { type: 'AWS::SNS::Topic', properties: { name: 'TopicName', tags: TAGS } },
  'aws:sns/topicSubscription:TopicSubscription': {
    type: 'AWS::SNS::Subscription',
    properties: {
      topic: 'TopicArn',
      ...same('protocol endpoint filterPolicyScope'),
      filterPolicy: parsedPolicy('FilterPolicy'),
    },
  },
};

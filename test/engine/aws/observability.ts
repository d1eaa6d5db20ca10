// What watches: CloudWatch logs, alarms and dashboards; and what carries the news: SNS topics and SQS queues.
import { ACCOUNT_ID, type Account } from './account';
import { type Draft, type Models, refuseUnless, regionalArn } from './model';
import { asProperties, text, texts } from './properties';

const TOPIC = 'aws:sns/topic:Topic';

/** "PutMetricAlarm", Amazon CloudWatch API Reference: an action is in the alarm's region. */
function checkAlarm({ inputs, region }: Draft, account: Account): void {
  for (const action of [...texts(inputs, 'alarmActions'), ...texts(inputs, 'okActions')]) {
    const isHere = action.split(':')[3] === region;
    refuseUnless(isHere, 'ValidationError', `Invalid region of ${action}. Only ${region} is supported.`);
    const exists = account.relyOn(account.all(TOPIC).find(({ id }) => id === action));
    refuseUnless(exists, 'NotFound', `an alarm tells a topic that is not there: ${action}`);
  }
}

const LOG_SOURCE = 'aws:cloudwatch/logDeliverySource:LogDeliverySource';
const LOG_DESTINATION = 'aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination';

/** "PutDeliverySource", "CreateDelivery", CloudWatch Logs API Reference: names, and what logs lead from where. */
const deliveries: Models = {
  [LOG_SOURCE]: {
    replacedBy: ['name', 'logType', 'resourceArn'],
    naming: { property: 'name', maxLength: 60, pattern: /^[\w-]+$/ },
    identify: ({ inputs, region }) => ({
      id: text(inputs, 'name'),
      outputs: { arn: regionalArn('logs', region, `delivery-source:${text(inputs, 'name')}`, ACCOUNT_ID) },
    }),
    checkWrite: ({ inputs, region }, account) => {
      refuseUnless(region === 'us-east-1', 'ValidationException', `CloudFront's logs are not delivered from ${region}`);
      const arn = text(inputs, 'resourceArn');
      const exists = account.relyOn(
        account.all('aws:cloudfront/distribution:Distribution').find(({ outputs }) => outputs['arn'] === arn),
      );
      refuseUnless(exists, 'ResourceNotFoundException', `logs of what is not there: ${arn}`);
    },
  },
  [LOG_DESTINATION]: {
    replacedBy: ['name'],
    naming: { property: 'name', maxLength: 60, pattern: /^[\w-]+$/ },
    identify: ({ inputs, region }) => ({
      id: text(inputs, 'name'),
      outputs: { arn: regionalArn('logs', region, `delivery-destination:${text(inputs, 'name')}`, ACCOUNT_ID) },
    }),
  },
  'aws:cloudwatch/logDelivery:LogDelivery': {
    replacedBy: ['deliverySourceName', 'deliveryDestinationArn'],
    identify: (_draft, unique) => ({ id: unique.slice(0, 16) }),
    checkWrite: ({ inputs, region }, account) => {
      const source = account.relyOn(account.find(LOG_SOURCE, text(inputs, 'deliverySourceName'), region));
      refuseUnless(
        source,
        'ResourceNotFoundException',
        `no delivery source ${text(inputs, 'deliverySourceName')} in ${region}`,
      );
      const arn = text(inputs, 'deliveryDestinationArn');
      const exists = account.relyOn(account.all(LOG_DESTINATION).find(({ outputs }) => outputs['arn'] === arn));
      refuseUnless(exists, 'ResourceNotFoundException', `no delivery destination ${arn}`);
    },
  },
};

const LOG_GROUP = 'aws:cloudwatch/logGroup:LogGroup';

const QUEUE = 'aws:sqs/queue:Queue';

/** "Using dead-letter queues in Amazon SQS": one of the same region. */
function checkQueue({ inputs, region }: Draft, account: Account): void {
  const redrive = text(inputs, 'redrivePolicy');
  if (redrive === '') return;
  const arn = text(asProperties(JSON.parse(redrive)), 'deadLetterTargetArn');
  const exists = account.relyOn(
    account.all(QUEUE).find((other) => other.region === region && other.outputs['arn'] === arn),
  );
  refuseUnless(exists, 'InvalidParameterValue', `no dead letter queue ${arn} in ${region}`);
}

export const observability: Models = {
  ...deliveries,
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': {
    replacedBy: ['name', 'logGroupName'],
    naming: { property: 'name', maxLength: 512, pattern: /^[^:*]+$/ },
    identify: ({ inputs }) => ({ id: text(inputs, 'name') }),
    checkWrite: ({ inputs }, account) => {
      const group = text(inputs, 'logGroupName');
      const exists = account.relyOn(account.all(LOG_GROUP).find(({ id }) => id === group));
      refuseUnless(
        exists,
        'ResourceNotFoundException',
        `a metric filter reads a log group that is not there: ${group}`,
      );
    },
  },
  [LOG_GROUP]: {
    replacedBy: ['name', 'namePrefix', 'logGroupClass'],
    naming: { property: 'name', maxLength: 512, pattern: /^[\w./#-]+$/ },
    identify: ({ inputs, region }) => ({
      id: text(inputs, 'name'),
      outputs: { arn: regionalArn('logs', region, `log-group:${text(inputs, 'name')}`, ACCOUNT_ID) },
    }),
  },
  'aws:cloudwatch/metricAlarm:MetricAlarm': {
    replacedBy: ['name'],
    naming: { property: 'name', maxLength: 255, pattern: /^.+$/ },
    identify: ({ inputs, region }) => ({
      id: text(inputs, 'name'),
      outputs: { arn: regionalArn('cloudwatch', region, `alarm:${text(inputs, 'name')}`, ACCOUNT_ID) },
    }),
    checkWrite: checkAlarm,
  },
  'aws:cloudwatch/dashboard:Dashboard': {
    replacedBy: ['dashboardName'],
    identify: ({ inputs }) => ({
      id: text(inputs, 'dashboardName'),
      outputs: { dashboardArn: `arn:aws:cloudwatch::${ACCOUNT_ID}:dashboard/${text(inputs, 'dashboardName')}` },
    }),
    checkWrite: ({ inputs }) => {
      JSON.parse(text(inputs, 'dashboardBody'));
      const isValid = /^[\w-]{1,255}$/.test(text(inputs, 'dashboardName'));
      refuseUnless(isValid, 'InvalidParameterValue', `dashboard name "${text(inputs, 'dashboardName')}"`);
    },
  },
  [TOPIC]: {
    replacedBy: ['name', 'namePrefix', 'fifoTopic'],
    naming: { property: 'name', maxLength: 256, pattern: /^[\w-]+$/ },
    identify: ({ inputs, region }) => {
      const arn = regionalArn('sns', region, text(inputs, 'name'), ACCOUNT_ID);
      return { id: arn, outputs: { arn } };
    },
  },
  'aws:sns/topicPolicy:TopicPolicy': {
    replacedBy: ['arn'],
    identify: ({ inputs }) => ({ id: text(inputs, 'arn') }),
    checkWrite: ({ inputs }) => void JSON.parse(text(inputs, 'policy')),
  },
  'aws:sns/topicSubscription:TopicSubscription': {
    replacedBy: ['topic', 'protocol', 'endpoint'],
    identify: ({ inputs }, unique) => {
      const arn = `${text(inputs, 'topic')}:${unique}`;
      return { id: arn, outputs: { arn, pendingConfirmation: true } };
    },
    checkWrite: ({ inputs, region }, account) => {
      const exists = account.relyOn(account.find(TOPIC, text(inputs, 'topic'), region));
      refuseUnless(exists, 'NotFound', `Topic does not exist: ${text(inputs, 'topic')} in ${region}`);
    },
  },
  [QUEUE]: {
    replacedBy: ['name', 'namePrefix', 'fifoQueue'],
    naming: { property: 'name', maxLength: 80, pattern: /^[\w-]+$/ },
    identify: ({ inputs, region }) => {
      const name = text(inputs, 'name');
      const url = `https://sqs.${region}.amazonaws.com/${ACCOUNT_ID}/${name}`;
      return { id: url, outputs: { url, arn: regionalArn('sqs', region, name, ACCOUNT_ID) } };
    },
    checkWrite: checkQueue,
  },
  'aws:sqs/queuePolicy:QueuePolicy': {
    replacedBy: ['queueUrl'],
    identify: ({ inputs }) => ({ id: text(inputs, 'queueUrl') }),
    checkWrite: ({ inputs, region }, account) => {
      JSON.parse(text(inputs, 'policy'));
      const exists = account.relyOn(account.find(QUEUE, text(inputs, 'queueUrl'), region));
      refuseUnless(exists, 'QueueDoesNotExist', `${text(inputs, 'queueUrl')} in ${region}`);
    },
  },
};

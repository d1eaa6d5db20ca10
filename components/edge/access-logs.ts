// The distribution's access logs, delivered to a bucket by CloudWatch Logs.
import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

/** CloudFront hands its logs over in this region only ("Configure standard logging (v2)", Amazon CloudFront Developer Guide). */
const LOG_REGION = 'us-east-1';

/**
 * What a line holds: of the standard fields all but those in which tokens and addresses stand, which nobody can mask on
 * the way: `cs-uri-query`, `cs(Referer)` and `cs(Cookie)`.
 */
export const LOGGED_FIELDS: readonly string[] = [
  'date',
  'time',
  'x-edge-location',
  'sc-bytes',
  'c-ip',
  'cs-method',
  'cs(Host)',
  'cs-uri-stem',
  'sc-status',
  'cs(User-Agent)',
  'x-edge-result-type',
  'x-edge-request-id',
  'x-host-header',
  'cs-protocol',
  'cs-bytes',
  'time-taken',
  'x-forwarded-for',
  'ssl-protocol',
  'ssl-cipher',
  'x-edge-response-result-type',
  'cs-protocol-version',
  'c-port',
  'time-to-first-byte',
  'x-edge-detailed-result-type',
  'sc-content-type',
  'sc-content-len',
  'sc-range-start',
  'sc-range-end',
];

/** What {@link deliverAccessLogs} is told. */
export interface AccessLogDelivery {
  readonly distributionArn: pulumi.Input<string>;
  readonly bucketArn: pulumi.Input<string>;
  /** What the keys go on with after `AWSLogs/<account>/CloudFront/`; may be empty. */
  readonly prefix: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Has the logs of a distribution delivered, as JSON, a folder an hour. */
export function deliverAccessLogs(name: string, delivery: AccessLogDelivery, parent: pulumi.Resource): void {
  const { distributionArn, bucketArn, prefix, tags } = delivery;
  const common = { region: LOG_REGION, tags };
  const source = new aws.cloudwatch.LogDeliverySource(
    `${name}-access-logs`,
    { ...common, logType: 'ACCESS_LOGS', resourceArn: distributionArn },
    { parent },
  );
  const destination = new aws.cloudwatch.LogDeliveryDestination(
    `${name}-access-logs`,
    { ...common, outputFormat: 'json', deliveryDestinationConfiguration: { destinationResourceArn: bucketArn } },
    { parent },
  );
  const suffixPath = [...(prefix === '' ? [] : [prefix]), '{DistributionId}/{yyyy}/{MM}/{dd}/{HH}'].join('/');
  new aws.cloudwatch.LogDelivery(
    `${name}-access-logs`,
    {
      ...common,
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      recordFields: [...LOGGED_FIELDS],
      s3DeliveryConfigurations: [{ suffixPath, enableHiveCompatiblePath: false }],
    },
    { parent },
  );
}

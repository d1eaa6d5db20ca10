// The distribution's access logs, delivered to a bucket by CloudWatch Logs.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { ResolvedSettings } from '../input-settings';
import type { Tags } from '../tags';
import type { EdgeRouterArgs } from './edge-router-args';

/**
 * CloudFront delivers logs from this region only ("Configure standard logging (v2)", Amazon CloudFront Developer
 * Guide).
 */
const LOG_REGION = 'us-east-1';

/**
 * The fields of a line: the standard ones except `cs-uri-query`, `cs(Referer)` and `cs(Cookie)`, which may hold tokens
 * and addresses and can't be masked.
 */
// biome-ignore format: a list of words
export const LOGGED_FIELDS: readonly string[] = [
  'date', 'time', 'x-edge-location', 'sc-bytes', 'c-ip', 'cs-method', 'cs(Host)', 'cs-uri-stem', 'sc-status',
  'cs(User-Agent)', 'x-edge-result-type', 'x-edge-request-id', 'x-host-header', 'cs-protocol', 'cs-bytes', 'time-taken',
  'x-forwarded-for', 'ssl-protocol', 'ssl-cipher', 'x-edge-response-result-type', 'cs-protocol-version', 'c-port',
  'time-to-first-byte', 'x-edge-detailed-result-type', 'sc-content-type', 'sc-content-len', 'sc-range-start',
  'sc-range-end',
];

/** The arguments of {@link deliverAccessLogs}. */
export interface AccessLogArgs {
  readonly distributionArn: pulumi.Input<string>;
  readonly bucketArn: pulumi.Input<string>;
  /** The part of the keys after `AWSLogs/<account>/CloudFront/`; may be empty. */
  readonly prefix: pulumi.Input<string>;
  /** JSON lines, or Parquet, which reports read faster. */
  readonly format: 'json' | 'parquet';
  /** The fields of a line. */
  readonly fields: readonly string[];
  readonly tags: Tags;
}

/** Delivers the logs of a distribution, into one folder an hour. */
export function deliverAccessLogs(name: string, args: AccessLogArgs, parent: pulumi.Resource): void {
  const { distributionArn, bucketArn, prefix, format, fields, tags } = args;
  const common = { region: LOG_REGION, tags };
  const source = new aws.cloudwatch.LogDeliverySource(
    `${name}-access-logs`,
    { ...common, logType: 'ACCESS_LOGS', resourceArn: distributionArn },
    { parent },
  );
  const destination = new aws.cloudwatch.LogDeliveryDestination(
    `${name}-access-logs`,
    { ...common, outputFormat: format, deliveryDestinationConfiguration: { destinationResourceArn: bucketArn } },
    { parent },
  );
  const suffixPath = pulumi
    .output(prefix)
    .apply((given) => `${given === '' ? '' : `${given}/`}{DistributionId}/{yyyy}/{MM}/{dd}/{HH}`);
  new aws.cloudwatch.LogDelivery(
    `${name}-access-logs`,
    {
      ...common,
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      recordFields: [...fields],
      s3DeliveryConfigurations: [{ suffixPath, enableHiveCompatiblePath: false }],
    },
    { parent },
  );
}

/** The bucket of access logs that the settings name. */
export function accessLogsOf({ accessLogsBucket }: ResolvedSettings): EdgeRouterArgs['accessLogs'] {
  if (accessLogsBucket === undefined) return undefined;
  return { bucketArn: pulumi.interpolate`arn:aws:s3:::${accessLogsBucket}` };
}

// Access logs for reports on bots: a private bucket, the delivery of logs into it, and tables for Athena.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { BOT_TABLES, REPORTED_FIELDS } from '../../core/contract/access-log';
import type { Region } from '../../core/geography/regions';
import { regionalName } from '../regional-name';
import { closeToOthers } from '../storage/private-bucket';
import type { Tags } from '../tags';
import { deliverAccessLogs } from './access-logs';
import { createBotTables } from './bot-tables';

/** The arguments of {@link BotReports}. */
export interface BotReportsArgs {
  /**
   * The region of bucket and tables.
   * @example 'eu-central-1'
   */
  readonly region: Region;
  /**
   * The distribution whose requests are logged.
   * @example edge.distributionArn
   */
  readonly distributionArn: pulumi.Input<string>;
  /**
   * Days that logs are kept. They hold addresses of people.
   * @example 30
   */
  readonly retentionDays: number;
  /**
   * Tags of every resource that takes tags.
   * @example { project: 'georender' }
   */
  readonly tags: Tags;
}

/** What `georender bots` needs to know, as a stack's output. */
export interface BotReportsOutput {
  readonly region: Region;
  readonly bucket: pulumi.Output<string>;
  /** The keys of an hour's logs begin with this, a slash, and e.g. `2026/11/29/10`. */
  readonly logPrefix: pulumi.Output<string>;
  readonly database: pulumi.Output<string>;
  readonly workgroup: pulumi.Output<string>;
}

/**
 * Access logs as Parquet, kept for some days, with tables for Athena. Without requests it costs nothing. Its removal
 * deletes the logs.
 *
 * @example
 * const reports = new BotReports('site', { region: 'eu-central-1', distributionArn: edge.distributionArn,
 * retentionDays: 30, tags: {} });
 */
export class BotReports extends pulumi.ComponentResource {
  /** The stack's output `botReports`: the names of bucket, table and workgroup. */
  readonly output: BotReportsOutput;

  constructor(name: string, args: BotReportsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('georender:index:BotReports', name, {}, opts);
    const { region, retentionDays, tags } = args;
    const arn = pulumi.output(args.distributionArn);
    const account = arn.apply(accountOf);
    const bucket = this.createBucket(name, args, account);
    const delivered = { prefix: '', format: 'parquet', fields: REPORTED_FIELDS, tags } as const;
    deliverAccessLogs(`${name}-bots`, { distributionArn: arn, bucketArn: bucket.arn, ...delivered }, this);
    const distribution = arn.apply((text) => text.slice(text.lastIndexOf('/') + 1));
    const logPrefix = pulumi.interpolate`AWSLogs/${account}/CloudFront/${distribution}`;
    const tables = createBotTables(name, { region, bucketName: bucket.bucket, logPrefix, retentionDays, tags }, this);
    this.output = { region, bucket: bucket.bucket, logPrefix, ...tables };
    this.registerOutputs({ ...this.output });
  }

  private createBucket(
    name: string,
    { region, retentionDays, tags }: BotReportsArgs,
    account: pulumi.Output<string>,
  ): aws.s3.Bucket {
    const bucket = new aws.s3.Bucket(
      regionalName(name, 'bots', region),
      { region, forceDestroy: true, tags },
      { parent: this },
    );
    const childName = (role: string) => regionalName(name, `bots-${role}`, region);
    const allowed = pulumi.all([bucket.arn, account]).apply(([arn, id]) => [deliveryStatement(arn, id)]);
    closeToOthers(bucket, region, childName, this, allowed);
    const expiring = (prefix: string, days: number) => ({
      id: `expire-${prefix.replace('/', '')}`,
      status: 'Enabled',
      filter: { prefix },
      expiration: { days },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
    });
    new aws.s3.BucketLifecycleConfiguration(
      childName('lifecycle'),
      {
        region,
        bucket: bucket.bucket,
        rules: [
          expiring('AWSLogs/', retentionDays),
          expiring(BOT_TABLES.servePrefix, retentionDays),
          expiring(BOT_TABLES.agentsPrefix, 1),
          expiring(BOT_TABLES.resultsPrefix, 1),
        ],
      },
      { parent: this },
    );
    return bucket;
  }
}

/** Of `arn:aws:cloudfront::123456789012:distribution/E123`. */
function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

/**
 * CloudWatch Logs would add this itself, and each `pulumi up` would take it away ("Logs sent to Amazon S3", Amazon
 * CloudWatch Logs User Guide).
 */
function deliveryStatement(bucketArn: string, account: string): aws.iam.PolicyStatement {
  return {
    Sid: 'AWSLogDeliveryWrite',
    Effect: 'Allow',
    Principal: { Service: 'delivery.logs.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `${bucketArn}/AWSLogs/${account}/*`,
    Condition: {
      StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:aws:logs:us-east-1:${account}:delivery-source:*` },
    },
  };
}

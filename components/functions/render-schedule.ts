// The schedule: a function in the home region that orders renders, some times a day and within a budget.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { packedJson } from '../../bundles/packed-json';
import { VARIABLES } from '../../core/contract/environment-variables';
import { SCHEDULE_SECONDS } from '../../core/contract/time-outs';
import { FUNCTION_DEFAULTS } from '../../core/settings/rooms/functions';
import { regionalName } from '../regional-name';
import { transformed } from '../transform';
import { LAMBDA_TRUST_POLICY } from './function-policies';
import type { RenderScheduleArgs, ScheduledRegion } from './render-schedule-args';
import { schedulePermissions, schedulerPermissions, schedulerTrust } from './schedule-policies';

export type { RenderScheduleArgs };

/** Sorting 20,000 pages and parsing a sitemap of 50 MB take some hundred megabytes. */
const MEMORY_MEGABYTES = 1_024;

/** A failed run is tried once more; the next one comes in hours. */
const RETRIES = { maximumRetryAttempts: 1, maximumEventAgeInSeconds: 3_600 };

/**
 * The schedule of a stack: a function in the home region with its role, logs and schedule. Runs that fail go to the
 * region's dead letters, which have an alarm.
 *
 * @example
 * const schedule = new RenderSchedule('site', {
 *   regions, home: 'us-east-1', code: buildSchedulePackage(), index, rendersPerDay: 2000, everySeconds: 21600,
 *   deadLettersArn: functions.deadLetters.arn, sitemaps: ['/robots.txt'], siteUrl: 'https://main.d1a2b3c4.amplifyapp.com', publicSite, variants: ['desktop'],
 *   queryPolicy: DEFAULT_QUERY_POLICY, tags: {},
 * });
 */
export class RenderSchedule extends pulumi.ComponentResource {
  constructor(
    private readonly name: string,
    private readonly args: RenderScheduleArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('georender:index:RenderSchedule', name, {}, opts);
    const { home: region, tags, logRetentionDays = FUNCTION_DEFAULTS.logRetentionDays } = args;
    const logGroup = new aws.cloudwatch.LogGroup(
      this.childName('schedule-logs'),
      { region, retentionInDays: logRetentionDays, tags },
      { parent: this },
    );
    this.schedule(this.makeFunction(logGroup));
    this.registerOutputs({});
  }

  private makeFunction(logGroup: aws.cloudwatch.LogGroup): aws.lambda.Function {
    const { home: region, code, deadLettersArn, tags, transform } = this.args;
    const { role, permissions } = this.makeRole(logGroup);
    const args: aws.lambda.FunctionArgs = {
      region,
      description: 'Orders renders of pages that bots ask for or sitemaps list, within a budget a day',
      role: role.arn,
      runtime: 'nodejs24.x',
      handler: 'index.handler',
      architectures: ['arm64'],
      memorySize: MEMORY_MEGABYTES,
      timeout: SCHEDULE_SECONDS,
      // Small enough to upload without a bucket.
      code: pulumi.output(code).apply(({ zipPath }): pulumi.asset.Archive => new pulumi.asset.FileArchive(zipPath)),
      loggingConfig: { logFormat: 'JSON', systemLogLevel: 'WARN', logGroup: logGroup.name },
      environment: { variables: this.variables() },
      tags,
    };
    const run = new aws.lambda.Function(
      ...transformed(transform?.function, this.childName('schedule'), args, { parent: this, dependsOn: [permissions] }),
    );
    new aws.lambda.FunctionEventInvokeConfig(
      this.childName('schedule-events'),
      {
        ...RETRIES,
        region,
        functionName: run.name,
        destinationConfig: { onFailure: { destination: deadLettersArn } },
      },
      { parent: this },
    );
    return run;
  }

  private makeRole(logGroup: aws.cloudwatch.LogGroup): {
    readonly role: aws.iam.Role;
    readonly permissions: aws.iam.RolePolicy;
  } {
    const { regions, home, index, deadLettersArn, tags } = this.args;
    const role = new aws.iam.Role(
      this.childName('schedule'),
      {
        description: "The permissions of Georender's schedule",
        assumeRolePolicy: JSON.stringify(LAMBDA_TRUST_POLICY),
        tags,
      },
      { parent: this },
    );
    const policy = pulumi
      .output({
        logGroupArn: logGroup.arn,
        indexTableArn: index.tableArn,
        leaseTableArns: regions.map(({ leases }) => leases.arn),
        homeLeaseTableArn: regions.find(({ region }) => region === home)?.leases.arn ?? '',
        queueArns: pulumi.all(regions.map(({ queueArns }) => pulumi.output(queueArns))).apply((arns) => arns.flat()),
        deadLettersArn,
      })
      .apply((arns) => JSON.stringify(schedulePermissions(arns)));
    const permissions = new aws.iam.RolePolicy(this.childName('schedule'), { role: role.id, policy }, { parent: this });
    return { role, permissions };
  }

  private variables(): Record<string, pulumi.Input<string>> {
    const { regions, index, rendersPerDay, everySeconds, sitemaps, siteUrl, publicSite, variants, queryPolicy } =
      this.args;
    const sorted = [...regions].sort((one, other) => (one.region < other.region ? -1 : 1));
    const byRegion = <Value>(of: (one: ScheduledRegion) => pulumi.Input<Value>) =>
      pulumi
        .all(sorted.map((one) => pulumi.output(of(one)).apply((value) => [one.region, value] as const)))
        .apply((pairs) => packedJson(Object.fromEntries(pairs)));
    return {
      [VARIABLES.leaseTables]: byRegion(({ leases }) => leases.name),
      [VARIABLES.regionQueues]: byRegion(({ queueUrls }) => queueUrls),
      [VARIABLES.indexTable]: index.tableName,
      [VARIABLES.siteUrl]: siteUrl,
      [VARIABLES.scheme]: publicSite.scheme,
      [VARIABLES.hosts]: publicSite.hosts.join(','),
      [VARIABLES.queryPolicy]: JSON.stringify(queryPolicy),
      [VARIABLES.variants]: variants.join(','),
      [VARIABLES.scheduledRendersPerDay]: String(rendersPerDay),
      [VARIABLES.scheduleEverySeconds]: String(everySeconds),
      ...(sitemaps.length > 0 ? { [VARIABLES.warmSitemaps]: sitemaps.join(',') } : {}),
    };
  }

  private schedule(run: aws.lambda.Function): void {
    const { home: region, everySeconds, deadLettersArn, tags } = this.args;
    const role = new aws.iam.Role(
      this.childName('scheduler'),
      {
        description: "EventBridge Scheduler, for Georender's schedule",
        assumeRolePolicy: run.arn.apply((arn) => JSON.stringify(schedulerTrust(arn))),
        tags,
      },
      { parent: this },
    );
    const policy = pulumi
      .all([run.arn, deadLettersArn])
      .apply(([functionArn, queueArn]) => JSON.stringify(schedulerPermissions(functionArn, queueArn)));
    const permissions = new aws.iam.RolePolicy(
      this.childName('scheduler'),
      { role: role.id, policy },
      { parent: this },
    );
    new aws.scheduler.Schedule(
      this.childName('schedule'),
      {
        region,
        description: 'Runs the schedule of Georender',
        scheduleExpression: `rate(${Math.ceil(everySeconds / 60)} minutes)`,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: run.arn,
          roleArn: role.arn,
          retryPolicy: RETRIES,
          deadLetterConfig: { arn: deadLettersArn },
        },
      },
      { parent: this, dependsOn: [permissions] },
    );
  }

  private childName(part: string): string {
    return regionalName(this.name, part, this.args.home);
  }
}

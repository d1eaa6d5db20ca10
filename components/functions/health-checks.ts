// Health checks: a small function in up to three regions, once a minute, that drains regions in the router's store.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { LambdaPackage } from '../../bundles/lambda-package';
import { VARIABLES } from '../../core/contract/environment-variables';
import { HEALTH_CHECK_SECONDS } from '../../core/contract/time-outs';
import type { Region } from '../../core/geography/regions';
import { checkerRegions } from '../../core/health/checker-regions';
import { FUNCTION_DEFAULTS } from '../../core/settings/rooms/functions';
import { metricAlarmArgs } from '../observability/metric-alarm-args';
import { HEALTH_NAMESPACE, healthAlarm } from '../observability/service-alarms';
import { regionalName } from '../regional-name';
import type { Tags } from '../tags';
import { type Transform, transformed } from '../transform';
import { LAMBDA_TRUST_POLICY } from './function-policies';
import { healthPermissions } from './health-policies';

/** A region whose `serve` is checked. */
export interface CheckedRegion {
  readonly region: Region;
  /** Its function URL, with a slash at its end. */
  readonly functionUrl: pulumi.Input<string>;
  /** The alias that its function URL calls. */
  readonly serveAliasArn: pulumi.Input<string>;
  /** The replica of the index table. */
  readonly indexTableArn: pulumi.Input<string>;
}

/** The arguments of {@link HealthChecks}. */
export interface HealthChecksArgs {
  /** The regions of the stack, in any order. */
  readonly regions: readonly CheckedRegion[];
  /**
   * The region that owns the index table.
   * @example 'us-east-1'
   */
  readonly home: Region;
  /**
   * The built function.
   * @example buildHealthPackage()
   */
  readonly code: pulumi.Input<LambdaPackage>;
  /** The index table's name, the same in every region. */
  readonly indexTableName: pulumi.Input<string>;
  /**
   * The router's key-value store.
   * @example edge.keyValueStoreArn
   */
  readonly routerStoreArn: pulumi.Input<string>;
  /**
   * The site, as an https URL without a path. If all regions fail, bots go there only if it answers.
   * @example 'https://main.d1a2b3c4.amplifyapp.com'
   */
  readonly siteUrl: pulumi.Input<string>;
  /**
   * Regions that the router's code drains.
   * @default []
   * @example ['eu-central-1']
   */
  readonly drainedRegions?: readonly Region[];
  /**
   * The topics that alarms notify, by region. A checker without a topic in its region has no alarm.
   * @default {}
   * @example { 'us-east-1': topic.arn }
   */
  readonly topicArns?: Readonly<Partial<Record<Region, pulumi.Input<string>>>>;
  /**
   * Days that logs are kept: one of the numbers that CloudWatch Logs offers.
   * @default as the setting of a stack
   * @example 90
   */
  readonly logRetentionDays?: pulumi.Input<number>;
  /**
   * Tags of every resource that takes tags.
   * @example { project: 'georender' }
   */
  readonly tags: Tags;
  /**
   * Changes the arguments of single resources, in every region.
   * @default nothing is changed
   * @example { function: { memorySize: 512 } }
   */
  readonly transform?: {
    readonly function?: Transform<aws.lambda.FunctionArgs>;
    readonly alarm?: Transform<aws.cloudwatch.MetricAlarmArgs>;
  };
}

/** A late check is useless; Lambda allows no lower age ("PutFunctionEventInvokeConfig", AWS Lambda API Reference). */
const NO_LATE_CHECKS = { maximumRetryAttempts: 0, maximumEventAgeInSeconds: HEALTH_CHECK_SECONDS };

/**
 * Health checks in up to three regions (`core/health/checker-regions.ts`): a function that asks every region's `serve`
 * once a minute, with its role, logs, schedule and alarm. If any two regions fail, one still checks.
 *
 * @example
 * const health = new HealthChecks('site', {
 *   regions, home: 'us-east-1', code: buildHealthPackage(), indexTableName: index.tableName,
 *   routerStoreArn: edge.keyValueStoreArn, siteUrl: 'https://main.d1a2b3c4.amplifyapp.com', tags: {},
 * });
 */
export class HealthChecks extends pulumi.ComponentResource {
  /** The regions that the checks run in. */
  readonly checkers: readonly Region[];

  constructor(
    private readonly name: string,
    private readonly args: HealthChecksArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('georender:index:HealthChecks', name, {}, opts);
    this.checkers = checkerRegions(
      args.regions.map(({ region }) => region),
      args.home,
    );
    for (const region of this.checkers) this.makeChecker(region);
    this.registerOutputs({ checkers: this.checkers });
  }

  private makeChecker(region: Region): void {
    const { tags, logRetentionDays = FUNCTION_DEFAULTS.logRetentionDays } = this.args;
    const logGroup = new aws.cloudwatch.LogGroup(
      this.childName('health-logs', region),
      { region, retentionInDays: logRetentionDays, tags },
      { parent: this },
    );
    const checker = this.makeFunction(region, logGroup);
    this.schedule(region, checker);
    this.makeAlarm(region, logGroup);
  }

  private makeFunction(region: Region, logGroup: aws.cloudwatch.LogGroup): aws.lambda.Function {
    const { code, tags, transform } = this.args;
    const { role, permissions } = this.makeRole(region, logGroup);
    const args: aws.lambda.FunctionArgs = {
      region,
      description: 'Checks all regions once a minute, and drains those that fail',
      role: role.arn,
      runtime: 'nodejs24.x',
      handler: 'index.handler',
      architectures: ['arm64'],
      memorySize: 256,
      timeout: HEALTH_CHECK_SECONDS,
      // Small enough to upload without a bucket.
      code: pulumi.output(code).apply(({ zipPath }): pulumi.asset.Archive => new pulumi.asset.FileArchive(zipPath)),
      loggingConfig: { logFormat: 'JSON', systemLogLevel: 'WARN', logGroup: logGroup.name },
      environment: { variables: this.variables(region) },
      tags,
    };
    return new aws.lambda.Function(
      ...transformed(transform?.function, this.childName('health', region), args, {
        parent: this,
        dependsOn: [permissions],
      }),
    );
  }

  private makeRole(
    region: Region,
    logGroup: aws.cloudwatch.LogGroup,
  ): { readonly role: aws.iam.Role; readonly permissions: aws.iam.RolePolicy } {
    const { regions, routerStoreArn, tags } = this.args;
    const role = new aws.iam.Role(
      this.childName('health', region),
      {
        description: `The permissions of Georender's health check in ${region}`,
        assumeRolePolicy: JSON.stringify(LAMBDA_TRUST_POLICY),
        tags,
      },
      { parent: this },
    );
    const resources = pulumi.output({
      logGroupArn: logGroup.arn,
      indexTableArn: this.notesOf(region).indexTableArn,
      serveAliasArns: regions.map(({ serveAliasArn }) => serveAliasArn),
      routerStoreArn,
    });
    const policy = resources.apply((arns) => JSON.stringify(healthPermissions(arns)));
    const permissions = new aws.iam.RolePolicy(
      this.childName('health', region),
      { role: role.id, policy },
      { parent: this },
    );
    return { role, permissions };
  }

  private variables(region: Region): Record<string, pulumi.Input<string>> {
    const { regions, indexTableName, routerStoreArn, siteUrl, drainedRegions = [] } = this.args;
    const urls = [...regions]
      .sort((one, other) => (one.region < other.region ? -1 : 1))
      .map(({ region: name, functionUrl }) =>
        pulumi.output(functionUrl).apply((url) => [name, url.replace(/\/$/, '')] as const),
      );
    return {
      [VARIABLES.serveUrls]: pulumi.all(urls).apply((pairs) => JSON.stringify(Object.fromEntries(pairs))),
      [VARIABLES.indexTable]: indexTableName,
      [VARIABLES.notesRegion]: this.notesOf(region).region,
      [VARIABLES.checkerRegions]: this.checkers.join(','),
      [VARIABLES.routerStore]: routerStoreArn,
      [VARIABLES.siteUrl]: siteUrl,
      ...(drainedRegions.length > 0 ? { [VARIABLES.drainedRegions]: drainedRegions.join(',') } : {}),
    };
  }

  /** The region whose replica a checker uses: its own, or home if the stack is not in its own. */
  private notesOf(region: Region): CheckedRegion {
    const { regions, home } = this.args;
    const [first] = regions;
    const found = regions.find((one) => one.region === region) ?? regions.find((one) => one.region === home) ?? first;
    if (found === undefined)
      throw new RangeError(`HealthChecks "${this.name}": regions is empty; list those of the stack.`);
    return found;
  }

  private schedule(region: Region, checker: aws.lambda.Function): void {
    const { tags } = this.args;
    new aws.lambda.FunctionEventInvokeConfig(
      this.childName('health-events', region),
      { ...NO_LATE_CHECKS, region, functionName: checker.name },
      { parent: this },
    );
    const rule = new aws.cloudwatch.EventRule(
      this.childName('health-schedule', region),
      { region, description: 'Runs a health check of Georender', scheduleExpression: 'rate(1 minute)', tags },
      { parent: this },
    );
    const permission = new aws.lambda.Permission(
      this.childName('health-schedule', region),
      {
        region,
        function: checker.name,
        action: 'lambda:InvokeFunction',
        principal: 'events.amazonaws.com',
        sourceArn: rule.arn,
      },
      { parent: this },
    );
    new aws.cloudwatch.EventTarget(
      this.childName('health-schedule', region),
      { region, rule: rule.name, arn: checker.arn },
      { parent: this, dependsOn: [permission] },
    );
  }

  /** Only errors are counted: without errors, the metric costs nothing. */
  private makeAlarm(region: Region, logGroup: aws.cloudwatch.LogGroup): void {
    const { topicArns, tags, transform } = this.args;
    const metric = { namespace: HEALTH_NAMESPACE, name: logGroup.name };
    const topicArn = topicArns?.[region];
    if (topicArn === undefined) return;
    new aws.cloudwatch.LogMetricFilter(
      this.childName('health', region),
      {
        region,
        logGroupName: logGroup.name,
        pattern: '{ $.level = "ERROR" }',
        metricTransformation: { ...metric, value: '1' },
      },
      { parent: this },
    );
    const args: aws.cloudwatch.MetricAlarmArgs = {
      region,
      ...metricAlarmArgs(healthAlarm(metric.name)),
      alarmActions: [topicArn],
      okActions: [topicArn],
      tags,
    };
    new aws.cloudwatch.MetricAlarm(
      ...transformed(transform?.alarm, this.childName('health', region), args, { parent: this }),
    );
  }

  private childName(part: string, region: Region): string {
    return regionalName(this.name, part, region);
  }
}

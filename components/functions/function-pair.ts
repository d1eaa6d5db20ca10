// A region's two functions: `serve` behind its endpoint, and `render`.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { LambdaName } from '../../bundles/lambda-bundle';
import { MAX_QUEUED_SECONDS } from '../../core/contract/time-outs';
import { FUNCTION_DEFAULTS } from '../../core/settings/rooms/functions';
import type { CodeBucket } from '../storage/code-bucket';
import { transformed } from '../transform';
import { LAMBDA_TRUST_POLICY, renderPermissions, servePermissions } from './function-policies';
import { renderVariables, type StackVariables, serveVariables } from './function-variables';
import { LiveAliases } from './live-alias';
import { makeEndpoint, type RegionEndpoint } from './region-endpoint';
import type { RegionFunctionsArgs } from './region-functions-args';
import type { RegionQueue } from './region-queue';
import type { RenderTimes } from './render-times';

const RUNTIME = 'nodejs24.x';
const HANDLER = 'index.handler';

/**
 * A background render never starts after the page's lease has expired, or the page would be rendered twice. That leaves
 * no time for a retry, which Lambda makes after a minute ("How Lambda handles errors and retries with asynchronous
 * invocation"). The next bot asks for the page again.
 */
const ASYNCHRONOUS_RENDERS = { maximumRetryAttempts: 0, maximumEventAgeInSeconds: MAX_QUEUED_SECONDS };

/**
 * The properties that stay as they are beside a canary: the code and its surroundings. Role, logs, tags and concurrency
 * may change.
 */
// biome-ignore format: a list of words
const PINNED: (keyof aws.lambda.FunctionArgs)[] = [
  's3Bucket', 's3Key', 'runtime', 'handler', 'architectures', 'environment', 'layers', 'memorySize', 'ephemeralStorage',
  'timeout',
];

/**
 * Lambda logs its own lines from WARN on. Those below come with every invocation, and make up most of the cost of logs;
 * durations are metrics, too ("Log-level filtering", AWS Lambda Developer Guide).
 */
const LOGGED = { logFormat: 'JSON', systemLogLevel: 'WARN' };

/** The arguments of {@link FunctionPair}. */
export interface FunctionPairArgs {
  /** The arguments of the region. */
  readonly region: RegionFunctionsArgs;
  readonly code: CodeBucket;
  /** The queue of the events of failed background renders. */
  readonly deadLetters: aws.sqs.Queue;
  /** The region's render queue; undefined where the stack has none. */
  readonly queue: RegionQueue | undefined;
  readonly times: RenderTimes;
  readonly renderTimeoutSeconds: number;
  /** The name of a resource from its part. */
  readonly childName: (part: string) => string;
  /** An existing `proven` pair stays unchanged beside its `canary`, which has the newest code. */
  readonly kind: 'alone' | 'proven' | 'canary';
  /** The pair of the region before: its aliases move first. */
  readonly after: { readonly aliases: LiveAliases } | undefined;
  readonly parent: pulumi.Resource;
}

/** The resources that a function needs. */
interface Groundwork {
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly role: aws.iam.Role;
}

/**
 * `serve` and `render` with logs and roles of their own, and the endpoint of `serve`. Every change of code or
 * settings makes a new version of both, and a version of `serve` calls its own version of `render`.
 */
export class FunctionPair {
  /** The endpoint of `serve`. */
  readonly endpoint: RegionEndpoint;
  readonly serveFunction: aws.lambda.Function;
  readonly renderFunction: aws.lambda.Function;
  /** The versions that work for bots. */
  readonly aliases: LiveAliases;
  readonly serveLogGroupName: pulumi.Output<string>;
  readonly renderLogGroupName: pulumi.Output<string>;

  constructor(private readonly args: FunctionPairArgs) {
    const [render, serve] = [this.groundwork('render'), this.groundwork('serve')];
    this.renderFunction = this.makeRender(render);
    this.collectFailedRenders();
    this.serveFunction = this.makeServe(serve);
    this.aliases = this.makeAliases();
    this.endpoint = this.makeEndpoint();
    this.serveLogGroupName = serve.logGroup.name;
    this.renderLogGroupName = render.logGroup.name;
  }

  private makeAliases(): LiveAliases {
    const { region, kind, after, childName, parent } = this.args;
    const { serveFunction, renderFunction } = this;
    return new LiveAliases({
      ...{ region: region.region, serveFunction, renderFunction, childName, parent },
      isPinned: kind === 'proven',
      after: after === undefined ? [] : [after.aliases.serve, after.aliases.render],
    });
  }

  private groundwork(lambda: LambdaName): Groundwork {
    const { region, protect, tags, logRetentionDays = FUNCTION_DEFAULTS.logRetentionDays } = this.args.region;
    const logGroup = new aws.cloudwatch.LogGroup(
      this.args.childName(`${lambda}-logs`),
      // Protected logs stay when the region is removed, until they expire. A canary's logs go with it.
      { region, retentionInDays: logRetentionDays, skipDestroy: protect && this.args.kind !== 'canary', tags },
      { parent: this.args.parent },
    );
    const role = new aws.iam.Role(
      this.args.childName(lambda),
      {
        description: `The permissions of Georender's ${lambda} in ${region}${this.note}`,
        assumeRolePolicy: JSON.stringify(LAMBDA_TRUST_POLICY),
        tags,
      },
      { parent: this.args.parent },
    );
    return { logGroup, role };
  }

  private makeRender(groundwork: Groundwork): aws.lambda.Function {
    const { index, leases, pages, render = {}, transform } = this.args.region;
    const resources = pulumi.output({
      logGroupArn: groundwork.logGroup.arn,
      indexTableArn: index.tableArn,
      leaseTableArn: leases.arn,
      pagesBucketArn: pages.own.arn,
      deadLettersArn: this.args.deadLetters.arn,
      queue: this.args.queue?.arns,
    });
    const permissions = this.allow('render', groundwork, resources.apply(renderPermissions));
    const args: aws.lambda.FunctionArgs = {
      ...this.commonArgs('render', groundwork, render.reservedConcurrency),
      description: `Renders pages in Chromium and keeps them${this.note}`,
      // The packaged Chromium is built for x64 only.
      architectures: ['x86_64'],
      memorySize: render.memoryMegabytes ?? FUNCTION_DEFAULTS.renderMemoryMegabytes,
      ephemeralStorage: { size: render.storageMegabytes ?? FUNCTION_DEFAULTS.renderStorageMegabytes },
      timeout: this.args.renderTimeoutSeconds,
      environment: { variables: renderVariables(this.stackVariables([]), this.args.region) },
    };
    return new aws.lambda.Function(
      ...transformed(transform?.render, this.args.childName('render'), args, {
        ...this.kept(),
        dependsOn: [permissions],
      }),
    );
  }

  private makeServe(groundwork: Groundwork): aws.lambda.Function {
    const { index, leases, pages, serve = {}, transform } = this.args.region;
    const resources = pulumi.output({
      logGroupArn: groundwork.logGroup.arn,
      indexTableArn: index.tableArn,
      leaseTableArn: leases.arn,
      pagesBucketArns: [pages.own.arn, ...pages.others.map(({ arn }) => arn)],
      ownBucketArn: pages.own.arn,
      renderFunctionArn: this.renderFunction.arn,
      queue: this.args.queue?.arns,
    });
    const permissions = this.allow('serve', groundwork, resources.apply(servePermissions));
    const args: aws.lambda.FunctionArgs = {
      ...this.commonArgs('serve', groundwork, serve.reservedConcurrency),
      description: `Answers bots with kept pages, and asks render for new ones${this.note}`,
      architectures: [serve.architecture ?? FUNCTION_DEFAULTS.serveArchitecture],
      memorySize: serve.memoryMegabytes ?? 512,
      timeout: this.args.times.serveTimeoutSeconds,
      environment: {
        variables: serveVariables(
          this.stackVariables(pages.others),
          this.renderFunction.qualifiedArn,
          this.args.region,
        ),
      },
    };
    return new aws.lambda.Function(
      ...transformed(transform?.serve, this.args.childName('serve'), args, {
        ...this.kept(),
        dependsOn: [permissions],
      }),
    );
  }

  /** Marks a canary's resources in the AWS console. */
  private get note(): string {
    return this.args.kind === 'canary' ? ' (canary)' : '';
  }

  private kept(): pulumi.CustomResourceOptions {
    return { parent: this.args.parent, ...(this.args.kind === 'proven' ? { ignoreChanges: PINNED } : {}) };
  }

  private allow(
    lambda: LambdaName,
    { role }: Groundwork,
    permissions: pulumi.Output<aws.iam.PolicyDocument>,
  ): aws.iam.RolePolicy {
    const policy = permissions.apply((document) => JSON.stringify(document));
    return new aws.iam.RolePolicy(this.args.childName(lambda), { role: role.id, policy }, { parent: this.args.parent });
  }

  private commonArgs(
    lambda: LambdaName,
    { logGroup, role }: Groundwork,
    reservedConcurrency: pulumi.Input<number> | undefined,
  ) {
    return {
      region: this.args.region.region,
      role: role.arn,
      runtime: RUNTIME,
      handler: HANDLER,
      publish: true,
      s3Bucket: this.args.code.bucketName,
      s3Key: this.args.code.key(lambda),
      loggingConfig: { ...LOGGED, logGroup: logGroup.name },
      reservedConcurrentExecutions: reservedConcurrency,
      tags: this.args.region.tags,
    };
  }

  /**
   * Lambda accepts the queue only if the role may write to it already: `render` depends on its permissions. The setting
   * is one of a version, since `serve` calls a version. It stays with earlier ones, which may still answer.
   */
  private collectFailedRenders(): void {
    new aws.lambda.FunctionEventInvokeConfig(
      this.args.childName('asynchronous-renders'),
      {
        ...ASYNCHRONOUS_RENDERS,
        region: this.args.region.region,
        functionName: this.renderFunction.name,
        qualifier: this.renderFunction.version,
        destinationConfig: { onFailure: { destination: this.args.deadLetters.arn } },
      },
      { parent: this.args.parent, retainOnDelete: true },
    );
  }

  private makeEndpoint(): RegionEndpoint {
    const { region, childName, parent } = this.args;
    return makeEndpoint({
      kind: region.rendererTokens === undefined ? 'function-url' : 'http-api',
      ...{ region: region.region, tags: region.tags, transform: region.transform?.stage, childName, parent },
      serveFunction: this.serveFunction,
      alias: this.aliases.serve,
    });
  }

  /** `render` knows its own bucket only, so that it does not change with the regions. `serve` reads the others, too. */
  private stackVariables(others: RegionFunctionsArgs['pages']['others']): StackVariables {
    const { index, leases, pages, publicSite, queryPolicy, requestLog, metricsName } = this.args.region;
    const buckets = [{ region: this.args.region.region, name: pages.own.name }, ...others];
    return {
      indexTable: index.tableName,
      leaseTable: leases.name,
      pagesBuckets: pulumi.output(Object.fromEntries(buckets.map(({ region, name }) => [region, name]))),
      ...(this.args.queue === undefined ? {} : { queues: this.args.queue.urls }),
      publicSite,
      queryPolicy,
      renderBudgetMs: this.args.times.renderBudgetMs,
      requestLog,
      metricsName: this.args.kind === 'canary' ? metricsName && `${metricsName}-canary` : metricsName,
    };
  }
}

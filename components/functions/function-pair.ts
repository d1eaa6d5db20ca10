// The two functions that answer for a region: `serve` behind a function URL that only the distribution may call, and
// `render`.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { LambdaName } from '../../bundles/lambda-bundle';
import { MAX_QUEUED_SECONDS } from '../../core/contract/time-outs';
import { FUNCTION_DEFAULTS } from '../../core/settings/rooms/functions';
import type { CodeBucket } from '../storage/code-bucket';
import { transformed } from '../transform';
import { LAMBDA_TRUST_POLICY, renderPermissions, servePermissions } from './function-policies';
import { renderVariables, type StackVariables, serveVariables } from './function-variables';
import type { RegionFunctionsArgs } from './region-functions-args';
import type { RenderTimes } from './render-times';

const RUNTIME = 'nodejs24.x';
const HANDLER = 'index.handler';

/**
 * Never later than the lease of the page lasts, or it would be rendered twice. That leaves no time for another try, which
 * Lambda makes after a minute ("How Lambda handles errors and retries with asynchronous invocation"): the next bot asks
 * for the page again.
 */
const ASYNCHRONOUS_RENDERS = { maximumRetryAttempts: 0, maximumEventAgeInSeconds: MAX_QUEUED_SECONDS };

/**
 * What a function that is pinned keeps: its code, and what that code was written for. Not its role, logs, tags and
 * concurrency, which may be replaced under it.
 */
const PINNED: (keyof aws.lambda.FunctionArgs)[] = [
  's3Bucket',
  's3Key',
  'runtime',
  'handler',
  'architectures',
  'environment',
  'layers',
  'memorySize',
  'ephemeralStorage',
  'timeout',
];

/**
 * Lambda's own lines are logged from WARN on: those below come with every invocation, and are most of what logs cost.
 * Durations are metrics as well ("Log-level filtering", AWS Lambda Developer Guide).
 */
const LOGGED = { logFormat: 'JSON', systemLogLevel: 'WARN' };

/** The arguments of {@link FunctionPair}. */
export interface FunctionPairArgs {
  /** The region's. */
  readonly args: RegionFunctionsArgs;
  readonly code: CodeBucket;
  /** Where the events of failed asynchronous renders end. */
  readonly deadLetters: aws.sqs.Queue;
  readonly times: RenderTimes;
  readonly renderTimeoutSeconds: number;
  /** The names of the resources, by their part. */
  readonly childName: (part: string) => string;
  /** A pair that is proven stays as it is, if it is there already, beside a canary with the newest code. */
  readonly kind: 'alone' | 'proven' | 'canary';
  readonly parent: pulumi.Resource;
}

/** What a function needs before it is made. */
interface Groundwork {
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly role: aws.iam.Role;
}

/** `serve` and `render` with logs and roles of their own, and the function URL of `serve`. */
export class FunctionPair {
  /** The function URL of `serve`, with a slash at its end. */
  readonly functionUrl: pulumi.Output<string>;
  /** Its host, as an origin's domain name. */
  readonly functionUrlHost: pulumi.Output<string>;
  readonly serveFunction: aws.lambda.Function;
  readonly renderFunction: aws.lambda.Function;
  readonly serveLogGroupName: pulumi.Output<string>;
  readonly renderLogGroupName: pulumi.Output<string>;

  constructor(private readonly plan: FunctionPairArgs) {
    const [render, serve] = [this.groundwork('render'), this.groundwork('serve')];
    this.renderFunction = this.makeRender(render);
    this.collectFailedRenders();
    this.serveFunction = this.makeServe(serve);
    this.functionUrl = this.makeFunctionUrl();
    this.functionUrlHost = this.functionUrl.apply((url) => new URL(url).host);
    this.serveLogGroupName = serve.logGroup.name;
    this.renderLogGroupName = render.logGroup.name;
  }

  /** Lets one distribution call the function URL; see `RegionFunctions.allowDistribution`. */
  allowDistribution(
    distributionArn: pulumi.Input<string>,
    label: string | undefined,
  ): readonly aws.lambda.Permission[] {
    const role = (access: string) => this.plan.childName(label === undefined ? access : `${access}-${label}`);
    const caller = {
      region: this.plan.args.region,
      function: this.serveFunction.name,
      principal: 'cloudfront.amazonaws.com',
      sourceArn: distributionArn,
    };
    return [
      new aws.lambda.Permission(
        role('url-access'),
        { ...caller, action: 'lambda:InvokeFunctionUrl', functionUrlAuthType: 'AWS_IAM' },
        { parent: this.plan.parent },
      ),
      new aws.lambda.Permission(
        role('function-access'),
        { ...caller, action: 'lambda:InvokeFunction', invokedViaFunctionUrl: true },
        { parent: this.plan.parent },
      ),
    ];
  }

  private groundwork(lambda: LambdaName): Groundwork {
    const { region, protect, tags, logRetentionDays = FUNCTION_DEFAULTS.logRetentionDays } = this.plan.args;
    const logGroup = new aws.cloudwatch.LogGroup(
      this.plan.childName(`${lambda}-logs`),
      // Protected logs stay when the region goes; they still expire. Canaries come and go.
      { region, retentionInDays: logRetentionDays, skipDestroy: protect && this.plan.kind !== 'canary', tags },
      { parent: this.plan.parent },
    );
    const role = new aws.iam.Role(
      this.plan.childName(lambda),
      {
        description: `What Georender's ${lambda} may do in ${region}${this.note}`,
        assumeRolePolicy: JSON.stringify(LAMBDA_TRUST_POLICY),
        tags,
      },
      { parent: this.plan.parent },
    );
    return { logGroup, role };
  }

  private makeRender(groundwork: Groundwork): aws.lambda.Function {
    const { index, leases, pages, render = {}, transform } = this.plan.args;
    const resources = pulumi.output({
      logGroupArn: groundwork.logGroup.arn,
      indexTableArn: index.tableArn,
      leaseTableArn: leases.arn,
      pagesBucketArn: pages.own.arn,
      deadLettersArn: this.plan.deadLetters.arn,
    });
    const permissions = this.allow('render', groundwork, resources.apply(renderPermissions));
    const args: aws.lambda.FunctionArgs = {
      ...this.commonArgs('render', groundwork, render.reservedConcurrency),
      description: `Renders pages in Chromium and keeps them${this.note}`,
      // The packaged Chromium is built for x64 alone.
      architectures: ['x86_64'],
      memorySize: render.memoryMegabytes ?? FUNCTION_DEFAULTS.renderMemoryMegabytes,
      ephemeralStorage: { size: render.storageMegabytes ?? FUNCTION_DEFAULTS.renderStorageMegabytes },
      timeout: this.plan.renderTimeoutSeconds,
      environment: { variables: renderVariables(this.stackVariables([]), this.plan.args) },
    };
    return new aws.lambda.Function(
      ...transformed(transform?.render, this.plan.childName('render'), args, {
        ...this.kept(),
        dependsOn: [permissions],
      }),
    );
  }

  private makeServe(groundwork: Groundwork): aws.lambda.Function {
    const { index, leases, pages, siteOrigin, siteHost, serve = {}, transform } = this.plan.args;
    const resources = pulumi.output({
      logGroupArn: groundwork.logGroup.arn,
      indexTableArn: index.tableArn,
      leaseTableArn: leases.arn,
      pagesBucketArns: [pages.own.arn, ...pages.others.map(({ arn }) => arn)],
      ownBucketArn: pages.own.arn,
      renderFunctionArn: this.renderFunction.arn,
    });
    const permissions = this.allow('serve', groundwork, resources.apply(servePermissions));
    const args: aws.lambda.FunctionArgs = {
      ...this.commonArgs('serve', groundwork, serve.reservedConcurrency),
      description: `Answers bots with kept pages, and has new ones rendered${this.note}`,
      architectures: [serve.architecture ?? FUNCTION_DEFAULTS.serveArchitecture],
      memorySize: serve.memoryMegabytes ?? 512,
      timeout: this.plan.times.serveTimeoutSeconds,
      environment: {
        variables: serveVariables(
          this.stackVariables(pages.others),
          this.renderFunction.name,
          siteOrigin,
          siteHost,
          this.plan.args,
        ),
      },
    };
    return new aws.lambda.Function(
      ...transformed(transform?.serve, this.plan.childName('serve'), args, {
        ...this.kept(),
        dependsOn: [permissions],
      }),
    );
  }

  /** What tells a canary's resources apart in AWS's console. */
  private get note(): string {
    return this.plan.kind === 'canary' ? ' (canary)' : '';
  }

  private kept(): pulumi.CustomResourceOptions {
    return { parent: this.plan.parent, ...(this.plan.kind === 'proven' ? { ignoreChanges: PINNED } : {}) };
  }

  private allow(
    lambda: LambdaName,
    { role }: Groundwork,
    permissions: pulumi.Output<aws.iam.PolicyDocument>,
  ): aws.iam.RolePolicy {
    const policy = permissions.apply((document) => JSON.stringify(document));
    return new aws.iam.RolePolicy(this.plan.childName(lambda), { role: role.id, policy }, { parent: this.plan.parent });
  }

  private commonArgs(lambda: LambdaName, { logGroup, role }: Groundwork, reservedConcurrency: number | undefined) {
    return {
      region: this.plan.args.region,
      role: role.arn,
      runtime: RUNTIME,
      handler: HANDLER,
      s3Bucket: this.plan.code.bucketName,
      s3Key: this.plan.code.key(lambda),
      loggingConfig: { ...LOGGED, logGroup: logGroup.name },
      reservedConcurrentExecutions: reservedConcurrency,
      tags: this.plan.args.tags,
    };
  }

  /** Lambda accepts the queue only if the role may already write to it: `render` depends on its permissions. */
  private collectFailedRenders(): void {
    new aws.lambda.FunctionEventInvokeConfig(
      this.plan.childName('asynchronous-renders'),
      {
        ...ASYNCHRONOUS_RENDERS,
        region: this.plan.args.region,
        functionName: this.renderFunction.name,
        destinationConfig: { onFailure: { destination: this.plan.deadLetters.arn } },
      },
      { parent: this.plan.parent },
    );
  }

  private makeFunctionUrl(): pulumi.Output<string> {
    const { functionUrl } = new aws.lambda.FunctionUrl(
      this.plan.childName('url'),
      {
        region: this.plan.args.region,
        functionName: this.serveFunction.name,
        authorizationType: 'AWS_IAM',
        // A buffered answer ends at 6 MB: large pages and downloads have more.
        invokeMode: 'RESPONSE_STREAM',
      },
      { parent: this.plan.parent },
    );
    return functionUrl;
  }

  /** `render` writes to its own bucket, and need not change with the regions; `serve` reads the others' too. */
  private stackVariables(others: RegionFunctionsArgs['pages']['others']): StackVariables {
    const { index, leases, pages, publicSite, queryPolicy } = this.plan.args;
    const buckets = [{ region: this.plan.args.region, name: pages.own.name }, ...others];
    return {
      indexTable: index.tableName,
      leaseTable: leases.name,
      pagesBuckets: pulumi.output(Object.fromEntries(buckets.map(({ region, name }) => [region, name]))),
      publicSite,
      queryPolicy,
      renderBudgetMs: this.plan.times.renderBudgetMs,
    };
  }
}

// One region's renderer: `serve` behind a function URL that only the distribution may call, and `render`.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { LambdaName } from '../bundles/lambda-bundle';
import type { Region } from '../core/regions';
import { MAX_QUEUED_SECONDS } from '../core/render-wait';
import { CodeBucket } from './code-bucket';
import { renderVariables, serveVariables, type StackVariables } from './renderer-environment';
import { LAMBDA_TRUST_POLICY, renderPermissions, servePermissions } from './renderer-policies';
import type { RendererRegionArgs } from './renderer-region-args';
import { regionalName } from './regional-name';
import { renderTimes, type RenderTimes } from './render-times';
import { transformed } from './transform';

export type { RendererRegionArgs };

const RUNTIME = 'nodejs24.x';
const HANDLER = 'index.handler';

/**
 * Never later than the lease of the page lasts, or it would be rendered twice. That leaves no time for another try, which
 * Lambda makes after a minute ("How Lambda handles errors and retries with asynchronous invocation"): the next bot asks
 * for the page again.
 */
const ASYNCHRONOUS_RENDERS = { maximumRetryAttempts: 0, maximumEventAgeInSeconds: MAX_QUEUED_SECONDS };

/** SQS keeps no message longer ("Amazon SQS message quotas"). */
const DEAD_LETTERS_KEPT_SECONDS = 14 * 86_400;

/** What a function needs before it is made. */
interface Groundwork {
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly role: aws.iam.Role;
}

/**
 * One region's renderer: the functions `serve` and `render` with logs and roles of their own, the function URL of
 * `serve` (IAM alone; see {@link RendererRegion.allowDistribution}), a queue for renders that failed without anyone
 * waiting for them, and a bucket for the code.
 *
 * Children are named after the component and the region, which is not repeated if the component's name ends with it:
 * `site-eu-central-1` has a `site-serve-eu-central-1`.
 *
 * @example
 * const renderer = new RendererRegion('site-eu-central-1', {
 *   region: 'eu-central-1',
 *   packages: buildLambdaPackages(),
 *   index: { tableName: index.tableName, tableArn: index.tableArn('eu-central-1') },
 *   leases: index.leaseTable('eu-central-1'),
 *   pages: { own: cache.bucket('eu-central-1'), others: [{ region: 'us-east-1', name: bucket.bucket, arn: bucket.arn }] },
 *   publicSite: { scheme: 'https', hosts: ['www.example.com'] },
 *   siteOrigin: 'https://main.d1a2b3c4.amplifyapp.com',
 *   freshness: [DEFAULT_FRESHNESS_RULE],
 *   queryPolicy: DEFAULT_QUERY_POLICY,
 *   protect: true,
 *   tags: {},
 * });
 * renderer.allowDistribution(distribution.arn);
 */
export class RendererRegion extends pulumi.ComponentResource {
  readonly region: Region;
  /** The function URL of `serve`, with a slash at its end. */
  readonly functionUrl: pulumi.Output<string>;
  /** Its host, as an origin's domain name. */
  readonly functionUrlHost: pulumi.Output<string>;
  readonly serveFunction: aws.lambda.Function;
  readonly renderFunction: aws.lambda.Function;
  /** Where the events of failed asynchronous renders end. */
  readonly deadLetters: aws.sqs.Queue;
  readonly serveLogGroupName: pulumi.Output<string>;
  readonly renderLogGroupName: pulumi.Output<string>;

  private readonly times: RenderTimes;
  private readonly code: CodeBucket;

  /** @throws {RenderTimeoutError} if `render.timeoutSeconds` can't work */
  constructor(
    private readonly name: string,
    private readonly args: RendererRegionArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('georender:index:RendererRegion', name, {}, opts);
    const { region, packages, tags, transform } = args;
    this.region = region;
    this.times = renderTimes(this.renderTimeoutSeconds);
    this.code = new CodeBucket(
      this.childName('code'),
      { region, packages, tags, transform: transform?.codeBucket },
      { parent: this },
    );
    this.deadLetters = this.makeDeadLetters();
    const [render, serve] = [this.groundwork('render'), this.groundwork('serve')];
    this.renderFunction = this.makeRender(render);
    this.collectFailedRenders();
    this.serveFunction = this.makeServe(serve);
    this.functionUrl = this.makeFunctionUrl();
    this.functionUrlHost = this.functionUrl.apply((url) => new URL(url).host);
    this.serveLogGroupName = serve.logGroup.name;
    this.renderLogGroupName = render.logGroup.name;
    this.registerOutputs({ functionUrl: this.functionUrl, functionUrlHost: this.functionUrlHost });
  }

  /**
   * Lets one distribution call the function URL, and nobody else ("Restrict access to an AWS Lambda function URL
   * origin", Amazon CloudFront Developer Guide). The distribution names this region's URL, so it is there only after the
   * component: until the returned permissions are there too, it gets 403.
   *
   * @param label tells further distributions, such as one of your own, apart
   */
  allowDistribution(distributionArn: pulumi.Input<string>, label?: string): readonly aws.lambda.Permission[] {
    const role = (access: string) => this.childName(label === undefined ? access : `${access}-${label}`);
    const caller = {
      region: this.region,
      function: this.serveFunction.name,
      principal: 'cloudfront.amazonaws.com',
      sourceArn: distributionArn,
    };
    return [
      new aws.lambda.Permission(
        role('url-access'),
        { ...caller, action: 'lambda:InvokeFunctionUrl', functionUrlAuthType: 'AWS_IAM' },
        { parent: this },
      ),
      new aws.lambda.Permission(
        role('function-access'),
        { ...caller, action: 'lambda:InvokeFunction', invokedViaFunctionUrl: true },
        { parent: this },
      ),
    ];
  }

  private makeDeadLetters(): aws.sqs.Queue {
    const { region, tags } = this.args;
    return new aws.sqs.Queue(
      this.childName('dead-letters'),
      { region, messageRetentionSeconds: DEAD_LETTERS_KEPT_SECONDS, sqsManagedSseEnabled: true, tags },
      { parent: this },
    );
  }

  private groundwork(lambda: LambdaName): Groundwork {
    const { region, protect, tags, logRetentionDays = 30 } = this.args;
    const logGroup = new aws.cloudwatch.LogGroup(
      this.childName(`${lambda}-logs`),
      // Protected logs stay when the region goes; they still expire.
      { region, retentionInDays: logRetentionDays, skipDestroy: protect, tags },
      { parent: this },
    );
    const role = new aws.iam.Role(
      this.childName(lambda),
      {
        description: `What Georender's ${lambda} may do in ${region}`,
        assumeRolePolicy: JSON.stringify(LAMBDA_TRUST_POLICY),
        tags,
      },
      { parent: this },
    );
    return { logGroup, role };
  }

  private makeRender(groundwork: Groundwork): aws.lambda.Function {
    const { index, leases, pages, freshness, render = {}, transform } = this.args;
    const resources = pulumi.output({
      logGroupArn: groundwork.logGroup.arn,
      indexTableArn: index.tableArn,
      leaseTableArn: leases.arn,
      pagesBucketArn: pages.own.arn,
      deadLettersArn: this.deadLetters.arn,
    });
    const permissions = this.allow('render', groundwork, resources.apply(renderPermissions));
    const args: aws.lambda.FunctionArgs = {
      ...this.commonArgs('render', groundwork, render.reservedConcurrency),
      description: 'Renders pages in Chromium and keeps them',
      // The packaged Chromium is built for x64 alone.
      architectures: ['x86_64'],
      memorySize: render.memoryMegabytes ?? 2048,
      timeout: this.renderTimeoutSeconds,
      environment: { variables: renderVariables(this.stackVariables([]), freshness) },
    };
    return new aws.lambda.Function(
      ...transformed(transform?.render, this.childName('render'), args, { parent: this, dependsOn: [permissions] }),
    );
  }

  private makeServe(groundwork: Groundwork): aws.lambda.Function {
    const { index, leases, pages, siteOrigin, serve = {}, transform } = this.args;
    const resources = pulumi.output({
      logGroupArn: groundwork.logGroup.arn,
      indexTableArn: index.tableArn,
      leaseTableArn: leases.arn,
      pagesBucketArns: [pages.own.arn, ...pages.others.map(({ arn }) => arn)],
      renderFunctionArn: this.renderFunction.arn,
    });
    const permissions = this.allow('serve', groundwork, resources.apply(servePermissions));
    const args: aws.lambda.FunctionArgs = {
      ...this.commonArgs('serve', groundwork, serve.reservedConcurrency),
      description: 'Answers bots with kept pages, and has new ones rendered',
      architectures: [serve.architecture ?? 'arm64'],
      memorySize: serve.memoryMegabytes ?? 512,
      timeout: this.times.serveTimeoutSeconds,
      environment: { variables: serveVariables(this.stackVariables(pages.others), this.renderFunction.name, siteOrigin) },
    };
    return new aws.lambda.Function(
      ...transformed(transform?.serve, this.childName('serve'), args, { parent: this, dependsOn: [permissions] }),
    );
  }

  private allow(
    lambda: LambdaName,
    { role }: Groundwork,
    permissions: pulumi.Output<aws.iam.PolicyDocument>,
  ): aws.iam.RolePolicy {
    const policy = permissions.apply((document) => JSON.stringify(document));
    return new aws.iam.RolePolicy(this.childName(lambda), { role: role.id, policy }, { parent: this });
  }

  private commonArgs(lambda: LambdaName, { logGroup, role }: Groundwork, reservedConcurrency: number | undefined) {
    return {
      region: this.region,
      role: role.arn,
      runtime: RUNTIME,
      handler: HANDLER,
      s3Bucket: this.code.bucketName,
      s3Key: this.code.key(lambda),
      loggingConfig: { logFormat: 'JSON', logGroup: logGroup.name },
      reservedConcurrentExecutions: reservedConcurrency,
      tags: this.args.tags,
    };
  }

  /** Lambda accepts the queue only if the role may already write to it: `render` depends on its permissions. */
  private collectFailedRenders(): void {
    new aws.lambda.FunctionEventInvokeConfig(
      this.childName('asynchronous-renders'),
      {
        ...ASYNCHRONOUS_RENDERS,
        region: this.region,
        functionName: this.renderFunction.name,
        destinationConfig: { onFailure: { destination: this.deadLetters.arn } },
      },
      { parent: this },
    );
  }

  private makeFunctionUrl(): pulumi.Output<string> {
    const { functionUrl } = new aws.lambda.FunctionUrl(
      this.childName('url'),
      {
        region: this.region,
        functionName: this.serveFunction.name,
        authorizationType: 'AWS_IAM',
        invokeMode: 'BUFFERED',
      },
      { parent: this },
    );
    return functionUrl;
  }

  /** `render` writes to its own bucket, and need not change with the regions; `serve` reads the others' too. */
  private stackVariables(others: RendererRegionArgs['pages']['others']): StackVariables {
    const { index, leases, pages, publicSite, queryPolicy } = this.args;
    const buckets = [{ region: this.region, name: pages.own.name }, ...others];
    return {
      indexTable: index.tableName,
      leaseTable: leases.name,
      pagesBuckets: pulumi.output(Object.fromEntries(buckets.map(({ region, name }) => [region, name]))),
      publicSite,
      queryPolicy,
      renderBudgetMs: this.times.renderBudgetMs,
    };
  }

  private get renderTimeoutSeconds(): number {
    return this.args.render?.timeoutSeconds ?? 30;
  }

  private childName(part: string): string {
    return regionalName(this.name, part, this.region);
  }
}

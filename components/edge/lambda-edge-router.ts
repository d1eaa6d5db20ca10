// The edge with the second engine: the router as a Lambda@Edge function, and the distribution in front of the site.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { LAMBDA_LOG_REGIONS } from '../../core/geography/edge-regions';
import type { Region } from '../../core/geography/regions';
import { FUNCTION_DEFAULTS } from '../../core/settings/rooms/functions';
import { writeLogs } from '../functions/function-policies';
import type { Tags } from '../tags';
import { type Transform, transformed } from '../transform';
import { makePolicies } from './edge-policies';
import { checkDomains, type EdgeRouterArgs } from './edge-router-args';
import { ofEitherEngine } from './either-engine';
import { type DistributionOptions, makeDistribution } from './routed-distribution';

/** The region of Lambda@Edge functions ("Restrictions on Lambda@Edge", Amazon CloudFront Developer Guide). */
const LAMBDA_AT_EDGE_REGION: Region = 'us-east-1';

/** The newest of "Restrictions on Lambda@Edge", Supported runtimes. */
const RUNTIME = 'nodejs22.x';

/** The limits at viewer-request ("Quotas on Lambda@Edge"). */
const [MEMORY_MEGABYTES, TIMEOUT_SECONDS] = [128, 5];

/** Both services call the function ("Set up IAM permissions and roles for Lambda@Edge"). */
const TRUST_POLICY: aws.iam.PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'] },
      Action: 'sts:AssumeRole',
    },
  ],
};

/** The arguments of `LambdaEdgeRouter`. */
export interface LambdaEdgeRouterArgs
  extends Omit<DistributionOptions, 'ownDistribution' | 'transform'>,
    Pick<EdgeRouterArgs, 'existingPolicies' | 'forwardedHeaders' | 'siteChoice'> {
  /**
   * The built function: one CommonJS file. It holds the regions' token, so it should be a secret.
   * @example buildLambdaAtEdge(config)
   */
  readonly code: pulumi.Input<string>;
  /**
   * The resources that must be there before new code runs: the regions, which must know its token.
   * @default []
   * @example [functions.live.aliases.serve]
   */
  readonly after?: readonly pulumi.Resource[];
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
   * Changes the arguments of single resources. Lambda@Edge allows no variables, layers or VPC.
   * @default nothing is changed
   * @example { distribution: { priceClass: 'PriceClass_100' } }
   */
  readonly transform?: Pick<
    NonNullable<EdgeRouterArgs['transform']>,
    'distribution' | 'cachePolicy' | 'originRequestPolicy'
  > & { readonly lambda?: Transform<aws.lambda.FunctionArgs> };
}

/**
 * The distribution, and its router at Lambda@Edge. The regions are HTTP APIs, which the router names itself.
 *
 * New code makes a new version, and then an update of the distribution. AWS deletes the replicas of a function hours
 * after no distribution names it any more, so `pulumi destroy` leaves the function (docs/deploy.md, "Removing the
 * second engine").
 *
 * @example
 * const edge = new LambdaEdgeRouter('edge', { site, domains, certificateArn, code, after: aliases, tags });
 */
export class LambdaEdgeRouter extends pulumi.ComponentResource {
  /** What runs the router: a Lambda@Edge function. */
  readonly engine = 'lambda-at-edge';
  /** The distribution's id. */
  readonly distributionId: pulumi.Output<string>;
  /** The distribution's ARN. */
  readonly distributionArn: pulumi.Output<string>;
  /** CloudFront's own name, e.g. `d111111abcdef8.cloudfront.net`: the target of the domains' records. */
  readonly domainName: pulumi.Output<string>;
  /** The zone of {@link domainName}, for Route 53 alias records. */
  readonly hostedZoneId: pulumi.Output<string>;
  /** The router's name in us-east-1. Its replicas are called `us-east-1.<name>`. */
  readonly functionName: pulumi.Output<string>;
  /** The ARN of the router's live version. */
  readonly versionArn: pulumi.Output<string>;
  /** The cache policy of the pages' behaviour. */
  readonly cachePolicyId: pulumi.Output<string>;
  /** The origin request policy of the pages' behaviour. */
  readonly originRequestPolicyId: pulumi.Output<string>;

  /** @throws EdgeRouterArgumentError if domains lack their certificate. */
  constructor(name: string, args: LambdaEdgeRouterArgs, opts?: pulumi.ComponentResourceOptions) {
    checkDomains(name, args);
    super('georender:index:LambdaEdgeRouter', name, {}, ofEitherEngine(opts, 'EdgeRouter'));
    const role = this.makeRole(name, args.tags);
    const router = this.makeFunction(name, args, role);
    const logs = this.makeLogs(name, args, router, role);
    const policies = makePolicies(name, 'lambda-at-edge', args, this);
    const { cachePolicyId, originRequestPolicyId } = policies;
    const distribution = makeDistribution(
      name,
      args,
      { engine: this.engine, routed: { ...policies, versionArn: router.qualifiedArn } },
      { parent: this, dependsOn: [...logs] },
    );
    this.distributionId = distribution.id;
    this.distributionArn = distribution.arn;
    this.domainName = distribution.domainName;
    this.hostedZoneId = distribution.hostedZoneId;
    this.functionName = router.name;
    this.versionArn = router.qualifiedArn;
    this.cachePolicyId = cachePolicyId;
    this.originRequestPolicyId = originRequestPolicyId;
    const { distributionId, distributionArn, domainName, hostedZoneId, functionName, versionArn } = this;
    const ids = { distributionId, distributionArn, domainName, hostedZoneId, cachePolicyId, originRequestPolicyId };
    this.registerOutputs({ ...ids, functionName, versionArn });
  }

  private makeRole(name: string, tags: Tags): aws.iam.Role {
    return new aws.iam.Role(
      `${name}-edge`,
      {
        description: "The permissions of Georender's router at Lambda@Edge",
        assumeRolePolicy: JSON.stringify(TRUST_POLICY),
        tags,
      },
      { parent: this },
    );
  }

  private makeFunction(name: string, args: LambdaEdgeRouterArgs, role: aws.iam.Role): aws.lambda.Function {
    const functionArgs: aws.lambda.FunctionArgs = {
      region: LAMBDA_AT_EDGE_REGION,
      description: 'Georender: sends bots to the nearest region, everyone else to the site',
      role: role.arn,
      runtime: RUNTIME,
      handler: 'index.handler',
      architectures: ['x86_64'],
      memorySize: MEMORY_MEGABYTES,
      timeout: TIMEOUT_SECONDS,
      publish: true,
      // A distribution must never name a function that is gone, and AWS refuses to delete one with replicas.
      skipDestroy: true,
      code: pulumi
        .output(args.code)
        .apply(
          (code): pulumi.asset.Archive =>
            new pulumi.asset.AssetArchive({ 'index.js': new pulumi.asset.StringAsset(code) }),
        ),
      tags: args.tags,
    };
    return new aws.lambda.Function(
      ...transformed(args.transform?.lambda, `${name}-edge`, functionArgs, {
        parent: this,
        dependsOn: [...(args.after ?? [])],
      }),
    );
  }

  /** Replicas log where they run. Without a group there, and without the right to make one, they log nothing. */
  private makeLogs(
    name: string,
    { logRetentionDays = FUNCTION_DEFAULTS.logRetentionDays, tags }: LambdaEdgeRouterArgs,
    router: aws.lambda.Function,
    role: aws.iam.Role,
  ): readonly pulumi.Resource[] {
    const groups = LAMBDA_LOG_REGIONS.map(
      (region) =>
        new aws.cloudwatch.LogGroup(
          `${name}-edge-logs-${region}`,
          {
            region,
            name: pulumi.interpolate`/aws/lambda/${LAMBDA_AT_EDGE_REGION}.${router.name}`,
            retentionInDays: logRetentionDays,
            tags,
          },
          { parent: this },
        ),
    );
    const policy = pulumi
      .all(groups.map(({ arn }) => arn))
      .apply((arns) => JSON.stringify({ Version: '2012-10-17', Statement: [writeLogs(...arns)] }));
    return [...groups, new aws.iam.RolePolicy(`${name}-edge`, { role: role.id, policy }, { parent: this })];
  }
}

// The edge: a CloudFront distribution in front of the site and of every region's `serve`, and the router that chooses.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { serveCanaryOriginId, serveOriginId } from '../../core/contract/edge-policies';
import { transformed } from '../transform';
import { type DistributionOrigin, otherSiteOrigins, serveOrigin, serviceOrigin } from './edge-distribution';
import { makePolicies } from './edge-policies';
import { checkDomains, checkedResponseTimeout, type EdgeRouterArgs, EdgeRouterArgumentError } from './edge-router-args';
import { ofEitherEngine } from './either-engine';
import { makeDistribution } from './routed-distribution';

export type { EdgeRouterArgs };
export { EdgeRouterArgumentError };

/**
 * The distribution and its router.
 *
 * A distribution of another program can use the router, with these outputs:
 * - Add {@link EdgeRouter.origins} to its origins.
 * - Give the behaviour of the pages both policies. Without the origin request policy the router does not see the
 *   country; without the cache policy bots and humans share cache entries.
 * - Give it both functions. Without the second, people may share a cookie that the site sends with a script or an
 *   image.
 * - Have it in the same account: the function URLs accept requests of its distributions.
 * - Set its error caching minimum to 0.
 *
 * @example
 * const edge = new EdgeRouter('edge', {
 *   site, domains, certificateArn, regions, routerCode, filesCode, responseTimeoutSeconds: 60, tags,
 * });
 */
export class EdgeRouter extends pulumi.ComponentResource {
  /** What runs the router: a CloudFront Function. */
  readonly engine = 'cloudfront-function';
  /** The distribution's id. */
  readonly distributionId: pulumi.Output<string>;
  /** Named by the permissions of the function URLs. */
  readonly distributionArn: pulumi.Output<string>;
  /** CloudFront's own name, e.g. `d111111abcdef8.cloudfront.net`: the target of the domains' records. */
  readonly domainName: pulumi.Output<string>;
  /** The zone of {@link domainName}, for Route 53 alias records. */
  readonly hostedZoneId: pulumi.Output<string>;
  /** The router's name, for tests of its run time. */
  readonly functionName: pulumi.Output<string>;
  /** The router's ARN; every change of its code makes a new one. */
  readonly functionArn: pulumi.Output<string>;
  /** The ARN of the function that removes cookies from shared answers. */
  readonly responseFunctionArn: pulumi.Output<string>;
  /**
   * The store of the router's state: under the key `router`, drained regions and the canaries' share of URLs, as JSON.
   * The router reads it for every bot. Health checks and operators write it (docs/deploy.md, "Health checks", "Draining
   * a region"). The program never does, or every `pulumi up` would undo their changes.
   */
  readonly keyValueStoreArn: pulumi.Output<string>;
  /** The cache policy of the pages' behaviour. */
  readonly cachePolicyId: pulumi.Output<string>;
  /** The origin request policy of the pages' behaviour. */
  readonly originRequestPolicyId: pulumi.Output<string>;
  /** The origins of regions and service, by the ids that the router chooses from: for a distribution of your own. */
  readonly origins: readonly DistributionOrigin[];

  /** @throws EdgeRouterArgumentError if domains lack their certificate, or the response timeout is out of bounds. */
  constructor(name: string, args: EdgeRouterArgs, opts?: pulumi.ComponentResourceOptions) {
    checkDomains(name, args);
    const responseTimeoutSeconds = checkedResponseTimeout(name, args);
    super('georender:index:EdgeRouter', name, {}, ofEitherEngine(opts, 'LambdaEdgeRouter'));

    const store = new aws.cloudfront.KeyValueStore(
      `${name}-state`,
      { comment: 'Georender: the state of the router, changed without a deployment', tags: args.tags },
      { parent: this },
    );
    const router = this.createRouter(name, args, store.arn);
    const files = this.createFilesFunction(name, args);
    const policies = makePolicies(name, 'cloudfront-function', args, this);
    this.origins = [
      ...this.createServeOrigins(name, args, responseTimeoutSeconds),
      ...otherSiteOrigins(args.site, args.siteChoice?.domains ?? []),
      ...(args.service === undefined ? [] : [serviceOrigin(args.service)]),
    ];
    const routed = { ...policies, functionArn: router.arn, responseFunctionArn: files.arn };
    const distribution = makeDistribution(
      name,
      args,
      { engine: this.engine, routed, origins: this.origins },
      { parent: this },
    );

    this.distributionId = distribution.id;
    this.distributionArn = distribution.arn;
    this.domainName = distribution.domainName;
    this.hostedZoneId = distribution.hostedZoneId;
    this.functionName = router.name;
    this.functionArn = router.arn;
    this.responseFunctionArn = files.arn;
    this.keyValueStoreArn = store.arn;
    this.cachePolicyId = policies.cachePolicyId;
    this.originRequestPolicyId = policies.originRequestPolicyId;
    this.registerOutputs({
      distributionId: this.distributionId,
      distributionArn: this.distributionArn,
      domainName: this.domainName,
      hostedZoneId: this.hostedZoneId,
      functionName: this.functionName,
      functionArn: this.functionArn,
      responseFunctionArn: this.responseFunctionArn,
      keyValueStoreArn: this.keyValueStoreArn,
      cachePolicyId: this.cachePolicyId,
      originRequestPolicyId: this.originRequestPolicyId,
      origins: this.origins,
    });
  }

  /**
   * New code makes a new function, under a name that Pulumi chooses. Code that is changed in place would be live at
   * once, and fail for bots of a new region that is not yet an origin of the distribution. So router and origins change
   * in one step, by an update of the distribution, and the old function is deleted last.
   */
  private createRouter(name: string, args: EdgeRouterArgs, storeArn: pulumi.Input<string>): aws.cloudfront.Function {
    const functionArgs: aws.cloudfront.FunctionArgs = {
      runtime: 'cloudfront-js-2.0',
      comment: 'Georender: sends bots to the nearest region, everyone else to the site',
      code: args.routerCode,
      publish: true,
      keyValueStoreAssociations: [storeArn],
      tags: args.tags,
    };
    return new aws.cloudfront.Function(
      ...transformed(args.transform?.function, `${name}-router`, functionArgs, {
        parent: this,
        replaceOnChanges: ['code'],
      }),
    );
  }

  /** Changed in place: it chooses no origins. */
  private createFilesFunction(name: string, { filesCode, tags }: EdgeRouterArgs): aws.cloudfront.Function {
    const comment = 'Georender: removes cookies from answers that everybody shares';
    const args: aws.cloudfront.FunctionArgs = {
      runtime: 'cloudfront-js-2.0',
      comment,
      code: filesCode,
      publish: true,
      tags,
    };
    return new aws.cloudfront.Function(`${name}-files`, args, { parent: this });
  }

  /** Sorted by region, so that their order in a program makes no difference. */
  private createServeOrigins(
    name: string,
    args: EdgeRouterArgs,
    responseTimeoutSeconds: pulumi.Input<number>,
  ): readonly DistributionOrigin[] {
    const byRegion = [...args.regions].sort((one, other) => (one.region < other.region ? -1 : 1));
    if (byRegion.length === 0) return [];
    const common = { responseTimeoutSeconds, originAccessControlId: this.createAccess(name) };
    return byRegion.flatMap(({ region, functionUrlHost, canaryUrlHost }) => {
      const origin = serveOrigin({ ...common, originId: serveOriginId(region), functionUrlHost });
      if (canaryUrlHost === undefined) return [origin];
      return [
        origin,
        serveOrigin({ ...common, originId: serveCanaryOriginId(region), functionUrlHost: canaryUrlHost }),
      ];
    });
  }

  /** Lets CloudFront sign its requests to all function URLs; returns the id that their origins refer to. */
  private createAccess(name: string): pulumi.Output<string> {
    const access = new aws.cloudfront.OriginAccessControl(
      `${name}-serve`,
      {
        description: 'Georender: signs requests to serve',
        originAccessControlOriginType: 'lambda',
        signingBehavior: 'always',
        signingProtocol: 'sigv4',
      },
      { parent: this, aliases: [{ name: `${name}-renderers` }] },
    );
    return access.id;
  }
}

// The edge: a CloudFront distribution in front of the site and of every region's `serve`, and the router that chooses.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import {
  DEFAULT_ORIGIN_REQUEST_POLICY,
  defaultCachePolicy,
  serveCanaryOriginId,
  serveOriginId,
} from '../../core/contract/edge-policies';
import { DEFAULT_PASSTHROUGH_PATHS } from '../../core/settings/rooms/forwarding';
import { transformed } from '../transform';
import { deliverAccessLogs, LOGGED_FIELDS } from './access-logs';
import {
  apiBehaviour,
  apiOrigin,
  cacheTagConfig,
  type DistributionOrigin,
  errorCaching,
  passthroughBehaviour,
  type RoutedBehaviourArgs,
  routedBehaviour,
  serveOrigin,
  siteOrigin,
  viewerCertificate,
} from './edge-distribution';
import { cachePolicyArgs, originRequestPolicyArgs } from './edge-policies-aws';
import { checkDomains, checkedResponseTimeout, type EdgeRouterArgs, EdgeRouterArgumentError } from './edge-router-args';

export type { EdgeRouterArgs };
export { EdgeRouterArgumentError };

/**
 * The distribution and its router.
 *
 * A distribution of your own can use the router:
 * - Add {@link EdgeRouter.origins} to its origins.
 * - Give the behaviour of the pages both policies. Without the origin request policy the router does not see the
 *   country; without the cache policy bots and humans share cache entries.
 * - Give it both functions. Without the second, people may share a cookie that the site sends with a script or an
 *   image.
 * - Let the distribution call the function URLs (`lambda:InvokeFunctionUrl` and `lambda:InvokeFunction` for its ARN).
 * - Set its error caching minimum to 0.
 *
 * @example
 * const edge = new EdgeRouter('edge', { site, domains, certificateArn, regions, routerCode, filesCode,
 * responseTimeoutSeconds: 60, tags }); new aws.cloudfront.Distribution('own', {
 *   enabled: true,
 *   origins: [ownSite, ...edge.origins],
 *   defaultCacheBehavior: {
 *     targetOriginId: ownSite.originId,
 *     viewerProtocolPolicy: 'redirect-to-https',
 *     allowedMethods: ['GET', 'HEAD'],
 *     cachedMethods: ['GET', 'HEAD'],
 *     compress: true,
 *     cachePolicyId: edge.cachePolicyId,
 *     originRequestPolicyId: edge.originRequestPolicyId,
 *     functionAssociations: [
 *       { eventType: 'viewer-request', functionArn: edge.functionArn },
 *       { eventType: 'viewer-response', functionArn: edge.responseFunctionArn },
 *     ],
 *   },
 *   restrictions: { geoRestriction: { restrictionType: 'none' } },
 *   viewerCertificate: { acmCertificateArn, sslSupportMethod: 'sni-only', minimumProtocolVersion: 'TLSv1.2_2021' },
 * });
 */
export class EdgeRouter extends pulumi.ComponentResource {
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
  readonly cachePolicyId: pulumi.Output<string>;
  readonly originRequestPolicyId: pulumi.Output<string>;
  /** The origins of every region, by the ids that the router chooses from: for a distribution of your own. */
  readonly origins: readonly DistributionOrigin[];

  /** @throws EdgeRouterArgumentError if domains lack their certificate, or the response timeout is out of bounds. */
  constructor(name: string, args: EdgeRouterArgs, opts?: pulumi.ComponentResourceOptions) {
    checkDomains(name, args);
    const responseTimeoutSeconds = checkedResponseTimeout(name, args);
    super('georender:index:EdgeRouter', name, {}, opts);

    const store = new aws.cloudfront.KeyValueStore(
      `${name}-state`,
      { comment: 'Georender: the state of the router, changed without a deployment', tags: args.tags },
      { parent: this },
    );
    const router = this.createRouter(name, args, store.arn);
    const files = this.createFilesFunction(name, args);
    const policies = this.createPolicies(name, args);
    this.origins = this.createServeOrigins(name, args, responseTimeoutSeconds);
    const distribution = this.createDistribution(name, args, {
      ...policies,
      functionArn: router.arn,
      responseFunctionArn: files.arn,
    });
    if (args.accessLogs !== undefined) {
      const { bucketArn, prefix = '' } = args.accessLogs;
      const delivered = { format: 'json', fields: LOGGED_FIELDS, tags: args.tags } as const;
      deliverAccessLogs(name, { distributionArn: distribution.arn, bucketArn, prefix, ...delivered }, this);
    }

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

  private createPolicies(
    name: string,
    args: EdgeRouterArgs,
  ): Pick<EdgeRouter, 'cachePolicyId' | 'originRequestPolicyId'> {
    const { cachePolicyId, originRequestPolicyId } = args.existingPolicies ?? {};
    return {
      cachePolicyId: cachePolicyId === undefined ? this.createCachePolicy(name, args) : pulumi.output(cachePolicyId),
      originRequestPolicyId:
        originRequestPolicyId === undefined
          ? this.createOriginRequestPolicy(name, args)
          : pulumi.output(originRequestPolicyId),
    };
  }

  private createCachePolicy(name: string, { transform, forwardedHeaders = [] }: EdgeRouterArgs): pulumi.Output<string> {
    const policyArgs = cachePolicyArgs(defaultCachePolicy(forwardedHeaders));
    return new aws.cloudfront.CachePolicy(
      ...transformed(transform?.cachePolicy, `${name}-cache`, policyArgs, { parent: this }),
    ).id;
  }

  private createOriginRequestPolicy(name: string, { transform }: EdgeRouterArgs): pulumi.Output<string> {
    const policyArgs = originRequestPolicyArgs(DEFAULT_ORIGIN_REQUEST_POLICY);
    return new aws.cloudfront.OriginRequestPolicy(
      ...transformed(transform?.originRequestPolicy, `${name}-origin-request`, policyArgs, { parent: this }),
    ).id;
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

  private createDistribution(
    name: string,
    args: EdgeRouterArgs,
    routed: RoutedBehaviourArgs,
  ): aws.cloudfront.Distribution {
    const { domains, passthroughPaths = DEFAULT_PASSTHROUGH_PATHS, api } = args;
    const distributionArgs: aws.cloudfront.DistributionArgs = {
      enabled: true,
      comment: `Georender: ${name}`,
      httpVersion: 'http2and3',
      isIpv6Enabled: true,
      priceClass: args.priceClass ?? 'PriceClass_All',
      aliases: [...domains],
      viewerCertificate: viewerCertificate(args.certificateArn),
      origins: [siteOrigin(args.site), ...this.origins, ...(api === undefined ? [] : [apiOrigin(api.host)])],
      defaultCacheBehavior: routedBehaviour(routed),
      // The first that matches counts.
      orderedCacheBehaviors: [
        ...(api?.pathPatterns ?? []).map(apiBehaviour),
        ...passthroughPaths.map(passthroughBehaviour),
      ],
      customErrorResponses: errorCaching(),
      cacheTagConfig: cacheTagConfig(),
      restrictions: { geoRestriction: { restrictionType: 'none' } },
      webAclId: args.webAclArn,
      tags: args.tags,
    };
    return new aws.cloudfront.Distribution(
      ...transformed(args.transform?.distribution, `${name}-distribution`, distributionArgs, { parent: this }),
    );
  }
}

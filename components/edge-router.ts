// The edge: a CloudFront distribution in front of the site and of every region's renderer, and the router that chooses.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { DEFAULT_CACHE_POLICY, DEFAULT_ORIGIN_REQUEST_POLICY } from '../core/edge-policies';
import type { Region } from '../core/regions';
import {
  cacheTagConfig, errorCaching, passthroughBehaviour, rendererOrigin, routedBehaviour, siteOrigin, viewerCertificate,
} from './edge-distribution';
import type { DistributionOrigin, RoutedBehaviour, SiteOrigin } from './edge-distribution';
import { cachePolicyArgs, originRequestPolicyArgs } from './edge-policies-aws';
import { transformed } from './transform';
import type { Transform } from './transform';

/** CloudFront's limits for the response timeout of an origin ("Quotas", Amazon CloudFront Developer Guide). */
const RESPONSE_TIMEOUT_LIMITS_SECONDS = { least: 1, most: 120 };

const DEFAULT_PASSTHROUGH_PATHS: readonly string[] = ['/api/*'];

/** Arguments of an {@link EdgeRouter} that CloudFront would refuse. */
export class EdgeRouterArgumentError extends Error {
  override readonly name = 'EdgeRouterArgumentError';
}

/** One region's renderer. */
export interface Renderer {
  readonly region: Region;
  /**
   * The host of its function URL.
   * @example 'abc123.lambda-url.eu-central-1.on.aws'
   */
  readonly functionUrlHost: pulumi.Input<string>;
}

/** Where CloudFront writes its access logs (standard logging, legacy). */
export interface AccessLogs {
  /**
   * The bucket's domain name; the bucket must allow ACLs.
   * @example 'my-logs.s3.amazonaws.com'
   */
  readonly bucketDomainName: pulumi.Input<string>;
  /**
   * What the logs' keys begin with.
   * @default ''
   */
  readonly prefix?: string;
}

/** Arguments of an {@link EdgeRouter}. */
export interface EdgeRouterArgs {
  /** The site that humans see. */
  readonly site: SiteOrigin;
  /**
   * The public names that the distribution answers to. Empty: CloudFront's own name and certificate.
   * @example ['www.example.com', 'example.com']
   */
  readonly domains: readonly string[];
  /** A certificate in us-east-1. Needed with domains; without, it prepares a domain's move from another distribution. */
  readonly certificateArn?: pulumi.Input<string>;
  /** Every region's renderer, in any order. */
  readonly renderers: readonly Renderer[];
  /** The built router (`bundles/edge-bundle.ts`), for the same regions and hosts. */
  readonly routerCode: pulumi.Input<string>;
  /**
   * Paths that go to the site without router and cache, as CloudFront path patterns; the first that matches counts.
   * @default ['/api/*']
   */
  readonly passthroughPaths?: readonly string[];
  /** How long a renderer may take until CloudFront asks the next region, 1 to 120. More than the longest render. */
  readonly responseTimeoutSeconds: number;
  /**
   * A web ACL (WAFv2, scope CLOUDFRONT).
   * @default none
   */
  readonly webAclArn?: pulumi.Input<string>;
  /**
   * Where access logs go.
   * @default no access logs
   */
  readonly accessLogs?: AccessLogs;
  /**
   * Which edge locations answer ("Choose the price class for a CloudFront distribution").
   * @default 'PriceClass_All'
   */
  readonly priceClass?: 'PriceClass_All' | 'PriceClass_200' | 'PriceClass_100';
  /** Tags of every resource that takes them. */
  readonly tags: Readonly<Record<string, string>>;
  /** Changes the arguments of single resources. A function that is given a name can't be replaced before its removal. */
  readonly transform?: {
    readonly distribution?: Transform<aws.cloudfront.DistributionArgs>;
    readonly function?: Transform<aws.cloudfront.FunctionArgs>;
    readonly cachePolicy?: Transform<aws.cloudfront.CachePolicyArgs>;
    readonly originRequestPolicy?: Transform<aws.cloudfront.OriginRequestPolicyArgs>;
  };
}

/**
 * The distribution and its router.
 *
 * A distribution of your own uses the router by the outputs: add {@link EdgeRouter.origins} to its origins, give the
 * behaviour of the pages both policies and the function, and let the distribution call the function URLs
 * (`lambda:InvokeFunctionUrl` and `lambda:InvokeFunction` for its ARN). Both policies are needed: without the one the
 * router does not see the country, without the other bots and humans share cache entries. Set its error caching minimum
 * to 0 for the same reasons as here.
 *
 * @example
 * const edge = new EdgeRouter('edge', { site, domains, certificateArn, renderers, routerCode, responseTimeoutSeconds: 60, tags });
 * new aws.cloudfront.Distribution('own', {
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
 *     functionAssociations: [{ eventType: 'viewer-request', functionArn: edge.functionArn }],
 *   },
 *   restrictions: { geoRestriction: { restrictionType: 'none' } },
 *   viewerCertificate: { acmCertificateArn, sslSupportMethod: 'sni-only', minimumProtocolVersion: 'TLSv1.2_2021' },
 * });
 */
export class EdgeRouter extends pulumi.ComponentResource {
  readonly distributionId: pulumi.Output<string>;
  /** What the renderers' permissions name. */
  readonly distributionArn: pulumi.Output<string>;
  /** CloudFront's own name, e.g. `d111111abcdef8.cloudfront.net`: what the domains point at. */
  readonly domainName: pulumi.Output<string>;
  /** The zone of {@link domainName}, for Route 53 alias records. */
  readonly hostedZoneId: pulumi.Output<string>;
  /** The router's name, by which its run time is tested. */
  readonly functionName: pulumi.Output<string>;
  /** The router's ARN; a new one whenever its code changes. */
  readonly functionArn: pulumi.Output<string>;
  /** The store of what will change without a deployment; nothing reads it yet, and the program never writes its entries. */
  readonly keyValueStoreArn: pulumi.Output<string>;
  readonly cachePolicyId: pulumi.Output<string>;
  readonly originRequestPolicyId: pulumi.Output<string>;
  /** The renderers' origins, by the ids that the router chooses from: for a distribution of your own. */
  readonly origins: readonly DistributionOrigin[];

  /** @throws EdgeRouterArgumentError if domains lack their certificate, or the response timeout is out of bounds. */
  constructor(name: string, args: EdgeRouterArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArguments(name, args);
    super('georender:index:EdgeRouter', name, {}, opts);

    const store = new aws.cloudfront.KeyValueStore(
      `${name}-state`,
      { comment: 'Georender: what the router must know without a deployment', tags: args.tags },
      { parent: this },
    );
    const router = this.createRouter(name, args, store.arn);
    const policies = this.createPolicies(name, args);
    this.origins = this.createRendererOrigins(name, args);
    const distribution = this.createDistribution(name, args, { ...policies, functionArn: router.arn });

    this.distributionId = distribution.id;
    this.distributionArn = distribution.arn;
    this.domainName = distribution.domainName;
    this.hostedZoneId = distribution.hostedZoneId;
    this.functionName = router.name;
    this.functionArn = router.arn;
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
      keyValueStoreArn: this.keyValueStoreArn,
      cachePolicyId: this.cachePolicyId,
      originRequestPolicyId: this.originRequestPolicyId,
      origins: this.origins,
    });
  }

  /**
   * New code makes a new function, under a name of Pulumi's choice. Changed in place, it would be live at once, and fail
   * for every bot whose new region the distribution does not have as an origin yet; so both change with the
   * distribution, in one step, and the old function goes last.
   */
  private createRouter(name: string, args: EdgeRouterArgs, storeArn: pulumi.Input<string>): aws.cloudfront.Function {
    const functionArgs: aws.cloudfront.FunctionArgs = {
      runtime: 'cloudfront-js-2.0',
      comment: 'Georender: sends bots to the nearest renderer, everyone else to the site',
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

  private createPolicies(name: string, args: EdgeRouterArgs): Pick<EdgeRouter, 'cachePolicyId' | 'originRequestPolicyId'> {
    const cachePolicy = new aws.cloudfront.CachePolicy(
      ...transformed(args.transform?.cachePolicy, `${name}-cache`, cachePolicyArgs(DEFAULT_CACHE_POLICY), { parent: this }),
    );
    const originRequestPolicy = new aws.cloudfront.OriginRequestPolicy(
      ...transformed(
        args.transform?.originRequestPolicy,
        `${name}-origin-request`,
        originRequestPolicyArgs(DEFAULT_ORIGIN_REQUEST_POLICY),
        { parent: this },
      ),
    );
    return { cachePolicyId: cachePolicy.id, originRequestPolicyId: originRequestPolicy.id };
  }

  /** Sorted by region, so that the order in which a program lists them is no change. */
  private createRendererOrigins(name: string, args: EdgeRouterArgs): readonly DistributionOrigin[] {
    const byRegion = [...args.renderers].sort((one, other) => (one.region < other.region ? -1 : 1));
    return byRegion.map(({ region, functionUrlHost }) => {
      const access = new aws.cloudfront.OriginAccessControl(
        `${name}-renderer-${region}`,
        {
          description: `Georender: signs requests to the renderer in ${region}`,
          originAccessControlOriginType: 'lambda',
          signingBehavior: 'always',
          signingProtocol: 'sigv4',
        },
        { parent: this },
      );
      const { responseTimeoutSeconds } = args;
      return rendererOrigin({ region, functionUrlHost, originAccessControlId: access.id, responseTimeoutSeconds });
    });
  }

  private createDistribution(name: string, args: EdgeRouterArgs, routed: RoutedBehaviour): aws.cloudfront.Distribution {
    const { accessLogs, domains, passthroughPaths = DEFAULT_PASSTHROUGH_PATHS } = args;
    const distributionArgs: aws.cloudfront.DistributionArgs = {
      enabled: true,
      comment: `Georender: ${name}`,
      httpVersion: 'http2and3',
      isIpv6Enabled: true,
      priceClass: args.priceClass ?? 'PriceClass_All',
      aliases: [...domains],
      viewerCertificate: viewerCertificate(args.certificateArn),
      origins: [siteOrigin(args.site), ...this.origins],
      defaultCacheBehavior: routedBehaviour(routed),
      orderedCacheBehaviors: passthroughPaths.map(passthroughBehaviour),
      customErrorResponses: errorCaching(),
      cacheTagConfig: cacheTagConfig(),
      restrictions: { geoRestriction: { restrictionType: 'none' } },
      webAclId: args.webAclArn,
      loggingConfig:
        accessLogs === undefined
          ? undefined
          : { bucket: accessLogs.bucketDomainName, prefix: accessLogs.prefix ?? '', includeCookies: false },
      tags: args.tags,
    };
    return new aws.cloudfront.Distribution(
      ...transformed(args.transform?.distribution, `${name}-distribution`, distributionArgs, { parent: this }),
    );
  }
}

function checkArguments(name: string, args: EdgeRouterArgs): void {
  const [domain] = args.domains;
  if (domain !== undefined && args.certificateArn === undefined) {
    throw new EdgeRouterArgumentError(
      `EdgeRouter "${name}": domains lists "${domain}", but certificateArn is missing. CloudFront answers to a domain ` +
        'only with a certificate for it in us-east-1: give the ARN of one, or make one with SiteCertificate.',
    );
  }
  const { least, most } = RESPONSE_TIMEOUT_LIMITS_SECONDS;
  const timeout = args.responseTimeoutSeconds;
  if (!Number.isInteger(timeout) || timeout < least || timeout > most) {
    throw new EdgeRouterArgumentError(
      `EdgeRouter "${name}": responseTimeoutSeconds is ${timeout}; CloudFront allows whole seconds from ${least} to ${most}. ` +
        'Make it a little longer than the longest render.',
    );
  }
}

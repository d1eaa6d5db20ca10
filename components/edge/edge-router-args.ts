// The arguments of EdgeRouter, and their check.
import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { UserError } from '../../core/contract/georender-error';
import type { SiteChoiceGrounds } from '../../core/contract/site-policies';
import { RESPONSE_TIMEOUT_LIMITS_SECONDS } from '../../core/contract/time-outs';
import type { Region } from '../../core/geography/regions';
import type { Tags } from '../tags';
import type { Transform } from '../transform';
import type { PrerenderServiceOrigin, SiteOrigin } from './edge-distribution';
import type { OwnDistribution } from './own-distribution-args';

/** CloudFront would refuse these arguments of an `EdgeRouter`. */
export class EdgeRouterArgumentError extends UserError {
  override readonly name = 'EdgeRouterArgumentError';
}

/** A region that the router sends bots to. */
export interface RoutedRegion {
  readonly region: Region;
  /**
   * The host of the function URL of `serve`.
   * @example 'abc123.lambda-url.eu-central-1.on.aws'
   */
  readonly functionUrlHost: pulumi.Input<string>;
  /**
   * The host of its canary's function URL. The router's code must then be built for canaries.
   * @default there is no canary
   */
  readonly canaryUrlHost?: pulumi.Input<string> | undefined;
}

/** The bucket of CloudFront's access logs ("Configure standard logging (v2)", Amazon CloudFront Developer Guide). */
export interface AccessLogs {
  /**
   * The bucket; it needs no ACLs. CloudWatch Logs adds itself to the bucket's policy.
   * @example 'arn:aws:s3:::my-logs'
   */
  readonly bucketArn: pulumi.Input<string>;
  /**
   * The part of the logs' keys after `AWSLogs/<account>/CloudFront/`, without a slash at its end.
   * @default ''
   * @example 'site'
   */
  readonly prefix?: pulumi.Input<string>;
}

/** Existing policies: an account may have 20 of either kind ("Quotas", Amazon CloudFront Developer Guide). */
export interface ExistingPolicies {
  /**
   * The cache policy of another Georender of the same version. With any other, bots and people share pages.
   * @default a new one
   * @example '0123abcd-4567-89ab-cdef-0123456789ab'
   */
  readonly cachePolicyId?: pulumi.Input<string> | undefined;
  /**
   * The origin request policy of another Georender of the same version. Others hide the viewer's country from the
   * router.
   * @default a new one
   * @example '0123abcd-4567-89ab-cdef-0123456789ab'
   */
  readonly originRequestPolicyId?: pulumi.Input<string> | undefined;
}

/** The arguments of `EdgeRouter`. */
export interface EdgeRouterArgs {
  /** The site that humans see. */
  readonly site: SiteOrigin;
  /**
   * The public names of the distribution. If it is empty, CloudFront's own name and certificate are used.
   * @example ['www.example.com', 'example.com']
   */
  readonly domains: readonly string[];
  /**
   * A certificate in us-east-1, required with domains. Without domains it prepares the move of a domain from another
   * distribution.
   * @default CloudFront's own certificate
   * @example certificate.certificateArn
   */
  readonly certificateArn?: pulumi.Input<string>;
  /**
   * The regions, in any order.
   * @example [{ region: 'eu-central-1', functionUrlHost: functions.live.endpoint.host }]
   */
  readonly regions: readonly RoutedRegion[];
  /**
   * A prerender service that the router sends a share of the pages to. The router's code must then be built for it.
   * @default there is none
   */
  readonly service?: PrerenderServiceOrigin | undefined;
  /**
   * The built router, for the same regions and hosts.
   * @example buildEdgeBundle(config)
   */
  readonly routerCode: pulumi.Input<string>;
  /**
   * The built function for viewer-response, for the same session cookies.
   * @example buildFilesBundle(config)
   */
  readonly filesCode: pulumi.Input<string>;
  /**
   * Paths that go to the site without router and cache: CloudFront path patterns, of which the first match counts.
   * @default as the setting of a stack
   */
  readonly passthroughPaths?: readonly pulumi.Input<string>[];
  /**
   * Further request headers that reach the site on all other paths, in lower case. They are part of the cache key. At
   * most 6.
   * @default []
   * @example ['authorization', 'x-csrf-token']
   */
  readonly forwardedHeaders?: readonly string[];
  /**
   * What the router's code chooses the site by: domains of origins besides `site`, and whether countries and devices
   * count. The policies and the origins follow from it.
   * @default one site for all
   * @example { domains: ['de.example-origin.com'], countries: true, devices: false }
   */
  readonly siteChoice?: (SiteChoiceGrounds & { readonly domains: readonly string[] }) | undefined;
  /**
   * After so many seconds without an answer, CloudFront asks the next region: 1 to 120, more than the longest render.
   * @example 45
   */
  readonly responseTimeoutSeconds: pulumi.Input<number>;
  /**
   * A web ACL (WAFv2, scope CLOUDFRONT).
   * @default none
   */
  readonly webAclArn?: pulumi.Input<string>;
  /**
   * A distribution of the program. It takes the place of a new one, and of `site`, `domains`, `certificateArn`,
   * `passthroughPaths` and `priceClass`.
   * @default a new distribution
   * @example { name: 'app', args: { enabled: true, origins: [site], … } }
   */
  readonly ownDistribution?: OwnDistribution | undefined;
  /**
   * The bucket of access logs.
   * @default no access logs
   * @example { bucketArn: 'arn:aws:s3:::my-logs' }
   */
  readonly accessLogs?: AccessLogs;
  /**
   * The HTTP API for content systems: its paths go there, without router and cache.
   * @default no API
   * @example { host: endpoint.host, pathPatterns: ['/_georender/*'] }
   */
  readonly api?: { readonly host: pulumi.Input<string>; readonly pathPatterns: readonly string[] } | undefined;
  /**
   * Policies to use instead of new ones.
   * @default {}
   */
  readonly existingPolicies?: ExistingPolicies;
  /**
   * The edge locations that answer ("Choose the price class for a CloudFront distribution").
   * @default 'PriceClass_All'
   */
  readonly priceClass?: pulumi.Input<'PriceClass_All' | 'PriceClass_200' | 'PriceClass_100'>;
  /**
   * Tags of every resource that takes tags.
   * @example { project: 'georender' }
   */
  readonly tags: Tags;
  /**
   * Changes the arguments of single resources. A function with a fixed name can't be replaced before it is removed.
   * @default nothing is changed
   * @example { distribution: { priceClass: 'PriceClass_100' } }
   */
  readonly transform?: {
    readonly distribution?: Transform<aws.cloudfront.DistributionArgs>;
    readonly function?: Transform<aws.cloudfront.FunctionArgs>;
    readonly cachePolicy?: Transform<aws.cloudfront.CachePolicyArgs>;
    readonly originRequestPolicy?: Transform<aws.cloudfront.OriginRequestPolicyArgs>;
  };
}

/** @throws EdgeRouterArgumentError if there are domains without a certificate. */
export function checkDomains(
  name: string,
  { domains: [domain], certificateArn }: Pick<EdgeRouterArgs, 'domains' | 'certificateArn'>,
): void {
  if (domain === undefined || certificateArn !== undefined) return;
  throw new EdgeRouterArgumentError(
    `EdgeRouter "${name}": domains lists "${domain}", but certificateArn is missing. CloudFront answers to a domain ` +
      'only with a certificate for it in us-east-1. Give the ARN of one, or make one with SiteCertificate.',
  );
}

/**
 * The response timeout, checked; an output when its value is known.
 * @throws EdgeRouterArgumentError if a number is out of bounds.
 */
export function checkedResponseTimeout(name: string, { responseTimeoutSeconds }: EdgeRouterArgs): pulumi.Input<number> {
  const { least, most } = RESPONSE_TIMEOUT_LIMITS_SECONDS;
  const checked = (timeout: number): number => {
    if (Number.isInteger(timeout) && timeout >= least && timeout <= most) return timeout;
    throw new EdgeRouterArgumentError(
      `EdgeRouter "${name}": responseTimeoutSeconds is ${timeout}; CloudFront allows whole seconds from ${least} to ` +
        `${most}. Make it a little longer than the longest render.`,
    );
  };
  return typeof responseTimeoutSeconds === 'number'
    ? checked(responseTimeoutSeconds)
    : pulumi.output(responseTimeoutSeconds).apply(checked);
}

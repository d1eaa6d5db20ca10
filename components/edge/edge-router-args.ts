// What an EdgeRouter is made from, checked.

import type * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { UserError } from '../../core/contract/georender-error';
import { RESPONSE_TIMEOUT_LIMITS_SECONDS } from '../../core/contract/time-outs';
import type { Region } from '../../core/geography/regions';
import type { Transform } from '../transform';
import type { SiteOrigin } from './edge-distribution';

/** Arguments of an {@link EdgeRouter} that CloudFront would refuse. */
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
   * The host of its canary's function URL; the router's code must have been built with canaries then.
   * @default there is no canary
   */
  readonly canaryUrlHost?: pulumi.Input<string>;
}

/** Where CloudFront writes its access logs ("Configure standard logging (v2)", Amazon CloudFront Developer Guide). */
export interface AccessLogs {
  /**
   * The bucket; it needs no ACLs. CloudWatch Logs adds itself to the bucket's policy.
   * @example 'arn:aws:s3:::my-logs'
   */
  readonly bucketArn: pulumi.Input<string>;
  /**
   * What the logs' keys go on with after `AWSLogs/<account>/CloudFront/`, without a slash at its end.
   * @default ''
   */
  readonly prefix?: string;
}

/** Policies that are there already: an account has 20 of either kind ("Quotas", Amazon CloudFront Developer Guide). */
export interface ExistingPolicies {
  /**
   * The cache policy of another Georender of the same version. Any other mixes up pages for bots and for people.
   * @default one is made
   * @example '0123abcd-4567-89ab-cdef-0123456789ab'
   */
  readonly cachePolicyId?: pulumi.Input<string> | undefined;
  /**
   * The origin request policy of another Georender of the same version. Others hide the viewer's country from the router.
   * @default one is made
   * @example '0123abcd-4567-89ab-cdef-0123456789ab'
   */
  readonly originRequestPolicyId?: pulumi.Input<string> | undefined;
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
  /** The regions, in any order. */
  readonly regions: readonly RoutedRegion[];
  /** The built router (`bundles/edge-bundle.ts`), for the same regions and hosts. */
  readonly routerCode: pulumi.Input<string>;
  /** The built function at viewer-response (`bundles/edge-bundle.ts`), for the same session cookies. */
  readonly filesCode: pulumi.Input<string>;
  /**
   * Paths that go to the site without router and cache, as CloudFront path patterns; the first that matches counts.
   * @default as the setting of a stack
   */
  readonly passthroughPaths?: readonly string[];
  /**
   * Request headers of the site's own that reach it on all other paths, in lower case; they are part of the key. At most 6.
   * @default []
   * @example ['authorization', 'x-csrf-token']
   */
  readonly forwardedHeaders?: readonly string[];
  /** How long `serve` may take until CloudFront asks the next region, 1 to 120. More than the longest render. */
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
   * Policies to use instead of new ones.
   * @default {}
   */
  readonly existingPolicies?: ExistingPolicies;
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

/** @throws EdgeRouterArgumentError if domains lack their certificate, or the response timeout is out of bounds. */
export function checkArguments(name: string, args: EdgeRouterArgs): void {
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

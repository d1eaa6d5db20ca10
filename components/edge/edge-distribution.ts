// The arguments of the distribution: origins, behaviours, certificate, error caching. No resources.
import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import {
  API_ORIGIN_ID,
  CONFIGURABLE_ERROR_STATUSES,
  ERROR_CACHING_MIN_TTL_SECONDS,
  SITE_ORIGIN_ID,
  siteOriginId,
} from '../../core/contract/edge-policies';
import { CACHE_TAG_HEADER } from '../../core/contract/header-names';
import { PRERENDER_SERVICE_ORIGIN_ID } from '../../core/contract/prerender-service';
import { SERVE_CONNECT_SECONDS, SERVICE_RESPONSE_SECONDS } from '../../core/contract/time-outs';
import { MANAGED_POLICIES } from './edge-policies-aws';

/** An origin of a distribution, as Pulumi takes it. */
export type DistributionOrigin = aws.types.input.cloudfront.DistributionOrigin;

const ALL_METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];
const CACHED_METHODS = ['GET', 'HEAD'];

/** The site as an origin. */
export interface SiteOrigin {
  /**
   * The site's host name: no scheme, port or path.
   * @example 'main.d1a2b3c4.amplifyapp.com'
   */
  readonly originDomain: pulumi.Input<string>;
  /**
   * Request headers that CloudFront adds for the site, e.g. for a firewall or basic auth. Pulumi secrets stay secrets.
   * @default none
   * @example { 'x-origin-secret': config.requireSecret('originSecret') }
   */
  readonly headers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** The origin of humans, assets and all pages that are not rendered. */
export function siteOrigin(site: SiteOrigin): DistributionOrigin {
  return {
    originId: SITE_ORIGIN_ID,
    domainName: site.originDomain,
    customOriginConfig: httpsOnly(),
    ...(site.headers === undefined ? {} : { customHeaders: customHeaders(site.headers) }),
  };
}

/** The site's other origins, which get the same headers. */
export function otherSiteOrigins({ headers }: SiteOrigin, domains: readonly string[]): readonly DistributionOrigin[] {
  return domains.map((domain) => ({
    ...siteOrigin({ originDomain: domain, ...(headers === undefined ? {} : { headers }) }),
    originId: siteOriginId(domain),
  }));
}

/** The arguments of {@link serveOrigin}. */
export interface ServeOriginArgs {
  /** The id by which the router chooses it: a region's own or its canary's. */
  readonly originId: string;
  /** The function URL's host, e.g. `abc123.lambda-url.eu-central-1.on.aws`. */
  readonly functionUrlHost: pulumi.Input<string>;
  readonly originAccessControlId: pulumi.Input<string>;
  /** CloudFront's response timeout. */
  readonly responseTimeoutSeconds: pulumi.Input<number>;
}

/**
 * The origin of a region's `serve`, or of its canary's. One attempt only: CloudFront also repeats after a response
 * timeout, and a slow page would be rendered three times. It forwards no Host of the viewer, since the signature covers
 * Host.
 */
export function serveOrigin(args: ServeOriginArgs): DistributionOrigin {
  return {
    originId: args.originId,
    domainName: args.functionUrlHost,
    originAccessControlId: args.originAccessControlId,
    connectionAttempts: 1,
    connectionTimeout: SERVE_CONNECT_SECONDS,
    customOriginConfig: { ...httpsOnly(), originReadTimeout: args.responseTimeoutSeconds },
  };
}

/** A prerender service as an origin (`core/contract/prerender-service.ts`). */
export interface PrerenderServiceOrigin {
  /**
   * Its address, https, without a slash at its end. A path goes before each page's URL.
   * @example 'https://service.prerender.io'
   */
  readonly url: string;
  /**
   * Request headers that CloudFront adds for it. Pulumi secrets stay secrets.
   * @default none
   * @example { 'X-Prerender-Token': config.requireSecret('prerenderToken') }
   */
  readonly headers?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/**
 * The origin of a prerender service. One attempt only: the service may charge for each, and a slow page would be
 * rendered three times.
 */
export function serviceOrigin({ url, headers }: PrerenderServiceOrigin): DistributionOrigin {
  const { hostname, port, pathname } = new URL(url);
  return {
    originId: PRERENDER_SERVICE_ORIGIN_ID,
    domainName: hostname,
    ...(pathname === '/' ? {} : { originPath: pathname }),
    connectionAttempts: 1,
    customOriginConfig: {
      ...httpsOnly(),
      ...(port === '' ? {} : { httpsPort: Number(port) }),
      originReadTimeout: SERVICE_RESPONSE_SECONDS,
    },
    ...(headers === undefined ? {} : { customHeaders: customHeaders(headers) }),
  };
}

/** The arguments of {@link routedBehaviour}. */
export interface RoutedBehaviourArgs {
  readonly cachePolicyId: pulumi.Input<string>;
  readonly originRequestPolicyId: pulumi.Input<string>;
  readonly functionArn: pulumi.Input<string>;
  readonly responseFunctionArn: pulumi.Input<string>;
}

/**
 * The behaviour of all paths that the router decides about. Its origin is the site unless the router chooses another.
 */
export function routedBehaviour(
  routed: RoutedBehaviourArgs,
): aws.types.input.cloudfront.DistributionDefaultCacheBehavior {
  return { ...siteBehaviour(), compress: true, ...routerOfBehaviour(routed) };
}

/** What makes a behaviour one that the router decides about. */
export function routerOfBehaviour(
  routed: RoutedBehaviourArgs,
): Pick<
  aws.types.input.cloudfront.DistributionDefaultCacheBehavior,
  'cachePolicyId' | 'originRequestPolicyId' | 'functionAssociations'
> {
  return {
    cachePolicyId: routed.cachePolicyId,
    originRequestPolicyId: routed.originRequestPolicyId,
    functionAssociations: [
      { eventType: 'viewer-request', functionArn: routed.functionArn },
      { eventType: 'viewer-response', functionArn: routed.responseFunctionArn },
    ],
  };
}

/** The behaviour of paths that go to the site as they are: no router, no cache, all headers except Host forwarded. */
export function passthroughBehaviour(
  pathPattern: pulumi.Input<string>,
): aws.types.input.cloudfront.DistributionOrderedCacheBehavior {
  return {
    pathPattern,
    ...siteBehaviour(),
    cachePolicyId: MANAGED_POLICIES.cachingDisabled,
    originRequestPolicyId: MANAGED_POLICIES.allViewerExceptHostHeader,
  };
}

/** The origin of the HTTP API. */
export function apiOrigin(host: pulumi.Input<string>): DistributionOrigin {
  return { originId: API_ORIGIN_ID, domainName: host, connectionAttempts: 1, customOriginConfig: httpsOnly() };
}

/** The behaviour of the HTTP API's paths: https alone, since before a redirect the token would be seen by all. */
export function apiBehaviour(pathPattern: string): aws.types.input.cloudfront.DistributionOrderedCacheBehavior {
  return { ...passthroughBehaviour(pathPattern), targetOriginId: API_ORIGIN_ID, viewerProtocolPolicy: 'https-only' };
}

/** The certificate for viewers; undefined: CloudFront's own. */
export function viewerCertificate(
  certificateArn: pulumi.Input<string> | undefined,
): aws.types.input.cloudfront.DistributionViewerCertificate {
  if (certificateArn === undefined) return { cloudfrontDefaultCertificate: true };
  return { acmCertificateArn: certificateArn, sslSupportMethod: 'sni-only', minimumProtocolVersion: 'TLSv1.2_2021' };
}

/**
 * The header in which `serve` names an answer's cache tags, so that a purge finds cached copies ("Invalidating content
 * by cache tags", Amazon CloudFront Developer Guide).
 */
export function cacheTagConfig(): aws.types.input.cloudfront.DistributionCacheTagConfig {
  return { headerName: CACHE_TAG_HEADER };
}

/** How long errors are cached. They reach viewers unchanged: CloudFront replaces neither page nor status. */
export function errorCaching(): aws.types.input.cloudfront.DistributionCustomErrorResponse[] {
  return CONFIGURABLE_ERROR_STATUSES.map((errorCode) => ({
    errorCode,
    errorCachingMinTtl: ERROR_CACHING_MIN_TTL_SECONDS,
  }));
}

/** What all behaviours have whose target is the site. */
export function siteBehaviour(): {
  targetOriginId: string;
  viewerProtocolPolicy: string;
  allowedMethods: string[];
  cachedMethods: string[];
} {
  return {
    targetOriginId: SITE_ORIGIN_ID,
    viewerProtocolPolicy: 'redirect-to-https',
    allowedMethods: ALL_METHODS,
    cachedMethods: CACHED_METHODS,
  };
}

function httpsOnly(): aws.types.input.cloudfront.DistributionOriginCustomOriginConfig {
  return { httpPort: 80, httpsPort: 443, originProtocolPolicy: 'https-only', originSslProtocols: ['TLSv1.2'] };
}

/** Sorted, so that their order in a program makes no difference. */
function customHeaders(
  headers: pulumi.Input<Record<string, pulumi.Input<string>>>,
): pulumi.Output<aws.types.input.cloudfront.DistributionOriginCustomHeader[]> {
  return pulumi.output(headers).apply((given) =>
    Object.keys(given)
      .sort()
      .map((name) => ({ name, value: given[name] ?? '' })),
  );
}

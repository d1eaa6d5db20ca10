// The edge policies of core, as arguments of CloudFront's resources.
import type * as aws from '@pulumi/aws';
import type { CachePolicy, ListedHeadersPolicy } from '../../core/contract/edge-policies';

/**
 * AWS's managed policies that passthrough behaviours use ("Use managed cache policies", "… origin request policies").
 */
export const MANAGED_POLICIES = {
  cachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  allViewerExceptHostHeader: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
} as const;

/** A cache policy. Brotli stays off: `serve` compresses by gzip, and each coding would be an entry of its own. */
export function cachePolicyArgs(policy: CachePolicy): aws.cloudfront.CachePolicyArgs {
  return {
    comment: 'Georender: pages for bots apart from those for humans, kept as long as the origin says',
    minTtl: policy.minTtlSeconds,
    defaultTtl: policy.defaultTtlSeconds,
    maxTtl: policy.maxTtlSeconds,
    parametersInCacheKeyAndForwardedToOrigin: {
      headersConfig: listedHeaders(policy.headers),
      cookiesConfig: { cookieBehavior: policy.cookies },
      queryStringsConfig: { queryStringBehavior: policy.queryStrings },
      enableAcceptEncodingGzip: policy.gzip,
      enableAcceptEncodingBrotli: false,
    },
  };
}

/** An origin request policy with these headers, all cookies and the whole query. */
export function originRequestPolicyArgs(policy: ListedHeadersPolicy): aws.cloudfront.OriginRequestPolicyArgs {
  return {
    comment: 'Georender: what the router and serve need to know of a viewer, its country above all',
    headersConfig: listedHeaders(policy.headers),
    cookiesConfig: { cookieBehavior: 'all' },
    queryStringsConfig: { queryStringBehavior: 'all' },
  };
}

function listedHeaders(names: readonly string[]): { headerBehavior: string; headers: { items: string[] } } {
  return { headerBehavior: 'whitelist', headers: { items: names.map(awsHeaderName) } };
}

/** A header's name as AWS spells it in its policies, e.g. `CloudFront-Viewer-Country`. */
export function awsHeaderName(name: string): string {
  const words = name.split('-').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return words
    .join('-')
    .replace(/^Cloudfront-/, 'CloudFront-')
    .replace('-Smarttv-', '-SmartTV-');
}

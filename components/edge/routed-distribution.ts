// The distribution whose default behaviour has the router: a new one, or one of the user's program.
import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
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
  siteOrigin,
  viewerCertificate,
} from './edge-distribution';
import type { EdgeRouterArgs } from './edge-router-args';
import { type LambdaBehaviourArgs, lambdaBehaviour, siteAgainOrigin, siteGroup } from './lambda-behaviour';
import { withRouter } from './own-distribution';

/** The arguments of an `EdgeRouter` that are about its distribution. */
// biome-ignore format: a list of words
export type DistributionOptions = Pick<
  EdgeRouterArgs,
  'site' | 'domains' | 'certificateArn' | 'passthroughPaths' | 'api' | 'ownDistribution' | 'webAclArn' | 'priceClass' |
  'accessLogs' | 'tags' | 'transform'
>;

/** What the router adds to it. */
export type DistributionRouter =
  | {
      readonly engine: 'cloudfront-function';
      readonly routed: RoutedBehaviourArgs;
      /** Origins besides the site's and the API's. */
      readonly origins: readonly DistributionOrigin[];
    }
  | { readonly engine: 'lambda-at-edge'; readonly routed: LambdaBehaviourArgs };

/** Makes the distribution, and the delivery of its access logs. */
export function makeDistribution(
  name: string,
  args: DistributionOptions,
  router: DistributionRouter,
  options: pulumi.CustomResourceOptions & { readonly parent: pulumi.Resource },
): aws.cloudfront.Distribution {
  const { ownDistribution: own, api, webAclArn } = args;
  const distribution =
    own !== undefined && router.engine === 'cloudfront-function'
      ? new aws.cloudfront.Distribution(
          own.name,
          withRouter(own, { ...router.routed, origins: router.origins, api, webAclArn }),
          own.options,
        )
      : new aws.cloudfront.Distribution(
          ...transformed(
            args.transform?.distribution,
            `${name}-distribution`,
            distributionArgs(name, args, router),
            options,
          ),
        );
  if (args.accessLogs !== undefined) {
    const { bucketArn, prefix = '' } = args.accessLogs;
    const delivered = { format: 'json', fields: LOGGED_FIELDS, tags: args.tags } as const;
    deliverAccessLogs(name, { distributionArn: distribution.arn, bucketArn, prefix, ...delivered }, options.parent);
  }
  return distribution;
}

function distributionArgs(
  name: string,
  args: DistributionOptions,
  router: DistributionRouter,
): aws.cloudfront.DistributionArgs {
  const { domains, passthroughPaths = DEFAULT_PASSTHROUGH_PATHS, api, webAclArn } = args;
  return {
    enabled: true,
    comment: `Georender: ${name}`,
    httpVersion: 'http2and3',
    isIpv6Enabled: true,
    priceClass: args.priceClass ?? 'PriceClass_All',
    aliases: [...domains],
    viewerCertificate: viewerCertificate(args.certificateArn),
    origins: [
      siteOrigin(args.site),
      ...(router.engine === 'lambda-at-edge' ? [siteAgainOrigin(args.site)] : router.origins),
      ...(api === undefined ? [] : [apiOrigin(api.host)]),
    ],
    ...(router.engine === 'lambda-at-edge' ? { originGroups: [siteGroup()] } : {}),
    defaultCacheBehavior:
      router.engine === 'lambda-at-edge' ? lambdaBehaviour(router.routed) : routedBehaviour(router.routed),
    // The first that matches counts.
    orderedCacheBehaviors: [
      ...(api?.pathPatterns ?? []).map(apiBehaviour),
      ...passthroughPaths.map(passthroughBehaviour),
    ],
    customErrorResponses: errorCaching(),
    cacheTagConfig: cacheTagConfig(),
    restrictions: { geoRestriction: { restrictionType: 'none' } },
    webAclId: webAclArn,
    tags: args.tags,
  };
}

// A distribution of the user's program that gets the router: what is added to its arguments.
import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { isLater } from '../later';
import { shownAs } from '../program-error';
import {
  apiBehaviour,
  apiOrigin,
  cacheTagConfig,
  type DistributionOrigin,
  errorCaching,
  type RoutedBehaviourArgs,
  routerOfBehaviour,
} from './edge-distribution';
import type { EdgeRouterArgs } from './edge-router-args';
import type { OwnDistribution } from './own-distribution-args';
import { behaviourProblems } from './own-distribution-problems';

type DefaultBehaviour = aws.types.input.cloudfront.DistributionDefaultCacheBehavior;

/** What Georender adds. */
export interface RouterOfDistribution extends RoutedBehaviourArgs {
  readonly origins: readonly DistributionOrigin[];
  readonly api: EdgeRouterArgs['api'];
  readonly webAclArn: pulumi.Input<string> | undefined;
}

/** The arguments of the distribution with Georender's part. */
export function withRouter(
  { name, args }: OwnDistribution,
  { origins, api, webAclArn, ...routed }: RouterOfDistribution,
): aws.cloudfront.DistributionArgs {
  const added = [...origins, ...(api === undefined ? [] : [apiOrigin(api.host)])];
  const behaviours = (api?.pathPatterns ?? []).map(apiBehaviour);
  return {
    ...args,
    origins: isLater(args.origins)
      ? pulumi.output(args.origins).apply((own) => [...own, ...added])
      : [...args.origins, ...added],
    defaultCacheBehavior: isLater(args.defaultCacheBehavior)
      ? pulumi.output(args.defaultCacheBehavior).apply((own) => routedLater(name, own, routed))
      : { ...args.defaultCacheBehavior, ...routerOfBehaviour(routed) },
    // The first that matches counts.
    ...(behaviours.length === 0 ? {} : { orderedCacheBehaviors: before(behaviours, args.orderedCacheBehaviors) }),
    customErrorResponses: errorCaching(),
    cacheTagConfig: cacheTagConfig(),
    ...(webAclArn === undefined ? {} : { webAclId: webAclArn }),
  };
}

function before(
  ours: readonly aws.types.input.cloudfront.DistributionOrderedCacheBehavior[],
  own: aws.cloudfront.DistributionArgs['orderedCacheBehaviors'],
): aws.cloudfront.DistributionArgs['orderedCacheBehaviors'] {
  return isLater(own) ? pulumi.output(own).apply((later) => [...ours, ...(later ?? [])]) : [...ours, ...(own ?? [])];
}

/** @throws pulumi.RunError, which Pulumi shows by its message alone */
function routedLater(name: string, own: DefaultBehaviour, routed: RoutedBehaviourArgs): DefaultBehaviour {
  const problems = behaviourProblems(name, own);
  if (problems.length > 0) throw shownAs(problems.join('\n'));
  return { ...own, ...routerOfBehaviour(routed) };
}

// The cache policy and the origin request policy of the pages' behaviour: new ones, or those that the arguments name.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { defaultCachePolicy } from '../../core/contract/edge-policies';
import { type SitePolicies, sitePolicies } from '../../core/contract/site-policies';
import type { EdgeEngine } from '../../core/routing/edge-engines';
import { transformed } from '../transform';
import { cachePolicyArgs, originRequestPolicyArgs } from './edge-policies-aws';
import type { EdgeRouterArgs } from './edge-router-args';

/** The arguments of {@link makePolicies}. */
export type EdgePoliciesArgs = Pick<
  EdgeRouterArgs,
  'existingPolicies' | 'forwardedHeaders' | 'siteChoice' | 'transform'
>;

/** The ids of both policies. */
export interface EdgePolicies {
  readonly cachePolicyId: pulumi.Output<string>;
  readonly originRequestPolicyId: pulumi.Output<string>;
}

/** Makes the policies that are not named. */
export function makePolicies(
  name: string,
  engine: EdgeEngine,
  args: EdgePoliciesArgs,
  parent: pulumi.Resource,
): EdgePolicies {
  const chosen = sitePolicies(engine, args.siteChoice);
  const { cachePolicyId, originRequestPolicyId } = args.existingPolicies ?? {};
  return {
    cachePolicyId:
      cachePolicyId === undefined ? makeCachePolicy(name, chosen, args, parent) : pulumi.output(cachePolicyId),
    originRequestPolicyId:
      originRequestPolicyId === undefined
        ? makeOriginRequestPolicy(name, chosen, args, parent)
        : pulumi.output(originRequestPolicyId),
  };
}

function makeCachePolicy(
  name: string,
  { keyHeaders }: SitePolicies,
  { transform, forwardedHeaders = [] }: EdgePoliciesArgs,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const policyArgs = cachePolicyArgs(defaultCachePolicy([...keyHeaders, ...forwardedHeaders]));
  return new aws.cloudfront.CachePolicy(...transformed(transform?.cachePolicy, `${name}-cache`, policyArgs, { parent }))
    .id;
}

function makeOriginRequestPolicy(
  name: string,
  chosen: SitePolicies,
  { transform }: EdgePoliciesArgs,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const policyArgs = originRequestPolicyArgs(chosen.originRequestPolicy);
  return new aws.cloudfront.OriginRequestPolicy(
    ...transformed(transform?.originRequestPolicy, `${name}-origin-request`, policyArgs, { parent }),
  ).id;
}

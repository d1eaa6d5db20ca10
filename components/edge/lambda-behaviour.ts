// What a router at Lambda@Edge adds to a distribution: its events, and the origin group by which CloudFront asks it
// again. No resources.
import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import {
  FAILOVER_STATUS_CODES,
  ORIGIN_GROUP_METHODS,
  SITE_AGAIN_ORIGIN_ID,
  SITE_GROUP_ID,
  SITE_ORIGIN_ID,
} from '../../core/contract/edge-policies';
import { ATTEMPT_HEADER } from '../../core/contract/header-names';
import { LAMBDA_AT_EDGE_EVENTS, SECOND_ATTEMPT } from '../../core/contract/lambda-at-edge';
import { type DistributionOrigin, type SiteOrigin, siteBehaviour, siteOrigin } from './edge-distribution';

/** The site as the group's second member. The router knows it by a header that no viewer can send. */
export function siteAgainOrigin(site: SiteOrigin): DistributionOrigin {
  const { headers = {}, ...rest } = site;
  const marked = pulumi.output(headers).apply((given) => ({ ...given, [ATTEMPT_HEADER]: SECOND_ATTEMPT }));
  return { ...siteOrigin({ ...rest, headers: marked }), originId: SITE_AGAIN_ORIGIN_ID };
}

/** The group of both. */
export function siteGroup(): aws.types.input.cloudfront.DistributionOriginGroup {
  return {
    originId: SITE_GROUP_ID,
    failoverCriteria: { statusCodes: [...FAILOVER_STATUS_CODES] },
    members: [{ originId: SITE_ORIGIN_ID }, { originId: SITE_AGAIN_ORIGIN_ID }],
  };
}

/** The arguments of {@link lambdaBehaviour}. */
export interface LambdaBehaviourArgs {
  readonly cachePolicyId: pulumi.Input<string>;
  readonly originRequestPolicyId: pulumi.Input<string>;
  /** The ARN of a numbered version. */
  readonly versionArn: pulumi.Input<string>;
}

/** The behaviour of all paths that the router decides about. */
export function lambdaBehaviour({
  versionArn: lambdaArn,
  ...policies
}: LambdaBehaviourArgs): aws.types.input.cloudfront.DistributionDefaultCacheBehavior {
  return {
    ...siteBehaviour(),
    targetOriginId: SITE_GROUP_ID,
    allowedMethods: [...ORIGIN_GROUP_METHODS],
    compress: true,
    ...policies,
    lambdaFunctionAssociations: LAMBDA_AT_EDGE_EVENTS.map((eventType) => ({
      eventType,
      lambdaArn,
      includeBody: false,
    })),
  };
}

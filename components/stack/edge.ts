// A stack's edge: the distribution with its router, certificate and web ACL.
import * as pulumi from '@pulumi/pulumi';
import { buildEdgeBundle, buildFilesBundle } from '../../bundles/edge-bundle';
import { buildLambdaAtEdge } from '../../bundles/lambda-at-edge-bundle';
import { accessLogsOf } from '../edge/access-logs';
import { BotRequestLimit } from '../edge/bot-request-limit';
import type { PrerenderServiceOrigin } from '../edge/edge-distribution';
import { EdgeRouter } from '../edge/edge-router';
import { LambdaEdgeRouter } from '../edge/lambda-edge-router';
import { SiteCertificate } from '../edge/site-certificate';
import { lambdaRouterOf, routerOf, siteChoiceOf } from '../edge/site-routing';
import type { RegionFunctions } from '../functions/region-functions';
import { renderTimes } from '../functions/render-times';
import type { ApiEndpoint } from '../outside/api-endpoint';
import { apiOfEdge } from '../outside/outside';
import { currentToken } from '../renderer-tokens';
import type { Plan } from './plan';

/** The parts of a stack that its edge needs. */
export interface PlannedEdge extends Plan {
  readonly regions: readonly RegionFunctions[];
  readonly endpoint: ApiEndpoint | undefined;
  readonly parent: pulumi.Resource;
}

/** The edge, by what runs the router. */
export type StackEdge = EdgeRouter | LambdaEdgeRouter;

/** Makes the edge. */
export function makeEdge(plan: PlannedEdge): StackEdge {
  return plan.settings.edge === 'lambda-at-edge' ? makeLambdaEdge(plan) : makeFunctionEdge(plan);
}

function makeFunctionEdge(plan: PlannedEdge): EdgeRouter {
  const { name, settings, args, regions, parent } = plan;
  const [own, router] = [args.distribution, routerOf(settings)];
  return new EdgeRouter(
    name,
    {
      ...commonArgs(plan),
      ...(own === undefined ? domainsOf(plan) : { domains: [], ownDistribution: own }),
      regions: regions.map(({ region, live, canary }) => ({
        region,
        functionUrlHost: live.endpoint.host,
        canaryUrlHost: canary?.endpoint.host,
      })),
      service: serviceOf(plan),
      routerCode: pulumi.output(buildEdgeBundle(router, own?.viewerRequestCode)),
      filesCode: pulumi.output(buildFilesBundle(router, settings.debugTokenHash)),
      responseTimeoutSeconds: renderTimes(settings.renderTimeoutSeconds).responseTimeoutSeconds,
      transform: args.transform?.edge,
    },
    { parent },
  );
}

function makeLambdaEdge(plan: PlannedEdge): LambdaEdgeRouter {
  const { name, settings, args, regions, parent } = plan;
  return new LambdaEdgeRouter(
    name,
    {
      ...commonArgs(plan),
      ...domainsOf(plan),
      code: lambdaCode(plan),
      // A router that sends a new token must not be asked before every region knows it.
      after: regions.map(({ live }) => live.aliases.serve),
      logRetentionDays: settings.logRetentionDays,
      transform: args.transform?.edge,
    },
    { parent },
  );
}

/** The router's code, once the regions' hosts are known. It has the token, so it is secret. */
function lambdaCode({ settings, args, regions }: PlannedEdge): pulumi.Output<string> {
  const hosts = pulumi.all(
    regions.map(({ region, live }) => live.endpoint.host.apply((host) => [region, host] as const)),
  );
  return pulumi.secret(
    pulumi
      .all([hosts, pulumi.output(args.rendererTokens ?? {}), pulumi.output(args.prerenderServiceHeaders ?? {})])
      .apply(([known, tokens, serviceHeaders]) => {
        // A service that is alone has no regions, which would need a token.
        const token = regions.length === 0 ? '' : currentToken(tokens);
        const parts = { hosts: Object.fromEntries(known), token, serviceHeaders };
        return buildLambdaAtEdge(lambdaRouterOf(settings, parts));
      }),
  );
}

/** The arguments that both engines have. */
function commonArgs(plan: PlannedEdge) {
  const { settings, args, tags, endpoint } = plan;
  const { passthroughPaths, forwardedHeaders, cachePolicyId, originRequestPolicyId } = settings;
  return {
    site: { originDomain: settings.siteOrigin, headers: args.siteHeaders },
    passthroughPaths,
    forwardedHeaders,
    siteChoice: siteChoiceOf(settings),
    webAclArn: webAclFor(plan),
    accessLogs: accessLogsOf(settings),
    api: apiOfEdge(endpoint, settings),
    existingPolicies: { cachePolicyId, originRequestPolicyId },
    tags,
  };
}

function domainsOf(plan: PlannedEdge) {
  return { domains: plan.settings.domains, certificateArn: certificateFor(plan) };
}

function serviceOf({ settings, args }: PlannedEdge): PrerenderServiceOrigin | undefined {
  const { prerenderService, prerenderServiceUrl: url } = settings;
  return prerenderService === undefined ? undefined : { url, headers: args.prerenderServiceHeaders };
}

function certificateFor({ name, settings, tags, parent }: PlannedEdge): pulumi.Input<string> | undefined {
  const { certificateArn, hostedZoneId } = settings;
  const [first, ...others] = settings.domains;
  if (certificateArn !== undefined || first === undefined || hostedZoneId === undefined) return certificateArn;
  const certificate = { domains: [first, ...others], hostedZoneId, tags } as const;
  return new SiteCertificate(name, certificate, { parent }).certificateArn;
}

function webAclFor({ name, settings, args, tags, parent }: PlannedEdge): pulumi.Input<string> | undefined {
  const { webAclArn, botRequestLimit: limit, bots } = settings;
  if (limit === undefined) return webAclArn;
  const limitArgs = { limit, bots, tags, transform: args.transform?.ceilings };
  return new BotRequestLimit(name, limitArgs, { parent }).webAclArn;
}

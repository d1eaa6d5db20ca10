// Composes what comes from outside as a stack's settings turn it on: the HTTP API, jobs, and Amplify's deployments.
import * as pulumi from '@pulumi/pulumi';
import { buildApiPackage, buildJobsPackage } from '../../bundles/lambda-package';
import { apiPathPatterns } from '../../core/contract/edge-policies';
import type { EdgeRouter } from '../edge/edge-router';
import type { EdgeRouterArgs } from '../edge/edge-router-args';
import { siteUrlOf } from '../edge/site-routing';
import type { RegionFunctions } from '../functions/region-functions';
import type { ResolvedSettings } from '../input-settings';
import type { RenderIndex } from '../storage/render-index';
import type { Tags } from '../tags';
import { AmplifyDeployments } from './amplify-deployments';
import { ApiEndpoint, type ApiEndpointArgs } from './api-endpoint';
import { ContentApi, type ContentApiArgs } from './content-api';
import { alarmOnFailures, type FailureAlarmArgs } from './failure-alarm';
import { JobFunction, type JobFunctionArgs, type JobRegion } from './job-function';

/** Changes to single resources. */
export type OutsideTransform = ApiEndpointArgs['transform'] &
  JobFunctionArgs['transform'] &
  ContentApiArgs['transform'] & { readonly alarm?: FailureAlarmArgs['transform'] };

/** What a stack has for it. */
export interface OutsidePlan {
  readonly name: string;
  readonly settings: ResolvedSettings;
  readonly tokens: ContentApiArgs['tokens'] | undefined;
  /** Whether the site is asked through its public name. */
  readonly isAskedByName: boolean;
  readonly tags: Tags;
  readonly transform: OutsideTransform | undefined;
  readonly parent: pulumi.Resource;
}

/** The address of the API; undefined: it is off. It is there before the distribution, and its function after it. */
export function createApiEndpoint(plan: OutsidePlan): ApiEndpoint | undefined {
  const { name, settings, tags, transform, parent } = plan;
  if (settings.apiPath === undefined) return undefined;
  return new ApiEndpoint(name, { region: settings.homeRegion, tags, transform }, { parent });
}

/** The API as the distribution takes it. */
export function apiOfEdge(
  endpoint: ApiEndpoint | undefined,
  { apiPath, indexNowKey }: ResolvedSettings,
): EdgeRouterArgs['api'] {
  if (endpoint === undefined || apiPath === undefined) return undefined;
  return { host: endpoint.host, pathPatterns: apiPathPatterns(apiPath, indexNowKey) };
}

/** The rest of a stack, as orders from outside reach it. */
export interface OutsideReach {
  readonly endpoint: ApiEndpoint | undefined;
  readonly regions: readonly JobRegion[];
  readonly indexTableName: pulumi.Input<string>;
  readonly edge: Pick<EdgeRouter, 'distributionId' | 'distributionArn'>;
  /** The topic of the home region's alarms. */
  readonly topicArn: pulumi.Input<string>;
}

/** Makes everything but the API's address. */
export function createOutside(plan: OutsidePlan, reach: OutsideReach): void {
  const { name, settings, tags, transform, parent } = plan;
  const { apiPath, publishing, amplifyApp, amplifyBranch, homeRegion: home } = settings;
  if (apiPath === undefined && !publishing) return;
  const jobs = createJobFunction(plan, reach);
  const api = apiPath === undefined ? undefined : createContentApi(plan, reach, apiPath, jobs);
  const logGroups = { jobs: jobs.logGroupName, ...(api && { api: api.logGroupName }) };
  const { topicArn } = reach;
  alarmOnFailures(name, { region: home, logGroups, topicArn, tags, transform: transform?.alarm }, parent);
  if (amplifyApp === undefined) return;
  const app = { id: amplifyApp, branch: amplifyBranch, region: settings.amplifyRegion ?? home };
  new AmplifyDeployments(name, { app, home, jobFunction: jobs.callable, tags }, { parent });
}

function createJobFunction(
  { name, settings, isAskedByName, tags, transform, parent }: OutsidePlan,
  reach: OutsideReach,
) {
  const {
    homeRegion: home,
    publicSite,
    queryPolicy,
    variants,
    indexNowKey,
    publishRenders,
    logRetentionDays,
  } = settings;
  const { regions, indexTableName, edge } = reach;
  return new JobFunction(
    name,
    {
      ...{ regions, home, indexTableName, publicSite, queryPolicy, variants, indexNowKey, publishRenders },
      code: pulumi.output(buildJobsPackage()),
      distribution: { id: edge.distributionId, arn: edge.distributionArn },
      siteUrl: siteUrlOf(settings, isAskedByName),
      ...{ logRetentionDays, tags, transform },
    },
    { parent },
  );
}

function createContentApi(
  plan: OutsidePlan,
  reach: OutsideReach,
  path: string,
  jobs: JobFunction,
): ContentApi | undefined {
  const { name, settings, tokens = {}, tags, transform, parent } = plan;
  const { homeRegion: home, publicSite, queryPolicy, variants, indexNowKey, logRetentionDays } = settings;
  const { endpoint, regions, indexTableName } = reach;
  const atHome = regions.find(({ region }) => region === home);
  if (endpoint === undefined || atHome === undefined) return undefined;
  const others = regions.map(({ region }) => region).filter((region) => region !== home);
  return new ContentApi(
    name,
    {
      ...{ endpoint, path, tokens, scopes: settings.apiScopes, regions: [home, ...others.sort()] },
      code: pulumi.output(buildApiPackage()),
      index: { name: indexTableName, arn: atHome.indexTableArn },
      leases: atHome.leaseTable,
      jobFunction: jobs.callable,
      ...{ publicSite, queryPolicy, variants, indexNowKey, logRetentionDays, tags, transform },
    },
    { parent },
  );
}

/** The regions as jobs reach them. Settings that make jobs need a queue in every region. */
export function jobRegions(regions: readonly RegionFunctions[], index: RenderIndex): readonly JobRegion[] {
  return regions.flatMap(({ region, queue }) => {
    if (queue === undefined) return [];
    const { name, arn } = index.leaseTable(region);
    // Jobs order nothing of the value `rest`.
    const queueArns = queue.arns.apply(({ tickets, asked, listed }) => [tickets, asked, listed]);
    return [
      { region, indexTableArn: index.tableArn(region), leaseTable: { name, arn }, queueUrls: queue.urls, queueArns },
    ];
  });
}

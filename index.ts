// `pulumi up`: reads and checks the stack's configuration, deploys Georender, exports what the commands need.
import './components/supported-node';
import * as pulumi from '@pulumi/pulumi';
import type { FunctionPair } from './components/functions/function-pair';
import { runProgram } from './components/program-error';
import { readApiTokens, readSettings, readSiteHeaders } from './components/read-settings';
import type { Region } from './core/geography/regions';
import { assertSettings, checkSettings } from './core/settings/check-settings';
import { settingsOutputs } from './core/settings/deployment-outputs';
import { tokenContradictions } from './core/settings/rooms/api-tokens';
import { version } from './package.json';

/** The beginning of all resource names. */
const NAME = 'site';

async function deploy() {
  const config = new pulumi.Config();
  const siteHeaders = readSiteHeaders(config);
  const settings = readSettings(config);
  const apiTokens = readApiTokens(config);
  const ofTokens = [...apiTokens.problems, ...tokenContradictions(apiTokens.names, settings)];
  assertSettings(settings, [...siteHeaders.problems, ...ofTokens]);
  const checked = checkSettings(settings);
  // Loaded late, since it takes seconds: wrong settings are reported before.
  const { checkDeployment, Georender } = await import('./components');
  const { routedHosts, siteUrlOf } = await import('./components/edge/site-routing');
  const tags = { project: pulumi.getProject(), stack: pulumi.getStack() };
  const args = { ...settings, siteHeaders: siteHeaders.value, apiTokens: apiTokens.value, tags };
  const unreservedRegions = await checkDeployment(NAME, args);
  const site = new Georender(NAME, { ...args, unreservedRegions });
  return {
    url: site.url,
    distributionId: site.edge.distributionId,
    distributionDomain: site.distributionDomain,
    routerFunction: site.edge.functionName,
    // For draining a region and the canaries' share; docs/deploy.md says how.
    routerStore: site.edge.keyValueStoreArn,
    // For a distribution of your own that uses the router: examples/own-distribution.
    router: {
      functionArn: site.edge.functionArn,
      responseFunctionArn: site.edge.responseFunctionArn,
      cachePolicyId: site.edge.cachePolicyId,
      originRequestPolicyId: site.edge.originRequestPolicyId,
      origins: site.edge.origins,
    },
    version,
    siteOrigin: settings.siteOrigin,
    siteUrl: siteUrlOf(checked, siteHeaders.value !== undefined),
    ...settingsOutputs({ ...checked, routing: routedHosts(checked) }),
    indexTable: site.index.tableName,
    leaseTables: byRegion(site.regions, ({ region }) => site.index.leaseTable(region).name),
    pagesBuckets: site.cache.bucketNames,
    queues: site.queues,
    functions: byRegion(site.regions, ({ live }) => namesOf(live)),
    canaries: byRegion(site.regions, ({ canary }) => canary && namesOf(canary)),
    // For reports on bots.
    ...(site.botReports === undefined ? {} : { botReports: site.botReports.output }),
  };
}

/** Region → what it has of something; regions without it are left out. */
function byRegion<One extends { readonly region: Region }, Value>(
  regions: readonly One[],
  valueOf: (one: One) => Value | undefined,
): Partial<Record<Region, Value>> {
  return Object.fromEntries(
    regions.flatMap((one) => {
      const value = valueOf(one);
      return value === undefined ? [] : [[one.region, value] as const];
    }),
  );
}

function namesOf({ serveFunction, renderFunction }: FunctionPair) {
  return { serve: serveFunction.name, render: renderFunction.name };
}

export = (): Promise<object> => runProgram(deploy);

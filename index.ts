// `pulumi up`: reads and checks the stack's configuration, deploys Georender, exports what the commands need.
import './components/supported-node';
import * as pulumi from '@pulumi/pulumi';
import { runProgram } from './components/program-error';
import { readSettings, readSiteHeaders } from './components/read-settings';
import { assertSettings, checkSettings } from './core/settings/check-settings';

/** The beginning of all resource names. */
const NAME = 'site';

async function deploy() {
  const config = new pulumi.Config();
  const siteHeaders = readSiteHeaders(config);
  const settings = readSettings(config);
  assertSettings(settings, siteHeaders.problems);
  const checked = checkSettings(settings);
  // Loaded late, since it takes seconds: wrong settings are reported before.
  const { checkDeployment, Georender } = await import('./components');
  const tags = { project: pulumi.getProject(), stack: pulumi.getStack() };
  const args = { ...settings, siteHeaders: siteHeaders.headers, tags };
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
    // For purges: the hosts of all kept pages.
    hosts: checked.publicSite.hosts,
    siteOrigin: settings.siteOrigin,
    homeRegion: settings.homeRegion,
    regions: settings.regions,
    countryOverrides: settings.countryOverrides ?? {},
    queryPolicy: checked.queryPolicy,
    indexTable: site.index.tableName,
    pagesBuckets: site.cache.bucketNames,
  };
}

export = (): Promise<object> => runProgram(deploy);

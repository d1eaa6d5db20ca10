// Georender for one site, by the stack's configuration. All further settings are arguments, too.
import * as pulumi from '@pulumi/pulumi';
import { checkDeployment, Georender, type GeorenderArgs, stackOutputs } from 'georender';

function argsOf(config: pulumi.Config): GeorenderArgs {
  const regions = config.require('regions').split(',');
  const [homeRegion = '', ...otherRegions] = regions.map((region) => region.trim());
  const domain = config.get('domain') ?? '';
  return {
    siteOrigin: config.require('siteOrigin'),
    regions: [homeRegion, ...otherRegions],
    homeRegion,
    ...(domain === '' ? {} : { domains: [domain], hostedZoneId: config.require('hostedZoneId') }),
    // Everything of a trial can be removed. Set it to true for production.
    removalProtection: false,
    tags: { project: pulumi.getProject(), stack: pulumi.getStack() },
  };
}

export = async (): Promise<object> => {
  const args = argsOf(new pulumi.Config());
  const unreservedRegions = await checkDeployment('site', args);
  const site = new Georender('site', { ...args, unreservedRegions });
  return stackOutputs(site, args);
};

// The whole of Georender for one site, with its domain in the same program.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { checkDeployment, Georender, type GeorenderArgs, stackOutputs } from 'georender';

const DOMAIN = 'example.com';

/** By these, costs are found; the policy pack demands them (docs/policy.md). */
const tags = { project: pulumi.getProject(), stack: pulumi.getStack() };

const zone = new aws.route53.Zone('zone', { name: DOMAIN });

const args: GeorenderArgs = {
  siteOrigin: 'main.d1a2b3c4d5e6f7.amplifyapp.com',
  domains: [`www.${DOMAIN}`, DOMAIN],
  hostedZoneId: zone.zoneId,
  regions: ['us-east-1', 'eu-central-1', 'ap-south-1'],
  homeRegion: 'us-east-1',
  freshness: '12h',
  // Ceilings of cost: docs/security.md, "Ceilings".
  newPagesPerHour: 1000,
  alarmEmail: 'ops@example.com',
  monthlyBudgetDollars: 100,
  tags,
};

export = async (): Promise<object> => {
  // Before the first resource of Georender: what the account has no room for would end a deployment half-way.
  const unreservedRegions = await checkDeployment('site', args);
  const site = new Georender('site', { ...args, unreservedRegions });
  // With these, the commands of `georender` work with `--stack`.
  return { ...stackOutputs(site, args), nameServers: zone.nameServers };
};

// The edge alone: the router sends bots to prerender.io, and no region renders.
import * as pulumi from '@pulumi/pulumi';
import { edgeOutputs, type GeorenderArgs, GeorenderEdge } from 'georender';

const config = new pulumi.Config();

const args: GeorenderArgs = {
  siteOrigin: 'main.d1a2b3c4d5e6f7.amplifyapp.com',
  domains: ['www.example.com'],
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
  // Where pages would be rendered after a move; the home has dashboard and alarms.
  regions: ['us-east-1', 'eu-central-1'],
  homeRegion: 'us-east-1',
  prerenderService: 'alone',
  prerenderServiceHeaders: { 'X-Prerender-Token': config.requireSecret('prerenderToken') },
  alarmEmail: 'ops@example.com',
  monthlyBudgetDollars: 20,
  tags: { project: pulumi.getProject(), stack: pulumi.getStack() },
};

export = (): object => edgeOutputs(new GeorenderEdge('site', args), args);

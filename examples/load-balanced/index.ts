// A site behind a load balancer that admits CloudFront alone.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { Georender } from 'georender';

/** The load balancer's name, with a certificate for it. */
const SITE = 'origin.example.com';
const BALANCER = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012';
/** Its default action should be to refuse: a fixed response of 403. */
const LISTENER = `${BALANCER}:listener/app/site/0123456789abcdef/0123456789abcdef`;
const TARGETS = `${BALANCER}:targetgroup/site/0123456789abcdef`;

const originSecret = new pulumi.Config().requireSecret('originSecret');

const tags = { project: pulumi.getProject(), stack: pulumi.getStack() };

new aws.lb.ListenerRule('from-cloudfront', {
  region: 'eu-central-1',
  listenerArn: LISTENER,
  conditions: [{ httpHeader: { httpHeaderName: 'x-origin-secret', values: [originSecret] } }],
  actions: [{ type: 'forward', targetGroupArn: TARGETS }],
  tags,
});

const site = new Georender('site', {
  siteOrigin: SITE,
  siteHeaders: { 'x-origin-secret': originSecret },
  domains: ['www.example.com'],
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  regions: ['us-east-1', 'eu-central-1'],
  homeRegion: 'eu-central-1',
  // The application behind it: its API and sockets, and the cookie of those who are signed in.
  passthroughPaths: ['/api/*', '/socket/*'],
  sessionCookies: ['session'],
  tags,
});

export const url = site.url;

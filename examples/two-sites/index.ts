// Two sites in one account, with one pair of policies.
import * as pulumi from '@pulumi/pulumi';
import { Georender } from 'georender';

const tags = { project: pulumi.getProject(), stack: pulumi.getStack() };

/** The same for both sites. */
const common = {
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  regions: ['us-east-1', 'eu-central-1'],
  homeRegion: 'us-east-1',
  alarmEmail: 'ops@example.com',
  tags,
};

// The names keep their resources apart, also in the account: all names of AWS begin with them.
const shop = new Georender('shop', {
  ...common,
  siteOrigin: 'shop.d1a2b3c4d5e6f7.amplifyapp.com',
  domains: ['shop.example.com'],
  freshnessRules: [{ paths: '/offers/*', fresh: '5m' }],
});

const blog = new Georender('blog', {
  ...common,
  siteOrigin: 'blog.d7f6e5d4c3b2a1.amplifyapp.com',
  domains: ['blog.example.com'],
  freshness: '30d',
  // An account has 20 policies of either kind. These are the same for sites with the same forwardedHeaders.
  cachePolicyId: shop.edge.cachePolicyId,
  originRequestPolicyId: shop.edge.originRequestPolicyId,
});

export const shopUrl = shop.url;
export const blogUrl = blog.url;

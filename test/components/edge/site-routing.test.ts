import assert from 'node:assert/strict';
import { objectDays, routerOf, siteUrlOf } from '../../../components/edge/site-routing';
import { checkPageUrl } from '../../../core/pages/page-url';
import { createRouter } from '../../../core/routing/router';
import { routerConfig } from '../../../core/routing/router-config';
import { checkSettings } from '../../../core/settings/check-settings';
import type { FreshnessRuleInput } from '../../../core/settings/inputs/caching';

const least = { siteOrigin: 'origin.example.net', regions: ['us-east-1'], homeRegion: 'us-east-1' };
const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012';

function crawl(host: string) {
  return { method: 'GET', uri: '/a', headers: { host: { value: host }, 'user-agent': { value: 'Googlebot/2.1' } } };
}

describe('components/site-routing', () => {
  const stacks = {
    'no name': { given: {}, asked: 'd111.cloudfront.net', rendered: 'origin.example.net', foreign: undefined },
    domains: {
      given: { domains: ['www.example.com'], certificateArn },
      asked: 'www.example.com',
      rendered: 'www.example.com',
      foreign: 'd111.cloudfront.net',
    },
    'extra hosts': {
      given: { extraHosts: ['own.example.com'] },
      asked: 'own.example.com',
      rendered: 'own.example.com',
      foreign: 'evil.example',
    },
    'one extra host, by CloudFront’s name': {
      given: { extraHosts: ['own.example.com'] },
      asked: 'd111.cloudfront.net',
      rendered: 'own.example.com',
      foreign: 'evil.example',
    },
    'two extra hosts': {
      given: { extraHosts: ['own.example.com', 'example.com'] },
      asked: 'example.com',
      rendered: 'example.com',
      foreign: 'd111.cloudfront.net',
    },
    both: {
      given: { domains: ['www.example.com'], certificateArn, extraHosts: ['own.example.com'] },
      asked: 'own.example.com',
      rendered: 'own.example.com',
      foreign: 'evil.example',
    },
  };
  for (const [what, { given, asked, rendered, foreign }] of Object.entries(stacks)) {
    it(`lets router and serve agree on a stack with ${what}`, () => {
      const settings = checkSettings({ ...least, ...given });
      const router = createRouter(routerOf(settings));
      const asks = router.page(crawl(asked));
      assert.ok(asks !== undefined, 'the bot was sent to the site');
      assert.equal(asks.url, `https://${rendered}/a`);
      assert.equal(checkPageUrl(asks.url, settings.publicSite).kind, 'page');
      if (foreign !== undefined) assert.equal(router.page(crawl(foreign)), undefined);
    });
  }

  it('fetches the site’s own HTML from its origin, or where CloudFront adds the secret headers', () => {
    const settings = checkSettings({ ...least, domains: ['www.example.com'], certificateArn });
    assert.equal(siteUrlOf(settings, false), 'https://origin.example.net');
    assert.equal(siteUrlOf(settings, true), 'https://www.example.com');
  });

  it('keeps objects at least twice as long as the longest life of a record', () => {
    const days = (freshnessRules: readonly FreshnessRuleInput[], freshness = '1h') =>
      objectDays(
        checkSettings({ ...least, freshness, staleWhileRevalidate: '0s', staleIfError: '2d', freshnessRules })
          .freshness,
      );
    // The default rule always counts: one day fresh, then a month stale on error.
    assert.equal(days([]), 63);
    assert.equal(days([{ paths: '/old/*', fresh: '100d', staleIfError: '0s', staleWhileRevalidate: '20d' }]), 241);
    assert.equal(days([{ paths: '/gone/*', notFound: '60d' }]), 125);
    assert.equal(days([{ paths: '/moved/*', redirects: '60d', staleIfError: '5d' }]), 131);
    // A record lives a year at most.
    assert.equal(days([], '365d'), 731);
  });

  it('tells the router all that the settings say of routing', () => {
    const settings = checkSettings({
      ...least,
      regions: ['us-east-1', 'eu-central-1'],
      queryMode: 'allow',
      queryParameters: ['page'],
      includePaths: ['/a', '/b'],
      excludePaths: ['/b'],
      botGroups: ['search', 'ai'],
      extraBots: ['AcmeAuditor'],
      exemptBots: ['gptbot'],
      sessionCookies: ['sid*'],
      variants: ['desktop', 'mobile'],
      countryOverrides: { 'US-CA': 'eu-central-1' },
      drainedRegions: ['us-east-1'],
      canary: true,
    });
    const { table, ...rest } = routerOf(settings);
    const { table: expected, ...others } = routerConfig({
      regions: ['us-east-1', 'eu-central-1'],
      home: 'us-east-1',
      scheme: 'https',
      hosts: 'any',
      renderHost: 'origin.example.net',
      includePaths: ['/a', '/b'],
      excludePaths: ['/b'],
      queryPolicy: { mode: 'allow', names: ['page'], sort: true },
      bots: { groups: ['search', 'ai'], add: ['AcmeAuditor'], remove: ['gptbot'] },
      sessionCookies: ['sid*'],
      variants: ['desktop', 'mobile'],
      countryOverrides: { 'US-CA': 'eu-central-1' },
      drainedRegions: ['us-east-1'],
      canary: true,
    });
    assert.deepEqual(table, expected);
    assert.deepEqual(rest, others);
  });
});

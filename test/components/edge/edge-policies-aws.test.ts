import assert from 'node:assert/strict';
import { awsHeaderName, cachePolicyArgs, originRequestPolicyArgs } from '../../../components/edge/edge-policies-aws';
import { DEFAULT_CACHE_POLICY, DEFAULT_ORIGIN_REQUEST_POLICY } from '../../../core/contract/edge-policies';
import {
  BOT_HEADER,
  MINUTE_HEADER,
  PRERENDER_HEADER,
  URL_HEADER,
  VIEWER_COUNTRY_HEADER,
  VIEWER_SUBDIVISION_HEADER,
} from '../../../core/contract/header-names';
import { argsFor, ONE, run } from '../../support/pulumi/edge-router-program';
import { find } from '../../support/pulumi/pulumi-mocks';

/**
 * AWS's quota of headers in an origin request policy, and in a cache policy ("Quotas", Amazon CloudFront Developer
 * Guide).
 */
const MOST_HEADERS = 10;

/** Headers that CloudFront refuses in a policy's list, or that break the signature of requests to `serve`. */
const REFUSED_HEADERS = ['Host', 'Accept-Encoding', 'Connection', 'Cookie', 'Authorization'];

async function registeredPolicies(): Promise<{ cache: unknown; originRequest: unknown }> {
  const { registrations } = await run(argsFor(ONE));
  return {
    cache: find(registrations, 'aws:cloudfront/cachePolicy:CachePolicy', 'edge-cache').inputs,
    originRequest: find(registrations, 'aws:cloudfront/originRequestPolicy:OriginRequestPolicy', 'edge-origin-request')
      .inputs,
  };
}

describe('components/edge-policies-aws', () => {
  it('keys by what the router sets and serve says of itself, all cookies, the whole query and gzip, never by country', async () => {
    const { cache } = await registeredPolicies();
    assert.deepEqual(cache, {
      comment: 'Georender: pages for bots apart from those for humans, kept as long as the origin says',
      minTtl: 0,
      defaultTtl: 0,
      maxTtl: 31_536_000,
      parametersInCacheKeyAndForwardedToOrigin: {
        headersConfig: {
          headerBehavior: 'whitelist',
          headers: { items: ['X-Georender-Bot', 'X-Georender-Url', 'X-Prerender', 'X-Georender-Minute'] },
        },
        cookiesConfig: { cookieBehavior: 'all' },
        queryStringsConfig: { queryStringBehavior: 'all' },
        enableAcceptEncodingGzip: true,
        enableAcceptEncodingBrotli: false,
      },
    });
  });

  it('forwards the country, its subdivision and what serve needs, within AWS’s quota, and never Host', async () => {
    const { originRequest } = await registeredPolicies();
    const items = [
      'CloudFront-Viewer-Country',
      'CloudFront-Viewer-Country-Region',
      'User-Agent',
      'Accept',
      'Accept-Language',
      'Referer',
      'Origin',
      'Access-Control-Request-Method',
      'Access-Control-Request-Headers',
    ];
    assert.deepEqual(originRequest, {
      comment: 'Georender: what the router and serve need to know of a viewer, its country above all',
      headersConfig: { headerBehavior: 'whitelist', headers: { items } },
      cookiesConfig: { cookieBehavior: 'all' },
      queryStringsConfig: { queryStringBehavior: 'all' },
    });
  });

  it('lists every header of core’s policies, and none that CloudFront refuses', () => {
    const names = [...DEFAULT_CACHE_POLICY.headers, ...DEFAULT_ORIGIN_REQUEST_POLICY.headers];
    assert.deepEqual(DEFAULT_CACHE_POLICY.headers, [BOT_HEADER, URL_HEADER, PRERENDER_HEADER, MINUTE_HEADER]);
    for (const header of [VIEWER_COUNTRY_HEADER, VIEWER_SUBDIVISION_HEADER]) {
      assert.ok(DEFAULT_ORIGIN_REQUEST_POLICY.headers.includes(header), header);
    }
    assert.ok(DEFAULT_ORIGIN_REQUEST_POLICY.headers.length <= MOST_HEADERS);
    assert.ok(DEFAULT_CACHE_POLICY.headers.length <= MOST_HEADERS);
    assert.deepEqual(
      names.map(awsHeaderName).filter((name) => REFUSED_HEADERS.includes(name)),
      [],
    );
    assert.equal(new Set(names).size, names.length);
  });

  it('keys by the site’s own headers too, which so reach it', async () => {
    const { registrations } = await run(argsFor(ONE, { forwardedHeaders: ['authorization', 'x-csrf-token'] }));
    const { inputs } = find(registrations, 'aws:cloudfront/cachePolicy:CachePolicy', 'edge-cache');
    const { parametersInCacheKeyAndForwardedToOrigin: key } = inputs;
    assert.match(
      JSON.stringify(key),
      /"items":\["X-Georender-Bot","X-Georender-Url","X-Prerender","X-Georender-Minute","Authorization","X-Csrf-Token"\]/,
    );
  });

  it('follows a policy that differs', () => {
    const cache = cachePolicyArgs({
      headers: ['x-one', 'x-two'],
      cookies: 'none',
      queryStrings: 'none',
      gzip: false,
      minTtlSeconds: 1,
      defaultTtlSeconds: 2,
      maxTtlSeconds: 3,
    });
    assert.deepEqual(
      { minTtl: cache.minTtl, defaultTtl: cache.defaultTtl, maxTtl: cache.maxTtl },
      { minTtl: 1, defaultTtl: 2, maxTtl: 3 },
    );
    assert.deepEqual(cache.parametersInCacheKeyAndForwardedToOrigin, {
      headersConfig: { headerBehavior: 'whitelist', headers: { items: ['X-One', 'X-Two'] } },
      cookiesConfig: { cookieBehavior: 'none' },
      queryStringsConfig: { queryStringBehavior: 'none' },
      enableAcceptEncodingGzip: false,
      enableAcceptEncodingBrotli: false,
    });
    assert.deepEqual(originRequestPolicyArgs({ headers: ['te'] }).headersConfig, {
      headerBehavior: 'whitelist',
      headers: { items: ['Te'] },
    });
  });

  for (const [name, expected] of [
    ['cloudfront-viewer-country', 'CloudFront-Viewer-Country'],
    ['user-agent', 'User-Agent'],
    ['accept', 'Accept'],
    ['x-cloudfront-own', 'X-Cloudfront-Own'],
  ] as const) {
    it(`spells ${name} as ${expected}`, () => assert.equal(awsHeaderName(name), expected));
  }
});

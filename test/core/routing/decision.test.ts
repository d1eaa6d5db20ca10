import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HUMAN_USER_AGENTS } from '../../../core/bots/human-user-agents';
import { DEFAULT_REGIONS } from '../../../core/geography/regions';
import { failedTest, isRouterDecision, ROUTER_TESTS, type RouterTest } from '../../../core/routing/decision';
import { createRouter, type ViewerRequest } from '../../../core/routing/router';
import { type RouterSettings, routerConfig } from '../../../core/routing/router-config';
import { CASES_CONFIGS } from '../../support/edge/router-cases';

const SETTINGS: RouterSettings = {
  regions: DEFAULT_REGIONS,
  home: 'us-east-1',
  scheme: 'https',
  hosts: ['www.example.com'],
  includePaths: ['/articles/*', '/*.html', '/.well-known/*'],
  excludePaths: ['/articles/private/*'],
  sessionCookies: ['sid'],
  bots: { groups: ['search', 'other'], add: [], remove: ['bingbot'] },
};

const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1)';

interface Asked {
  readonly method?: string;
  readonly uri?: string;
  readonly query?: string | undefined;
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

function requestOf({ method = 'GET', uri = '/articles/1', query, cookie, headers }: Asked): ViewerRequest {
  const all = { host: 'www.example.com', 'user-agent': GOOGLEBOT, ...headers };
  return {
    method,
    uri,
    headers: Object.fromEntries(
      Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, { value }] as const])),
    ),
    cookies: cookie === undefined ? {} : { [cookie]: { value: '1' } },
    rawQueryString: () => query,
  };
}

describe('core/decision', () => {
  const config = routerConfig(SETTINGS);
  const cases: Readonly<Record<RouterTest, Asked>> = {
    asset: { uri: '/articles/main.js' },
    'no-bot': { headers: { 'user-agent': 'Mozilla/5.0 (compatible; bingbot/2.0)' } },
    method: { method: 'POST' },
    'own-render': { headers: { 'user-agent': 'Chrome Georender/1.0 (renderingbot)' } },
    prerenderer: { headers: { 'x-prerender': '1' } },
    authorization: { headers: { authorization: 'Basic x' } },
    'not-included': { uri: '/about' },
    excluded: { uri: '/.well-known/security' },
    'one-time-token': { query: 'token=abc' },
    'signed-in': { cookie: 'sid' },
    'no-document': { headers: { accept: 'application/json' } },
    'foreign-host': { headers: { host: 'other.example.com' } },
    'no-page-url': { uri: `/articles/${'a'.repeat(3_000)}` },
  };

  for (const test of ROUTER_TESTS)
    it(`names ${test} as the reason for the site`, () =>
      assert.equal(failedTest(config, requestOf(cases[test])), test));

  it('finds no reason for the site in a page that a bot asks for', () =>
    assert.equal(failedTest(config, requestOf({ query: 'utm_source=x&page=2' })), undefined));

  it('says the same as the router about every request', () => {
    const texts = (...values: readonly (string | undefined)[]) => fc.constantFrom(...values);
    const asked = fc.record({
      method: fc.constantFrom('GET', 'HEAD', 'POST'),
      uri: fc.oneof(
        fc.constantFrom('/', '/articles/1', '/articles/private/1', '/a.js', '/x.html', '/.well-known/x', '/ü', '/a"b'),
        fc.string().map((text) => `/articles/${text}`),
        fc.integer({ min: 1_990, max: 2_060 }).map((length) => `/articles/${'a'.repeat(length)}`),
      ),
      query: fc.oneof(
        texts(undefined, '', 'a=1', 'token=x', '_escaped_fragment_=', 'x_escaped_fragment_=1', 'code=1&state=2'),
        fc.string(),
      ),
      cookie: texts(undefined, 'sid', 'theme'),
      headers: fc.record({
        host: texts('www.example.com', 'WWW.example.com', '', undefined, 'other.example.com'),
        'user-agent': texts(
          GOOGLEBOT,
          'bingbot/2.0',
          'GPTBot',
          '',
          undefined,
          'Georender/1.0 Xbot',
          ...HUMAN_USER_AGENTS,
        ),
        accept: texts(undefined, '', 'text/html', 'application/json', '*/*'),
        'sec-fetch-dest': texts(undefined, 'document', 'empty'),
        'x-prerender': texts(undefined, undefined, '1'),
        authorization: texts(undefined, undefined, 'Bearer x'),
      }),
    });
    const configs = [config, ...CASES_CONFIGS.values()];
    fc.assert(
      fc.property(asked, fc.constantFrom(...configs), (one, of) => {
        const request = requestOf(one);
        const page = createRouter(of).page(request);
        assert.equal(failedTest(of, request) === undefined, page !== undefined);
      }),
      { numRuns: 3_000 },
    );
  });

  it('knows its own words', () => {
    assert.ok(isRouterDecision('page') && isRouterDecision('all-drained'));
    assert.ok(!isRouterDecision('toString'));
  });
});

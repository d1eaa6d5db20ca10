import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MAX_URL_BYTES } from '../../../core/contract/url-limit';
import { DEFAULT_REGIONS } from '../../../core/geography/regions';
import { type AskedPage, createRouter, type Router, type ViewerRequest } from '../../../core/routing/router';
import { type RouterSettings, routerConfig } from '../../../core/routing/router-config';
import {
  NO_ROUTER_STATE,
  ROUTER_STATE_KEY,
  type RouterState,
  readRouterState,
} from '../../../core/routing/router-state';
import { CASES_CONFIGS, type RouterCase, routerCases } from '../../support/edge/router-cases';

const router = routerWith({ hosts: ['www.Example.com'] });

function routerWith(settings: Partial<RouterSettings>): Router {
  const base = { regions: DEFAULT_REGIONS, home: 'us-east-1', scheme: 'https', hosts: 'any' } as const;
  return createRouter(routerConfig({ ...base, ...settings }));
}

interface Overrides {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly edgeRegion?: string;
  readonly headers?: Record<string, string>;
}

function request({ method = 'GET', path = '/articles/1', query, headers }: Overrides = {}): ViewerRequest {
  return {
    method,
    uri: path,
    headers: headersOf({
      host: 'www.example.com',
      'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)',
      ...headers,
    }),
    rawQueryString: () => query,
  };
}

function headersOf(values: Readonly<Record<string, string>>): ViewerRequest['headers'] {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}

function pageOf(overrides: Overrides, of: Router = router): AskedPage | undefined {
  return of.page(request(overrides));
}

function urlOf(overrides: Overrides, of: Router = router): string {
  return pageOf(overrides, of)?.url ?? 'site';
}

const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36';

describe('core/router, the table of cases', () => {
  const routers = new Map([...CASES_CONFIGS].map(([name, config]) => [name, createRouter(config)]));
  for (const given of routerCases()) {
    it(given.name, () => {
      const decider = routers.get(given.config) ?? assert.fail(`no configuration ${given.config}`);
      const { method, uri, query, edgeRegion, headers, cookies } = given;
      const fields = headersOf(headers);
      const page = decider.page({ method, uri, cookies, headers: fields, rawQueryString: () => query });
      const order = decider.order(fields, edgeRegion);
      const origins = page === undefined ? [] : decider.origins(page, order, stateOf(given));
      if (given.expect === 'site') return assert.deepEqual(origins, []);
      assert.deepEqual(
        { url: page?.url, host: page?.host, variant: page?.variant, origins },
        { host: 'www.example.com', variant: 'desktop', ...given.expect },
      );
    });
  }
});

/** The state as the function reads it. */
function stateOf({ keyValues }: RouterCase): RouterState {
  const stored = keyValues[ROUTER_STATE_KEY];
  try {
    return stored === undefined ? NO_ROUTER_STATE : readRouterState(JSON.parse(stored));
  } catch {
    return NO_ROUTER_STATE;
  }
}

describe('core/router', () => {
  it('falls back to the edge location, then to the home region', () => {
    const nearest = (overrides: Overrides) => {
      const page = pageOf(overrides);
      const order = router.order(request(overrides).headers, overrides.edgeRegion);
      return page === undefined ? 'site' : router.origins(page, order, NO_ROUTER_STATE)[0];
    };
    assert.equal(nearest({}), 'serve-us-east-1');
    assert.equal(nearest({ edgeRegion: 'ap-south-1' }), 'serve-ap-south-1');
    assert.equal(
      nearest({ edgeRegion: 'ap-south-1', headers: { 'cloudfront-viewer-country': 'XX' } }),
      'serve-ap-south-1',
    );
    for (const country of ['', 'constructor', '__PROTO__', 'toString']) {
      assert.equal(nearest({ headers: { 'cloudfront-viewer-country': country } }), 'serve-us-east-1', country);
    }
  });

  const toTheSite: Record<string, Overrides> = {
    'a browser': { headers: { 'user-agent': BROWSER } },
    'no user agent': { headers: { 'user-agent': '' } },
    'a POST': { method: 'POST' },
    'a request of render': { headers: { 'user-agent': `${BROWSER} Georender/1.0 Googlebot/2.1` } },
    'a request marked as a prerenderer’s': { headers: { 'x-prerender': '1' } },
    'a signed-in visitor': { headers: { authorization: 'Basic eA==' } },
    'an asset': { path: '/assets/app.JS' },
    'an app-association file': { path: '/.well-known/apple-app-site-association' },
    'another host': { headers: { host: 'evil.example' } },
    'no host': { headers: { host: '' } },
    'a path with a fragment': { path: '/a#b' },
    'a path with a backslash': { path: '/\\evil.example' },
    'a path with a space': { path: '/a b' },
    'half of a surrogate pair': { path: '/\ud83d' },
    'a URL that is too long': { path: `/${'a'.repeat(MAX_URL_BYTES)}` },
  };
  for (const [what, overrides] of Object.entries(toTheSite)) {
    it(`leaves ${what} to the site`, () => assert.equal(pageOf(overrides), undefined));
  }

  it('renders raw UTF-8 as its percent-encoded form', () => {
    const raw = pageOf({ path: '/café/日本-🙂%2F', query: 'q=ü&r=1' });
    const [path, query] = ['/caf%C3%A9/%E6%97%A5%E6%9C%AC-%F0%9F%99%82%2F', 'q=%C3%BC&r=1'];
    assert.equal(raw?.url, `https://www.example.com${path}?${query}`);
    assert.equal(pageOf({ path, query })?.url, raw?.url);
    assert.equal(pageOf({ path: `/${'é'.repeat(MAX_URL_BYTES / 6)}` }), undefined);
  });

  it('matches a raw path in its encoded form', () => {
    const decide = routerWith({
      excludePaths: ['/priv%C3%A9*'],
    });
    for (const path of ['/privé/1', '/priv%C3%A9/1']) assert.equal(urlOf({ path }, decide), 'site', path);
  });

  it('renders pages with an extension in the middle of the path', () => {
    for (const path of ['/node.js-tips', '/v1.0/intro'])
      assert.equal(urlOf({ path }), `https://www.example.com${path}`);
  });

  it('renders included paths only, and no excluded ones', () => {
    const decide = routerWith({
      includePaths: ['/', '/articles/*', '/p?.html'],
      excludePaths: ['/articles/private*'],
    });
    const kinds = (...paths: string[]) => paths.map((path) => (urlOf({ path }, decide) === 'site' ? 'site' : 'render'));
    assert.deepEqual(kinds('/', '/articles/1', '/articles/a/b', '/p1.html'), ['render', 'render', 'render', 'render']);
    assert.deepEqual(
      kinds('/other', '/articles', '/x/articles/1', '/articles/private/1', '/p12.html', '/pXhtml'),
      Array(6).fill('site'),
    );
  });

  it('takes path patterns literally, except * and ?', () => {
    const decide = routerWith({
      includePaths: ['/a.b+c$*'],
    });
    assert.notEqual(urlOf({ path: '/a.b+c$d' }, decide), 'site');
    for (const path of ['/aXb+c$', '/a.bbc$', '/a.b+c']) assert.equal(urlOf({ path }, decide), 'site', path);
  });

  it('renders from the given host where the stack has no name of its own', () => {
    const decide = routerWith({
      renderHost: 'main.example.net',
    });
    assert.equal(
      urlOf({ headers: { host: 'd111111abcdef8.cloudfront.net' } }, decide),
      'https://main.example.net/articles/1',
    );
  });

  it('renders the one host of a stack by CloudFront’s name before that host moves', () => {
    const decide = routerWith({ hosts: ['www.example.com'], renderHost: 'www.example.com' });
    for (const host of ['d111111abcdef8.cloudfront.net', 'www.example.com'])
      assert.equal(urlOf({ headers: { host } }, decide), 'https://www.example.com/articles/1', host);
    for (const host of ['other.example.com', 'cloudfront.net', 'd1.cloudfront.net.evil.example', 'acloudfront.net'])
      assert.equal(urlOf({ headers: { host } }, decide), 'site', host);
  });

  it('looks at a person’s user agent once, and otherwise only at the query', () => {
    const cases = [
      { what: 'a page', path: '/articles/1', query: 'utm_source=x&a=1', cost: { asked: ['user-agent'], tests: 1 } },
      { what: 'an asset', path: '/assets/app.js', cost: { asked: [], tests: 0 } },
    ];
    for (const { what, path, query, cost } of cases) {
      const person = { headers: { 'user-agent': BROWSER }, path, ...(query && { query }) };
      assert.deepEqual(costOf(request(person)), cost, what);
    }
  });

  /** The headers and tests that a person's request costs. */
  function costOf(human: ViewerRequest): { readonly asked: readonly string[]; readonly tests: number } {
    const asked: string[] = [];
    let tests = 0;
    const { test } = RegExp.prototype;
    RegExp.prototype.test = function (text) {
      tests += 1;
      return test.call(this, text);
    };
    const headers = new Proxy(human.headers, {
      get: (target, name) => {
        asked.push(String(name));
        return target[String(name)];
      },
    });
    try {
      const { method, uri } = human;
      const cookies = new Proxy({}, { ownKeys: () => assert.fail('it looked at the cookies') });
      assert.equal(
        router.page({ method, uri, headers, cookies, rawQueryString: () => human.rawQueryString?.() }),
        undefined,
      );
      return { asked, tests };
    } finally {
      RegExp.prototype.test = test;
    }
  }

  it('never throws, for any request', () => {
    const every = [...CASES_CONFIGS.values()].map(createRouter);
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'Googlebot',
        'GPTBot/1.0 Mobile',
        'DE',
        'CA',
        'www.example.com',
        '/',
        '__proto__',
        'constructor',
        '*/*',
        'text/html',
        '%',
        '%zz',
      ),
    );
    const headers = fc.dictionary(
      fc.oneof(
        text,
        fc.constantFrom(
          'host',
          'user-agent',
          'cloudfront-viewer-country',
          'cloudfront-viewer-country-region',
          'x-prerender',
          'authorization',
          'accept',
          'sec-fetch-dest',
        ),
      ),
      text,
    );
    const query = fc.option(
      fc.array(fc.tuple(text, text)).map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&')),
      { nil: undefined },
    );
    fc.assert(
      fc.property(
        text,
        text,
        query,
        headers,
        fc.option(text, { nil: undefined }),
        fc.array(text),
        fc.jsonValue(),
        (method, path, asked, values, edgeRegion, cookieNames, state) => {
          for (const decider of every) {
            for (const way of [method, 'GET']) {
              const cookies = Object.fromEntries(cookieNames.map((name) => [name, {}]));
              const fields = headersOf(values);
              const page = decider.page({
                method: way,
                uri: path,
                cookies,
                headers: fields,
                rawQueryString: () => asked,
              });
              const order = decider.order(fields, edgeRegion);
              const origins = page === undefined ? [] : decider.origins(page, order, readRouterState(state));
              assert.ok(origins.length <= 2 && origins.every((id) => /^serve-[a-z]+-[a-z]+-\d(?:-canary)?$/.test(id)));
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

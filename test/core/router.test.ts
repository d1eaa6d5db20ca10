import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rendererOriginId } from '../../core/edge-policies';
import { createRouter, MAX_URL_BYTES } from '../../core/router';
import type { ViewerRequest } from '../../core/router';
import { routerConfig } from '../../core/router-config';
import { DEFAULT_REGIONS } from '../../core/regions';
import { CASES_CONFIG, routerCases } from '../support/router-cases';

const route = createRouter(
  routerConfig({ regions: DEFAULT_REGIONS, home: 'us-east-1', scheme: 'https', hosts: ['www.Example.com'] }),
);

interface Overrides {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly edgeRegion?: string;
  readonly headers?: Record<string, string>;
}

function request(overrides: Overrides = {}): ViewerRequest {
  const headers: Record<string, string> = {
    host: 'www.example.com', 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)', ...overrides.headers,
  };
  return {
    method: overrides.method ?? 'GET',
    path: overrides.path ?? '/articles/1',
    query: overrides.query,
    header: (name) => headers[name],
    edgeRegion: overrides.edgeRegion,
  };
}

const BROWSER = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36';

describe('core/router, the table of cases', () => {
  const decide = createRouter(CASES_CONFIG);
  for (const given of routerCases()) {
    it(given.name, () => {
      const { method, uri: path, query, edgeRegion, headers } = given;
      const decision = decide({ method, path, query, edgeRegion, header: (name) => headers[name] });
      if (given.expect === 'site') return assert.deepEqual(decision, { kind: 'site' });
      if (decision.kind !== 'render') assert.fail('it went to the site');
      assert.deepEqual({ url: decision.url, origins: decision.choice.map(rendererOriginId) }, given.expect);
    });
  }
});

describe('core/router', () => {
  it('sends a bot to the regions nearest to its country', () => {
    const decision = route(request({ headers: { 'cloudfront-viewer-country': 'DE' } }));
    assert.deepEqual(decision, {
      kind: 'render', url: 'https://www.example.com/articles/1', host: 'www.example.com', choice: ['eu-central-1', 'ap-south-1'],
    });
  });

  it('falls back to the edge location, then to the home region', () => {
    const nearest = (overrides: Overrides) => {
      const decision = route(request(overrides));
      return decision.kind === 'render' ? decision.choice[0] : decision.kind;
    };
    assert.equal(nearest({}), 'us-east-1');
    assert.equal(nearest({ edgeRegion: 'ap-south-1' }), 'ap-south-1');
    assert.equal(nearest({ edgeRegion: 'sa-east-1' }), 'us-east-1');
    assert.equal(nearest({ edgeRegion: 'ap-south-1', headers: { 'cloudfront-viewer-country': 'XX' } }), 'ap-south-1');
    for (const country of ['', 'constructor', '__PROTO__', 'toString']) {
      assert.equal(nearest({ headers: { 'cloudfront-viewer-country': country } }), 'us-east-1', country);
    }
  });

  it('keeps the encoding of path and query to the byte', () => {
    const decision = route(request({ path: '/a%2Fb//c%25+d', query: 'q=%26+1&&x=%C3%A4&y' }));
    assert.equal(decision.kind === 'render' && decision.url, 'https://www.example.com/a%2Fb//c%25+d?q=%26+1&x=%C3%A4&y');
    const bare = route(request({ query: '' }));
    assert.equal(bare.kind === 'render' && bare.url, 'https://www.example.com/articles/1');
  });

  it('takes _escaped_fragment_ for a bot, whoever asks', () => {
    const headers = { 'user-agent': BROWSER };
    assert.equal(route(request({ headers, query: '_escaped_fragment_=' })).kind, 'render');
    assert.equal(route(request({ headers, query: 'a=1&_escaped_fragment_=x' })).kind, 'render');
    assert.equal(route(request({ headers, query: 'my_escaped_fragment_=x' })).kind, 'site');
  });

  const toTheSite: Record<string, Overrides> = {
    'a browser': { headers: { 'user-agent': BROWSER } },
    'no user agent': { headers: { 'user-agent': '' } },
    'a POST': { method: 'POST' },
    'our own renderer': { headers: { 'user-agent': `${BROWSER} Georender/1.0 Googlebot/2.1` } },
    'a request marked as a renderer’s': { headers: { 'x-prerender': '1' } },
    'a signed-in visitor': { headers: { authorization: 'Basic eA==' } },
    'an asset': { path: '/assets/app.JS' },
    'an app-association file': { path: '/.well-known/apple-app-site-association' },
    'another host': { headers: { host: 'evil.example' } },
    'no host': { headers: { host: '' } },
    'a path with a fragment': { path: '/a#b' },
    'a path with a backslash': { path: '/\\evil.example' },
    'a path with a space': { path: '/a b' },
    'a query beyond ASCII': { query: 'ä' },
    'a URL that is too long': { path: '/' + 'a'.repeat(MAX_URL_BYTES) },
  };
  for (const [what, overrides] of Object.entries(toTheSite)) {
    it(`leaves ${what} to the site`, () => assert.deepEqual(route(request(overrides)), { kind: 'site' }));
  }

  it('renders pages whose path merely contains an extension', () => {
    assert.equal(route(request({ path: '/node.js-tips' })).kind, 'render');
    assert.equal(route(request({ path: '/v1.0/intro' })).kind, 'render');
  });

  it('renders included paths only, and no excluded ones', () => {
    const decide = createRouter(
      routerConfig({
        regions: DEFAULT_REGIONS, home: 'us-east-1', scheme: 'https', hosts: 'any',
        includePaths: ['/', '/articles/*', '/p?.html'], excludePaths: ['/articles/private*'],
      }),
    );
    const kinds = (...paths: string[]) => paths.map((path) => decide(request({ path })).kind);
    assert.deepEqual(kinds('/', '/articles/1', '/articles/a/b', '/p1.html'), ['render', 'render', 'render', 'render']);
    assert.deepEqual(kinds('/other', '/articles', '/x/articles/1', '/articles/private/1', '/p12.html', '/pXhtml'), Array(6).fill('site'));
  });

  it('takes path patterns literally but for * and ?', () => {
    const decide = createRouter(
      routerConfig({ regions: DEFAULT_REGIONS, home: 'us-east-1', scheme: 'https', hosts: 'any', includePaths: ['/a.b+c$*'] }),
    );
    assert.equal(decide(request({ path: '/a.b+c$d' })).kind, 'render');
    for (const path of ['/aXb+c$', '/a.bbc$', '/a.b+c']) assert.equal(decide(request({ path })).kind, 'site', path);
  });

  it('renders from the given host where the stack has no name of its own', () => {
    const decide = createRouter(
      routerConfig({ regions: DEFAULT_REGIONS, home: 'us-east-1', scheme: 'https', hosts: 'any', renderHost: 'main.example.net' }),
    );
    const decision = decide(request({ headers: { host: 'd111111abcdef8.cloudfront.net' } }));
    assert.equal(decision.kind === 'render' && decision.url, 'https://main.example.net/articles/1');
  });

  it('never throws, whatever a client sends', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('Googlebot', 'DE', 'www.example.com', '/', '__proto__'));
    const headers = fc.dictionary(
      fc.oneof(text, fc.constantFrom('host', 'user-agent', 'cloudfront-viewer-country', 'x-prerender', 'authorization')), text,
    );
    fc.assert(
      fc.property(text, text, fc.option(text, { nil: undefined }), headers, fc.option(text, { nil: undefined }),
        (method, path, query, values, edgeRegion) => {
          const { kind } = route({ method, path, query, edgeRegion, header: (name) => (Object.hasOwn(values, name) ? values[name] : undefined) });
          assert.ok(kind === 'site' || kind === 'render');
        }),
      { numRuns: 500 },
    );
  });
});

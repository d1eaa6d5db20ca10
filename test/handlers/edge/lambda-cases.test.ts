// The router's cases against the built Lambda@Edge function, event after event as CloudFront calls it.
import assert from 'node:assert/strict';
import { BOT_HEADER, MINUTE_HEADER, URL_HEADER } from '../../../core/contract/header-names';
import { createRouter } from '../../../core/routing/router';
import { NO_ROUTER_STATE } from '../../../core/routing/router-state';
import type { EdgeRequest, HeaderPairs } from '../../../emulators/cloudfront/edge-request';
import { buildLambdaRouter, loadLambdaRouter } from '../../support/edge/lambda-router';
import {
  assertResult,
  CASES_CONFIGS,
  casesConfig,
  type RouterCase,
  routerCases,
} from '../../support/edge/router-cases';

const isOfCloudFront = (name: string): boolean => name.startsWith('cloudfront-');

describe('the built Lambda@Edge router', () => {
  const codes = new Map<string, string>();
  before(async () => {
    for (const [name, config] of CASES_CONFIGS) codes.set(name, await buildLambdaRouter(config));
  });

  for (const given of routerCases()) {
    it(given.name, async () => {
      const code = codes.get(given.config) ?? assert.fail(`no configuration ${given.config}`);
      const router = loadLambdaRouter(code, { region: given.edgeRegion });
      const expected = withoutStore(given);
      const sent = requestOf(given);
      const viewer = await router.atViewer(sent);
      const { cookie, ...headers } = Object.fromEntries(viewer.headers);
      const origins = expected.expect === 'site' ? [] : expected.expect.origins;
      // Path and query stay until the origin is known.
      assert.deepEqual(
        { uri: viewer.uri, query: viewer.query || undefined },
        { uri: given.uri, query: given.query || undefined },
      );
      assertResult(
        { ...expected, headers: withoutPlace(given) },
        {
          uri: expected.expect === 'site' ? viewer.uri : '/',
          headers,
          origins,
          cookies: cookie === undefined ? [] : cookie.split('; ').map((one) => one.replace(/=.*/, '')),
        },
      );
      const places = Object.entries(given.headers).filter(([name]) => isOfCloudFront(name));
      const forwarded: EdgeRequest = { ...sent, headers: [...viewer.headers, ...places] };
      for (const attempt of [1, 2] as const) {
        const routed = await router.atOrigin(forwarded, attempt);
        const id = origins[attempt - 1];
        assert.equal(routed.region, id?.replace('serve-', ''));
        assert.deepEqual(
          { uri: routed.uri, query: routed.query || undefined },
          id === undefined ? { uri: given.uri, query: given.query || undefined } : { uri: '/', query: undefined },
        );
        assert.deepEqual(ofOurs(routed.headers), ofOurs(forwarded.headers));
      }
    });
  }
});

function requestOf({ method, uri, query, headers, cookies }: RouterCase): EdgeRequest {
  const sent = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  const pairs: HeaderPairs = Object.entries(headers).filter(([name]) => !isOfCloudFront(name));
  const cookie: HeaderPairs = sent.length === 0 ? [] : [['cookie', sent.join('; ')]];
  return { method, path: uri, rawQuery: query, headers: [...pairs, ...cookie] };
}

/** CloudFront tells the viewer's place at origin-request alone. */
function withoutPlace({ headers }: RouterCase): RouterCase['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !isOfCloudFront(name)));
}

/** The case as this engine must see it: it has no key-value store. */
function withoutStore(given: RouterCase): RouterCase {
  if (Object.keys(given.keyValues).length === 0) return given;
  const { method, uri, query, headers, cookies, edgeRegion } = given;
  const router = createRouter(casesConfig(given.config));
  const fields = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }]));
  const page = router.page({ method, uri, cookies, headers: fields, rawQueryString: () => query });
  if (page === undefined) return { ...given, expect: 'site' };
  const origins = router.origins(page, router.order(fields, edgeRegion), NO_ROUTER_STATE);
  return { ...given, expect: { url: page.url, variant: page.variant, origins } };
}

function ofOurs(headers: HeaderPairs): HeaderPairs {
  return headers.filter(([name]) => [URL_HEADER, BOT_HEADER, MINUTE_HEADER].includes(name));
}

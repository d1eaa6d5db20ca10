// The built router in the sandbox that the local edge runs it in.
import assert from 'node:assert/strict';
import { buildEdgeBundle } from '../../../bundles/edge-bundle';
import { SITE_ORIGIN_ID, serveCanaryOriginId, serveOriginId } from '../../../core/contract/edge-policies';
import { ALL_REGIONS } from '../../../core/geography/regions';
import { type EdgeFunction, loadEdgeFunction } from '../../../emulators/cloudfront/function/function-sandbox';
import { assertResult, CASES_CONFIGS, routerCases } from '../../support/edge/router-cases';

describe('the built router in the local edge’s sandbox', () => {
  const routers = new Map<string, EdgeFunction>();
  before(async () => {
    const originIds = [SITE_ORIGIN_ID, ...ALL_REGIONS.map(serveOriginId), ...ALL_REGIONS.map(serveCanaryOriginId)];
    for (const [name, config] of CASES_CONFIGS) {
      routers.set(
        name,
        loadEdgeFunction(await buildEdgeBundle(config), { originIds, onLog: (line) => assert.fail(line) }),
      );
    }
  });

  for (const given of routerCases()) {
    it(given.name, () => {
      const router = routers.get(given.config) ?? assert.fail(`no configuration ${given.config}`);
      const cookies = Object.entries(given.cookies).map(([name, value]) => `${name}=${value}`);
      const outcome = router.run({
        request: {
          method: given.method,
          path: given.uri,
          rawQuery: given.query,
          headers: [
            ...Object.entries(given.headers),
            ...(cookies.length === 0 ? [] : [['cookie', cookies.join('; ')] as const]),
          ],
        },
        viewerIp: '127.0.0.1',
        requestId: 'request',
        nowMs: 0,
        edgeLocation: { name: 'XDE', serverIp: '127.0.0.1', region: given.edgeRegion },
        keyValues: given.keyValues,
      });
      if ('response' in outcome) assert.fail('the router made an answer of its own');
      const { origin, request } = outcome;
      const origins = origin.kind === 'group' ? origin.ids : origin.kind === 'origin' ? [origin.id] : [];
      const { cookie, ...headers } = Object.fromEntries(request.headers);
      // What becomes of a bare question mark is CloudFront's affair.
      assert.equal(request.rawQuery || undefined, (given.expect === 'site' && given.query) || undefined);
      const sent = cookie === undefined ? [] : cookie.split('; ');
      assert.ok(
        sent.every((one) => cookies.includes(one)),
        cookie,
      );
      assertResult(given, { uri: request.path, headers, origins, cookies: sent.map((one) => one.replace(/=.*/, '')) });
    });
  }
});

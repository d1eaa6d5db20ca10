// The built router in the sandbox that the local edge runs it in.
import assert from 'node:assert/strict';
import { buildEdgeBundle } from '../../../bundles/edge-bundle';
import { rendererOriginId, SITE_ORIGIN_ID } from '../../../core/edge-policies';
import { DEFAULT_REGIONS } from '../../../core/regions';
import { loadEdgeFunction } from '../../../local/edge/function-sandbox';
import type { EdgeFunction } from '../../../local/edge/function-sandbox';
import { assertResult, CASES_CONFIG, routerCases } from '../../support/router-cases';

describe('the built router in the local edge’s sandbox', () => {
  let router: EdgeFunction;
  before(async () => {
    const originIds = [SITE_ORIGIN_ID, ...DEFAULT_REGIONS.map(rendererOriginId)];
    router = loadEdgeFunction(await buildEdgeBundle(CASES_CONFIG), { originIds, onLog: (line) => assert.fail(line) });
  });

  for (const given of routerCases()) {
    it(given.name, () => {
      const outcome = router.run({
        request: {
          method: given.method,
          path: given.uri,
          rawQuery: given.query,
          headers: Object.entries(given.headers),
        },
        viewerIp: '127.0.0.1',
        requestId: 'request',
        nowMs: 0,
        edgeLocation: { name: 'XDE', serverIp: '127.0.0.1', region: given.edgeRegion },
      });
      if ('response' in outcome) assert.fail('the router made an answer of its own');
      const { origin, request } = outcome;
      const origins = origin.kind === 'group' ? origin.ids : origin.kind === 'origin' ? [origin.id] : [];
      assert.equal(request.rawQuery, given.query);
      assertResult(given, { uri: request.path, headers: Object.fromEntries(request.headers), origins });
    });
  }
});

// The vectors of page keys through the built routers: in the sandbox that the local edge runs them in, and under njs.
import assert from 'node:assert/strict';
import { buildEdgeBundle } from '../../../bundles/edge-bundle';
import { SITE_ORIGIN_ID, serveOriginId } from '../../../core/contract/edge-policies';
import { BOT_HEADER, URL_HEADER } from '../../../core/contract/header-names';
import { DEFAULT_REGIONS } from '../../../core/geography/regions';
import { type EdgeFunction, loadEdgeFunction } from '../../../emulators/cloudfront/function/function-sandbox';
import { NJS, NJS_MISSING, runUnderNjs } from '../../support/edge/njs';
import { type KeyVector, keyRouterConfig, requestParts, routerKeyVectors } from '../../support/edge/page-keys';
import { skip } from '../../support/run/skip';

const vectors = routerKeyVectors();
const policies = new Map(vectors.map(({ policyName, policy }) => [policyName, policy]));

/** What the router made of the two headers that it sets. */
interface Handed {
  readonly url: string | undefined;
  readonly bot: string | undefined;
}

function assertHanded({ routed, asked }: KeyVector, handed: Handed | undefined): void {
  const rendered = { url: routed, bot: routed === undefined ? undefined : `desktop ${requestParts(asked).host}` };
  assert.deepEqual(handed, rendered);
}

describe('the vectors of page keys, in the local edge’s sandbox', () => {
  const routers = new Map<string, EdgeFunction>();
  before(async () => {
    const originIds = [SITE_ORIGIN_ID, ...DEFAULT_REGIONS.map(serveOriginId)];
    for (const [name, policy] of policies) {
      routers.set(
        name,
        loadEdgeFunction(await buildEdgeBundle(keyRouterConfig(policy)), {
          originIds,
          onLog: (line) => assert.fail(line),
        }),
      );
    }
  });

  for (const vector of vectors) {
    it(vector.name, () => {
      const { host, path, query } = requestParts(vector.asked);
      const outcome = routers.get(vector.policyName)?.run({
        request: {
          method: 'GET',
          path,
          rawQuery: query,
          headers: [
            ['host', host],
            ['user-agent', 'Googlebot/2.1'],
          ],
        },
        viewerIp: '127.0.0.1',
        requestId: 'request',
        nowMs: 0,
        edgeLocation: { name: 'XDE', serverIp: '127.0.0.1', region: undefined },
      });
      if (outcome === undefined || 'response' in outcome) return assert.fail('the router made an answer of its own');
      const headers = new Map(outcome.request.headers);
      const target = outcome.request.path + (outcome.request.rawQuery ?? '');
      if (vector.routed !== undefined) assert.match(target, /^[\x21-\x7e]*$/);
      assertHanded(vector, { url: headers.get(URL_HEADER), bot: headers.get(BOT_HEADER) });
    });
  }
});

const DRIVER = `
async function drive() {
  var requests = REQUESTS;
  for (var index = 0; index < requests.length; index += 1) {
    var given = requests[index];
    var query = given.query;
    var request = await handler({ request: {
      method: 'GET', uri: given.path, querystring: {}, cookies: {},
      headers: { host: { value: given.host }, 'user-agent': { value: 'Googlebot/2.1' } },
      rawQueryString: function () { return query; }
    } });
    var url = request.headers['${URL_HEADER}'];
    var bot = request.headers['${BOT_HEADER}'];
    print({ url: url && url.value, bot: bot && bot.value });
  }
}
drive().catch(function (error) { console.log(String(error)); });`;

describe('the vectors of page keys, under njs', () => {
  const results = new Map<string, Handed>();
  before(async function () {
    if (NJS === undefined) return skip(this, NJS_MISSING);
    for (const [name, policy] of policies) {
      const own = vectors.filter(({ policyName }) => policyName === name);
      const driver = DRIVER.replace('REQUESTS', () => JSON.stringify(own.map(({ asked }) => requestParts(asked))));
      const lines = runUnderNjs(NJS, await buildEdgeBundle(keyRouterConfig(policy)), driver);
      own.forEach((vector, index) =>
        results.set(vector.name, { url: undefined, bot: undefined, ...JSON.parse(lines[index] ?? '') }),
      );
    }
  });

  for (const vector of vectors) it(vector.name, () => assertHanded(vector, results.get(vector.name)));
});

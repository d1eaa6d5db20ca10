// A function of the user's at viewer-request, called by the router: for requests that go to the site, and no others.
import assert from 'node:assert/strict';
import { buildEdgeBundle } from '../../../bundles/edge-bundle';
import { EdgeBundleTooLargeError } from '../../../bundles/edge-bundle-size';
import { routerConfig } from '../../../core/routing/router-config';
import { loadEdgeFunction } from '../../../emulators/cloudfront/function/function-sandbox';
import { NJS, NJS_MISSING, runUnderNjs } from '../../support/edge/njs';
import { skip } from '../../support/run/skip';

const CONFIG = routerConfig({
  ...{ regions: ['eu-central-1'], home: 'eu-central-1', scheme: 'https', hosts: ['www.example.com'] },
});

/** What a single-page application in a bucket needs: paths without an extension are its document. */
const SITE_CODE = `
var ANSWERS = { '/old': '/new' };
function handler(event) {
  var request = event.request;
  if (ANSWERS[request.uri]) {
    return { statusCode: 301, statusDescription: 'Moved', headers: { location: { value: ANSWERS[request.uri] } } };
  }
  if (!/[.][a-z0-9]+$/.test(request.uri)) request.uri = '/index.html';
  return request;
}`;

const PERSON = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const BOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

describe('the router with a function of the site', () => {
  it('calls it for people and files, and not for bots\u2019 pages', async () => {
    const originIds = ['serve-eu-central-1'];
    const edge = loadEdgeFunction(await buildEdgeBundle(CONFIG, SITE_CODE), { originIds, onLog: assert.fail });
    const run = (userAgent: string, path: string) =>
      edge.run({
        request: {
          ...{ method: 'GET', path, rawQuery: undefined },
          headers: [
            ['host', 'www.example.com'],
            ['user-agent', userAgent],
            // A viewer's own copy of the router's mark makes no difference.
            ['x-georender-bot', 'true'],
          ],
        },
        ...{ viewerIp: '192.0.2.1', requestId: 'request-1', nowMs: 0, keyValues: {} },
        edgeLocation: { name: 'XDE', serverIp: '127.0.0.1', region: 'eu-central-1' },
      });
    const uriOf = (userAgent: string, path: string) => {
      const outcome = run(userAgent, path);
      return 'response' in outcome ? outcome.response : [outcome.request.path, outcome.origin.kind];
    };
    assert.deepEqual(uriOf(PERSON, '/products/1'), ['/index.html', 'default']);
    assert.deepEqual(uriOf(PERSON, '/app.js'), ['/app.js', 'default']);
    assert.deepEqual(uriOf(BOT, '/app.js'), ['/app.js', 'default']);
    assert.deepEqual(uriOf(BOT, '/products/1'), ['/', 'origin']);
    assert.ok('response' in run(PERSON, '/old'));
    assert.deepEqual(uriOf(BOT, '/old'), ['/', 'origin']);
  });

  it('runs under njs', async function () {
    if (NJS === undefined) return skip(this, NJS_MISSING);
    const driver = `
      async function drive() {
        var agents = [${JSON.stringify(PERSON)}, ${JSON.stringify(BOT)}];
        for (var index = 0; index < 2; index += 1) {
          var request = await handler({ request: { method: 'GET', uri: '/products/1', querystring: {}, headers: {
            host: { value: 'www.example.com' }, 'user-agent': { value: agents[index] } } } });
          print(request.uri);
        }
      }
      drive().catch(function (error) { console.log(String(error) + error.stack); });`;
    const printed = runUnderNjs(NJS, await buildEdgeBundle(CONFIG, SITE_CODE), driver);
    assert.deepEqual(
      printed.map((line) => JSON.parse(line)),
      ['/index.html', '/'],
    );
  });

  it('counts its bytes', async () => {
    await assert.rejects(
      buildEdgeBundle(CONFIG, `${SITE_CODE}\n// ${'x'.repeat(10_240)}`),
      (error) => error instanceof EdgeBundleTooLargeError && /viewerRequestCode/.test(error.message),
    );
  });
});

// The built router's cases under njs.
import assert from 'node:assert/strict';
import { buildEdgeBundle } from '../../../bundles/edge-bundle';
import { NJS, NJS_MISSING, runUnderNjs } from '../../support/edge/njs';
import {
  assertResult,
  CASES_CONFIGS,
  type FunctionResult,
  type RouterCase,
  routerCases,
} from '../../support/edge/router-cases';
import { skip } from '../../support/run/skip';

/** Runs every case through `handler`, one after the other, and prints the results. */
const DRIVER = `
import cloudfront from 'cloudfront';
async function drive() {
  // An event made for a test of the function has no methods.
  var made = await handler({ request: { method: 'GET', uri: '/articles/1', querystring: {}, headers: {
    host: { value: 'www.example.com' }, 'user-agent': { value: 'Googlebot/2.1' } } } });
  cloudfront.chosen();
  cloudfront.reads();
  print(made.headers['x-georender-url'].value);
  var cases = CASES;
  for (var index = 0; index < cases.length; index += 1) {
    var given = cases[index];
    var headers = {};
    Object.keys(given.headers).forEach(function (name) { headers[name] = { value: given.headers[name] }; });
    var cookies = {};
    Object.keys(given.cookies).forEach(function (name) { cookies[name] = { value: given.cookies[name] }; });
    cloudfront.edgeLocation = { name: 'FRA56-P1', region: given.edgeRegion };
    cloudfront.keyValues = given.keyValues;
    var query = given.query;
    var request = await handler({ request: {
      method: given.method, uri: given.uri, headers: headers, querystring: { any: { value: '' } }, cookies: cookies,
      rawQueryString: function () { return query; }
    } });
    var values = {};
    Object.keys(request.headers).forEach(function (name) { values[name] = request.headers[name].value; });
    print({ uri: request.uri, headers: values, cookies: Object.keys(request.cookies), query: request.querystring,
      origins: cloudfront.chosen(), reads: cloudfront.reads() });
  }
}
drive().catch(function (error) { console.log(String(error) + error.stack); });`;

describe('the built router under njs', () => {
  const results = new Map<RouterCase, FunctionResult>();
  const cases = routerCases();
  const urlsWithoutMethods = new Set<unknown>();

  before(async function () {
    if (NJS === undefined) return skip(this, NJS_MISSING);
    for (const [name, config] of CASES_CONFIGS) {
      const ofConfig = cases.filter((given) => given.config === name);
      const driver = DRIVER.replace('CASES', () => JSON.stringify(ofConfig));
      const [url, ...printed] = runUnderNjs(NJS, await buildEdgeBundle(config), driver).map((line) => JSON.parse(line));
      urlsWithoutMethods.add(url);
      ofConfig.forEach((given, index) => results.set(given, printed[index]));
    }
  });

  it('takes an event without methods as one without a query', () => {
    assert.deepEqual([...urlsWithoutMethods], ['https://www.example.com/articles/1']);
  });

  cases.forEach((given) => {
    it(given.name, () => {
      const result = results.get(given);
      if (result === undefined) throw new Error('njs printed nothing for this case');
      assertResult(given, result);
      assert.deepEqual(Object.keys(result.query ?? {}), given.expect === 'site' ? ['any'] : []);
      // A person's request costs no read, a bot's one, even if all regions are drained.
      if (given.expect !== 'site') assert.equal(result.reads, 1);
      else if (given.keyValues['router'] === undefined) assert.equal(result.reads, 0);
    });
  });
});

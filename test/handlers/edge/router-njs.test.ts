// The built router's cases under njs.
import assert from 'node:assert/strict';
import { buildEdgeBundle } from '../../../bundles/edge-bundle';
import { NJS, runUnderNjs } from '../../support/njs';
import { assertResult, CASES_CONFIG, routerCases } from '../../support/router-cases';
import type { FunctionResult } from '../../support/router-cases';

/** Runs every case through `handler` and prints what came of each. */
const DRIVER = `
import cloudfront from 'cloudfront';
// An event made for a test has no methods, only the query's parts.
var parts = { a: { value: '1', multiValue: [{ value: '1' }, { value: '%26+2' }] }, b: { value: '' } };
var made = handler({ request: { method: 'GET', uri: '/p', querystring: parts, headers: {
  host: { value: 'www.example.com' }, 'user-agent': { value: 'Googlebot/2.1' } } } });
cloudfront.chosen();
print(made.headers['x-georender-url'].value);
CASES.forEach(function (given) {
  var headers = {};
  Object.keys(given.headers).forEach(function (name) { headers[name] = { value: given.headers[name] }; });
  cloudfront.edgeLocation = { name: 'FRA56-P1', region: given.edgeRegion };
  var request = handler({ request: {
    method: given.method, uri: given.uri, headers: headers, querystring: {}, cookies: {},
    rawQueryString: function () { return given.query; }
  } });
  var values = {};
  Object.keys(request.headers).forEach(function (name) { values[name] = request.headers[name].value; });
  print({ uri: request.uri, headers: values, origins: cloudfront.chosen() });
});`;

describe('the built router under njs', () => {
  const cases = routerCases();
  let results: readonly FunctionResult[] = [];
  let urlOfParts: unknown;

  before(async function () {
    if (NJS === undefined) return this.skip();
    const driver = DRIVER.replace('CASES', () => JSON.stringify(cases));
    [urlOfParts, ...results] = runUnderNjs(NJS, await buildEdgeBundle(CASES_CONFIG), driver).map((line) => JSON.parse(line));
  });

  it('makes do with the query’s parts in an event without methods', () => {
    assert.equal(urlOfParts, 'https://www.example.com/p?a=1&a=%26+2&b=');
  });

  cases.forEach((given, index) => {
    it(given.name, () => {
      const result = results[index];
      if (result === undefined) throw new Error('njs printed nothing for this case');
      assertResult(given, result);
    });
  });
});

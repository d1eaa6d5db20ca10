// The built router under njs, whose dialect is CloudFront Functions' nearest relative. Runs where GEORENDER_NJS names
// the njs executable (.ci/njs sets it).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildEdgeBundle } from '../../../bundles/edge-bundle';
import { assertResult, CASES_CONFIG, routerCases } from '../../support/router-cases';
import type { FunctionResult } from '../../support/router-cases';

/** A stand-in for CloudFront's module: remembers the chosen origins. */
const CLOUDFRONT_MODULE = `
var chosen = [];
export default {
  edgeLocation: {},
  chosen: function () { var last = chosen; chosen = []; return last; },
  selectRequestOriginById: function (id) { chosen = [id]; },
  createRequestOriginGroup: function (group) {
    chosen = group.originIds.map(function (origin) { return origin.originId; });
    if (chosen.length !== 2 || group.failoverCriteria.statusCodes.length === 0) throw new Error('not a group');
  }
};`;

/** Runs every case through \`handler\` and prints one line of JSON each. */
const DRIVER = `
import cloudfront from 'cloudfront';
// An event made for a test has no methods, only the query's parts.
var parts = { a: { value: '1', multiValue: [{ value: '1' }, { value: '%26+2' }] }, b: { value: '' } };
var made = handler({ request: { method: 'GET', uri: '/p', querystring: parts, headers: {
  host: { value: 'www.example.com' }, 'user-agent': { value: 'Googlebot/2.1' } } } });
cloudfront.chosen();
console.log(JSON.stringify(made.headers['x-georender-url'].value));
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
  console.log(JSON.stringify({ uri: request.uri, headers: values, origins: cloudfront.chosen() }));
});`;

describe('the built router under njs', () => {
  const njs = process.env['GEORENDER_NJS'];
  const cases = routerCases();
  let results: readonly FunctionResult[] = [];
  let urlOfParts: unknown;

  before(async function () {
    if (njs === undefined) return this.skip();
    const folder = mkdtempSync(path.join(os.tmpdir(), 'georender-njs-'));
    try {
      const script = path.join(folder, 'router.js');
      const router = await buildEdgeBundle(CASES_CONFIG);
      writeFileSync(path.join(folder, 'cloudfront'), CLOUDFRONT_MODULE);
      writeFileSync(script, router + DRIVER.replace('CASES', JSON.stringify(cases)));
      const output = execFileSync(njs, ['-p', folder, script], { encoding: 'utf8' });
      [urlOfParts, ...results] = output.trimEnd().split('\n').map((line) => JSON.parse(line));
    } finally {
      rmSync(folder, { recursive: true });
    }
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

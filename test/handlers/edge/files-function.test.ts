// The built function at viewer-response: in the local edge's sandbox, and under njs.
import assert from 'node:assert/strict';
import { buildFilesBundle } from '../../../bundles/edge-bundle';
import { loadEdgeFunction } from '../../../emulators/cloudfront/function/function-sandbox';
import { NJS, NJS_MISSING, runUnderNjs } from '../../support/edge/njs';
import { casesConfig } from '../../support/edge/router-cases';
import { skip } from '../../support/run/skip';

interface FileCase {
  readonly name: string;
  readonly uri: string;
  readonly method?: string;
  readonly cookies?: Readonly<Record<string, string>>;
  readonly destination?: string;
  readonly keepsCookies: boolean;
}

const CASES: readonly FileCase[] = [
  { name: 'a script', uri: '/a.js', keepsCookies: false },
  { name: 'an image for a visitor with other cookies', uri: '/a.PNG', cookies: { _ga: '1' }, keepsCookies: false },
  { name: 'an image for a signed-in visitor', uri: '/a.png', cookies: { 'connect.sid': '1' }, keepsCookies: true },
  { name: 'an upload', uri: '/a.png', method: 'POST', keepsCookies: true },
  { name: 'a navigation', uri: '/a.js', destination: 'document', keepsCookies: true },
  { name: 'a download', uri: '/a.pdf', keepsCookies: true },
  { name: 'data', uri: '/a.json', keepsCookies: true },
  { name: 'a document', uri: '/', keepsCookies: true },
];

const DRIVER = `
async function drive() {
  var cases = CASES;
  for (var index = 0; index < cases.length; index += 1) {
    var given = cases[index];
    var cookies = {};
    Object.keys(given.cookies || {}).forEach(function (name) { cookies[name] = { value: given.cookies[name] }; });
    var headers = given.destination ? { 'sec-fetch-dest': { value: given.destination } } : {};
    var response = await handler({
      request: { method: given.method || 'GET', uri: given.uri, headers: headers, cookies: cookies, querystring: {} },
      response: { statusCode: 200, headers: { 'content-type': { value: 'text/plain' } }, cookies: { sid: { value: 'new' } } }
    });
    print({ cookies: Object.keys(response.cookies), headers: Object.keys(response.headers), statusCode: response.statusCode });
  }
}
drive().catch(function (error) { console.log(String(error)); });`;

describe('the built function at viewer-response', () => {
  let code: string;
  before(async () => {
    code = await buildFilesBundle(casesConfig('sessions'));
  });

  it('is small, and needs no module', () => {
    assert.ok(Buffer.byteLength(code) < 2_048, `${Buffer.byteLength(code)} bytes`);
    assert.doesNotMatch(code, /\b(?:import|export)\b/);
  });

  const setCookies = [
    ['set-cookie', 'sid=new; HttpOnly'],
    ['set-cookie', 'lb=1'],
  ] as const;
  for (const { name, uri, method = 'GET', cookies = {}, destination, keepsCookies } of CASES) {
    it(`${keepsCookies ? 'leaves' : 'takes'} the cookies of ${name}`, () => {
      const cookie = Object.entries(cookies)
        .map(([one, value]) => `${one}=${value}`)
        .join('; ');
      const headers = [
        ...(cookie === '' ? [] : [['cookie', cookie] as const]),
        ...(destination === undefined ? [] : [['sec-fetch-dest', destination] as const]),
      ];
      const call = {
        request: { method, path: uri, rawQuery: undefined, headers },
        viewerIp: '127.0.0.1',
        requestId: 'request',
        nowMs: 0,
        edgeLocation: { name: 'XDE', serverIp: '127.0.0.1' },
      };
      const answer = { status: 200, headers: [['content-type', 'text/plain'], ...setCookies, ['x-a', 'b']] as const };
      const shown = loadEdgeFunction(code, { originIds: [], onLog: (line) => assert.fail(line) }).runResponse(
        call,
        answer,
      );
      assert.deepEqual(
        shown,
        keepsCookies
          ? answer.headers
          : [
              ['content-type', 'text/plain'],
              ['x-a', 'b'],
            ],
      );
    });
  }

  it('does the same under njs', async function () {
    if (NJS === undefined) return skip(this, NJS_MISSING);
    const printed = runUnderNjs(
      NJS,
      code,
      DRIVER.replace('CASES', () => JSON.stringify(CASES)),
    ).map((line) => JSON.parse(line));
    assert.deepEqual(
      printed,
      CASES.map(({ keepsCookies }) => ({
        cookies: keepsCookies ? ['sid'] : [],
        headers: ['content-type'],
        statusCode: 200,
      })),
    );
  });
});

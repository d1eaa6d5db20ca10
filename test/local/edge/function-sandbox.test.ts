import assert from 'node:assert/strict';
import type { EdgeRequest } from '../../../local/edge/edge-request';
import { FunctionValidationError } from '../../../local/edge/function-event';
import {
  FunctionExecutionError,
  FunctionLoadError,
  loadEdgeFunction,
  MAX_FUNCTION_CODE_BYTES,
} from '../../../local/edge/function-sandbox';
import type { FunctionOutcome } from '../../../local/edge/function-sandbox';

const IMPORT = "import cf from 'cloudfront';\n";
const REQUEST: EdgeRequest = {
  method: 'GET',
  path: '/a%2Fb//c',
  rawQuery: 'x=%26+1&y&x=2',
  headers: [
    ['host', 'www.example.com'],
    ['user-agent', 'Bot'],
    ['accept', 'text/html'],
    ['accept', 'text/plain'],
    ['cookie', 'b=2; a=1'],
    ['x-real-ip', '192.0.2.1'],
    ['connection', 'close'],
  ],
};

function run(code: string, given: { request?: EdgeRequest; onLog?: (line: string) => void; region?: string } = {}) {
  const { request = REQUEST, onLog, region } = given;
  return loadEdgeFunction(code, { originIds: ['site', 'near', 'next'], onLog, timeLimitMs: 250 }).run({
    request,
    viewerIp: '192.0.2.7',
    requestId: 'request-1',
    nowMs: Date.UTC(2026, 0, 2, 3, 4, 5),
    edgeLocation: { name: 'XDE', serverIp: '127.0.0.1', region },
  });
}

/** What an expression of the function's body is, as JSON. */
function valueOf(expression: string): unknown {
  const outcome = run(
    `${IMPORT}async function handler(event) {
       let value;
       try { value = ${expression}; } catch (error) { value = String(error); }
       return { statusCode: 200, body: JSON.stringify({ value: value === undefined ? 'undefined' : value }) };
     }`,
  );
  assert.ok('response' in outcome);
  const parsed: unknown = JSON.parse(outcome.response.body.toString());
  return typeof parsed === 'object' && parsed !== null && 'value' in parsed ? parsed.value : undefined;
}

function sentOn(outcome: FunctionOutcome): EdgeRequest {
  assert.ok('request' in outcome);
  return outcome.request;
}

function changing(statement: string): string {
  return `function handler(event) { var request = event.request; ${statement}; return request; }`;
}

describe('function sandbox', () => {
  describe('what the code finds', () => {
    for (const name of [
      'process', 'require', 'module', 'Buffer', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch',
      'Map', 'Set', 'WeakMap', 'WeakRef', 'Proxy', 'Reflect', 'WebAssembly', 'Intl', 'SharedArrayBuffer', 'Atomics',
      'BigInt', 'eval', 'performance', 'structuredClone', '__start', 'escape', 'Iterator',
    ]) {
      it(`no ${name}`, () => assert.equal(valueOf(`typeof ${name}`), 'undefined'));
    }

    it('the built-ins that CloudFront lists', () => {
      for (const name of ['Promise', 'RegExp', 'Symbol', 'Uint8Array', 'encodeURIComponent', 'Math.random']) {
        assert.equal(valueOf(`typeof ${name}`), 'function', name);
      }
      assert.equal(valueOf('typeof JSON'), 'object');
      assert.equal(valueOf('typeof [].flat + typeof Object.fromEntries + typeof "".matchAll'), 'undefined'.repeat(3));
    });

    for (const start of [
      'globalThis', 'event', 'event.request.rawQueryString', 'console.log', 'cf.createRequestOriginGroup',
      'cf.edgeLocation', 'Date.now', '(async function () {})', '(function* () {})',
    ]) {
      it(`no way out by ${start}.constructor`, () => {
        assert.match(String(valueOf(`${start}.constructor.constructor('return typeof process')()`)), /EvalError/);
        assert.match(String(valueOf(`${start}.constructor('return typeof process')() + ''`)), /Error|object/);
      });
    }

    it('no stack frames of the host', () => {
      assert.equal(
        valueOf(`(function () { try { Error.prepareStackTrace = function (e, f) { return f; }; } catch (e) {}
                 return typeof new Error('x').stack; })()`),
        'string',
      );
    });

    it('a Date that stands still', () => {
      const spin = 'for (var i = 0; i < 3e6; i++);';
      assert.equal(
        valueOf(`(function () { var a = Date.now(); ${spin} return [a, new Date().getTime() - a, +new Date(5),
          new Date() instanceof Date, typeof Date(), Date.UTC(2026, 0), new Date().constructor === Date].join(); })()`),
        `${Date.UTC(2026, 0, 2, 3, 4, 5)},0,5,true,string,${Date.UTC(2026, 0)},true`,
      );
    });

    it('nothing of the run before', () => {
      const code = 'var n = 0; function handler(e) { n++; Array.n = (Array.n || 0) + 1; return { statusCode: 200 + n + Array.n }; }';
      const edgeFunction = loadEdgeFunction(code, { originIds: [] });
      const call = { request: REQUEST, viewerIp: '', requestId: '', nowMs: 0, edgeLocation: { name: 'X', serverIp: '' } };
      for (const outcome of [edgeFunction.run(call), edgeFunction.run(call)]) {
        assert.ok('response' in outcome);
        assert.equal(outcome.response.status, 202);
      }
    });

    it('strict mode', () => assert.match(String(valueOf('(function () { undeclared = 1; })()')), /ReferenceError/));
  });

  describe('the event', () => {
    it('has the documented shape', () => {
      assert.deepEqual(valueOf('event'), {
        version: '1.0',
        context: {
          distributionDomainName: 'local.cloudfront.net',
          distributionId: 'LOCALEDGE',
          eventType: 'viewer-request',
          requestId: 'request-1',
        },
        viewer: { ip: '192.0.2.7' },
        request: {
          method: 'GET',
          uri: '/a%2Fb//c',
          querystring: { x: { value: '%26+1', multiValue: [{ value: '%26+1' }, { value: '2' }] }, y: { value: '' } },
          headers: {
            host: { value: 'www.example.com' },
            'user-agent': { value: 'Bot' },
            accept: { value: 'text/html', multiValue: [{ value: 'text/html' }, { value: 'text/plain' }] },
          },
          cookies: { b: { value: '2' }, a: { value: '1' } },
        },
      });
    });

    it('gives the raw query', () => {
      const rawQuery = (query: string | undefined): string => {
        const code = 'function handler(e) { return { statusCode: 200, body: JSON.stringify({ q: e.request.rawQueryString() }) }; }';
        const outcome = run(code, { request: { ...REQUEST, rawQuery: query } });
        assert.ok('response' in outcome);
        return outcome.response.body.toString();
      };
      assert.equal(rawQuery('x=%26+1&y'), '{"q":"x=%26+1&y"}');
      assert.equal(rawQuery(''), '{"q":""}');
      assert.equal(rawQuery(undefined), '{}');
    });

    it('gives the edge location', () => {
      assert.deepEqual(valueOf('cf.edgeLocation'), { name: 'XDE', serverIp: '127.0.0.1' });
      const outcome = run(`${IMPORT}function handler() { return { statusCode: 200, body: cf.edgeLocation.region }; }`, {
        region: 'eu-central-1',
      });
      assert.ok('response' in outcome);
      assert.equal(outcome.response.body.toString(), 'eu-central-1');
    });

    it('logs the first argument of console.log', () => {
      const lines: string[] = [];
      run("function handler(e) { console.log('a', 'b'); console.log({ n: 1 }); return e.request; }", {
        onLog: (line) => lines.push(line),
      });
      assert.deepEqual(lines, ['a', '{"n":1}']);
    });
  });

  describe('the request returned', () => {
    it('is the viewer’s, byte for byte, when nothing was changed', () => {
      const request = sentOn(run('function handler(event) { return event.request; }'));
      assert.equal(request.path, REQUEST.path);
      assert.equal(request.rawQuery, REQUEST.rawQuery);
      assert.deepEqual(request.headers, REQUEST.headers.filter(([name]) => !['x-real-ip', 'connection'].includes(name)));
      assert.equal(sentOn(run(changing(''), { request: { ...REQUEST, rawQuery: '' } })).rawQuery, '');
    });

    it('carries changes of path, query, headers and cookies', () => {
      const request = sentOn(
        run(
          changing(`request.uri = '/new'; request.querystring = { q: { value: '%20' }, y: { value: '' } };
            request.headers['x-bot'] = { value: 'www|d' }; delete request.headers['user-agent'];
            request.headers.accept.value = 'image/png'; request.cookies = { c: { value: '3' } }`),
        ),
      );
      assert.deepEqual(request, {
        method: 'GET',
        path: '/new',
        rawQuery: 'q=%20&y=',
        headers: [
          ['host', 'www.example.com'],
          ['accept', 'image/png'],
          ['accept', 'text/plain'],
          ['x-bot', 'www|d'],
          ['cookie', 'c=3'],
        ],
      });
      assert.equal(sentOn(run(changing('request.querystring = {}'))).rawQuery, undefined);
    });

    it('a changed multiValue counts, and its value does not', () => {
      const code = changing("request.headers.accept = { value: 'no', multiValue: [{ value: 'a' }, { value: 'b' }] }");
      assert.deepEqual(sentOn(run(code)).headers.filter(([name]) => name === 'accept'), [['accept', 'a'], ['accept', 'b']]);
    });

    for (const [what, statement] of [
      ['a changed method', "request.method = 'POST'"],
      ['a path without /', "request.uri = 'x'"],
      ['a query in the path', "request.uri = '/x?y'"],
      ['a header name in upper case', "request.headers['X-A'] = { value: '1' }"],
      ['a header that is a string', "request.headers['x-a'] = '1'"],
      ['a line break in a header', "request.headers['x-a'] = { value: '1\\r\\nx-b: 2' }"],
      ['a header beyond Latin-1', "request.headers['x-a'] = { value: '\\u20ac' }"],
      ['a disallowed header', "request.headers['x-edge-location'] = { value: '1' }"],
      ['a changed Host', "request.headers.host = { value: 'other' }"],
      ['a deleted Host', 'delete request.headers.host'],
      ['a cookie header', "request.headers.cookie = { value: 'a=1' }"],
      ['nothing', 'return'],
      ['a number', 'return 1'],
      ['a response with a status of text', "return { statusCode: '200' }"],
      ['a response with a status of 99', 'return { statusCode: 99 }'],
      ['a response with bad base64', "return { statusCode: 200, body: { encoding: 'base64', data: '!' } }"],
    ] as const) {
      it(`refuses ${what}`, () => assert.throws(() => run(changing(statement)), FunctionValidationError));
    }

    it('may be an answer', () => {
      const outcome = run(`function handler() { return { statusCode: 302, headers: { location: { value: '/x' } },
        cookies: { a: { value: '1', attributes: 'Secure' } }, body: { encoding: 'base64', data: 'aGk=' } }; }`);
      assert.ok('response' in outcome);
      assert.equal(outcome.response.status, 302);
      assert.equal(outcome.response.body.toString(), 'hi');
      assert.deepEqual(outcome.response.headers, [['location', '/x'], ['set-cookie', 'a=1; Secure'], ['content-length', '2']]);
    });
  });

  describe('the origin', () => {
    const choose = (call: string) => run(`${IMPORT}function handler(e) { ${call}; return e.request; }`);

    it('is the default unless chosen', () => {
      assert.deepEqual('origin' in choose('') && choose(''), { request: sentOn(choose('')), origin: { kind: 'default' } });
    });

    it('is one by id, or a group', () => {
      const one = choose("cf.selectRequestOriginById('near')");
      assert.ok('origin' in one);
      assert.deepEqual(one.origin, { kind: 'origin', id: 'near' });
      const group = choose(
        "cf.createRequestOriginGroup({ originIds: [{ originId: 'near' }, { originId: 'next' }], failoverCriteria: { statusCodes: [503, 504] } })",
      );
      assert.ok('origin' in group);
      assert.deepEqual(group.origin, { kind: 'group', ids: ['near', 'next'], statusCodes: [503, 504] });
    });

    for (const call of [
      "cf.selectRequestOriginById('far')",
      "cf.createRequestOriginGroup({ originIds: [{ originId: 'near' }], failoverCriteria: { statusCodes: [503] } })",
      "cf.createRequestOriginGroup({ originIds: ['near', 'next'], failoverCriteria: { statusCodes: [503] } })",
      "cf.createRequestOriginGroup({ originIds: [{ originId: 'near' }, { originId: 'far' }], failoverCriteria: { statusCodes: [503] } })",
      "cf.createRequestOriginGroup({ originIds: [{ originId: 'near' }, { originId: 'next' }], failoverCriteria: { statusCodes: [] } })",
      "cf.createRequestOriginGroup({ originIds: [{ originId: 'near' }, { originId: 'next' }], failoverCriteria: { statusCodes: [200] } })",
      "cf.updateRequestOrigin({ domainName: 'example.com' })",
      'cf.kvs()',
    ]) {
      it(`refuses ${call}`, () => assert.throws(() => choose(call), FunctionExecutionError));
    }
  });

  describe('failure', () => {
    for (const [what, code] of [
      ['throws', "function handler() { throw new TypeError('boom'); }"],
      ['throws later', "async function handler() { await null; throw new TypeError('boom'); }"],
      ['throws at load', "throw new TypeError('boom'); function handler() {}"],
    ] as const) {
      it(`a function that ${what}`, () => assert.throws(() => run(code), { name: 'FunctionExecutionError', message: /boom/ }));
    }

    for (const [what, code] of [
      ['never ends', 'function handler() { for (;;); }'],
      ['never ends after an await', 'async function handler() { await null; for (;;); }'],
      ['never settles', 'function handler() { return new Promise(function () {}); }'],
      ['has no handler', 'function handle() {}'],
      ['throws what cannot be shown', 'function handler() { throw { toString: function () { throw 1; } }; }'],
      ['breaks JSON', 'function handler(e) { var a = {}; a.a = a; return a; }'],
    ] as const) {
      it(`a function that ${what}`, () => assert.throws(() => run(code), FunctionExecutionError));
    }

    it('keeps what was logged before', () => {
      const lines: string[] = [];
      assert.throws(() => run("function handler() { console.log('here'); for (;;); }", { onLog: (line) => lines.push(line) }));
      assert.deepEqual(lines, ['here']);
    });

    for (const [what, code] of [
      ['too much code', `function handler() {}${' '.repeat(MAX_FUNCTION_CODE_BYTES)}`],
      ['a syntax error', 'function handler( {'],
      ['another import', "import fs from 'fs';\nfunction handler() {}"],
      ['a dynamic import', "function handler() { return import/**/ ('fs'); }"],
    ] as const) {
      it(`refuses to load ${what}`, () => assert.throws(() => loadEdgeFunction(code, { originIds: [] }), FunctionLoadError));
    }

    it('loads code at the limit', () => {
      const code = 'function handler() {}';
      assert.doesNotThrow(() => loadEdgeFunction(code + ' '.repeat(MAX_FUNCTION_CODE_BYTES - code.length), { originIds: [] }));
    });
  });
});

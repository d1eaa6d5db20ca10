import assert from 'node:assert/strict';
import {
  FunctionExecutionError,
  FunctionLoadError,
  loadEdgeFunction,
  MAX_FUNCTION_CODE_BYTES,
} from '../../../emulators/cloudfront/function/function-sandbox';
import { IMPORT, REQUEST, run, sentOn, valueOf } from './sandbox-bench';

/** A call of `createRequestOriginGroup`, as text. */
const originGroup = (originIds: string, statusCodes: string) =>
  `cf.createRequestOriginGroup({ originIds: ${originIds}, failoverCriteria: { statusCodes: ${statusCodes} } })`;

describe('function sandbox', () => {
  describe('what the code finds', () => {
    for (const name of [
      'process',
      'require',
      'module',
      'Buffer',
      'setTimeout',
      'setInterval',
      'setImmediate',
      'queueMicrotask',
      'fetch',
      'Map',
      'Set',
      'WeakMap',
      'WeakRef',
      'Proxy',
      'Reflect',
      'WebAssembly',
      'Intl',
      'SharedArrayBuffer',
      'Atomics',
      'BigInt',
      'eval',
      'performance',
      'structuredClone',
      '__start',
      'escape',
      'Iterator',
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
      'globalThis',
      'event',
      'event.request.rawQueryString',
      'console.log',
      'cf.createRequestOriginGroup',
      'cf.edgeLocation',
      'Date.now',
      '(async function () {})',
      '(function* () {})',
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
      const spin = 'for (var i = 0; i < 3e5; i++);';
      assert.equal(
        valueOf(`(function () { var a = Date.now(); ${spin} return [a, new Date().getTime() - a, +new Date(5),
          new Date() instanceof Date, typeof Date(), Date.UTC(2026, 0), new Date().constructor === Date].join(); })()`),
        `${Date.UTC(2026, 0, 2, 3, 4, 5)},0,5,true,string,${Date.UTC(2026, 0)},true`,
      );
    });

    it('nothing of the run before', () => {
      const code =
        'var n = 0; function handler(e) { n++; Array.n = (Array.n || 0) + 1; return { statusCode: 200 + n + Array.n }; }';
      const edgeFunction = loadEdgeFunction(code, { originIds: [] });
      const call = {
        request: REQUEST,
        viewerIp: '',
        requestId: '',
        nowMs: 0,
        edgeLocation: { name: 'X', serverIp: '' },
      };
      for (const outcome of [edgeFunction.run(call), edgeFunction.run(call)]) {
        assert.ok('response' in outcome);
        assert.equal(outcome.response.status, 202);
      }
    });

    it('strict mode', () => assert.match(String(valueOf('(function () { undeclared = 1; })()')), /ReferenceError/));
  });

  describe('the origin', () => {
    const choose = (call: string) => run(`${IMPORT}function handler(e) { ${call}; return e.request; }`);

    it('is the default unless chosen', () => {
      assert.deepEqual('origin' in choose('') && choose(''), {
        request: sentOn(choose('')),
        origin: { kind: 'default' },
      });
    });

    it('is one by id, or a group', () => {
      const one = choose("cf.selectRequestOriginById('near')");
      assert.ok('origin' in one);
      assert.deepEqual(one.origin, { kind: 'origin', id: 'near' });
      const group = choose(originGroup("[{ originId: 'near' }, { originId: 'next' }]", '[503, 504]'));
      assert.ok('origin' in group);
      assert.deepEqual(group.origin, { kind: 'group', ids: ['near', 'next'], statusCodes: [503, 504] });
    });

    for (const call of [
      "cf.selectRequestOriginById('far')",
      originGroup("[{ originId: 'near' }]", '[503]'),
      originGroup("['near', 'next']", '[503]'),
      originGroup("[{ originId: 'near' }, { originId: 'far' }]", '[503]'),
      originGroup("[{ originId: 'near' }, { originId: 'next' }]", '[]'),
      originGroup("[{ originId: 'near' }, { originId: 'next' }]", '[200]'),
      originGroup("[{ originId: 'near' }, { originId: 'next' }, { originId: 'site' }]", '[503]'),
      "cf.updateRequestOrigin({ domainName: 'example.com' })",
      "cf.kvs('another')",
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
      it(`a function that ${what}`, () =>
        assert.throws(() => run(code), { name: 'FunctionExecutionError', message: /boom/ }));
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
      assert.throws(() =>
        run("function handler() { console.log('here'); for (;;); }", { onLog: (line) => lines.push(line) }),
      );
      assert.deepEqual(lines, ['here']);
    });

    for (const [what, code] of [
      ['too much code', `function handler() {}${' '.repeat(MAX_FUNCTION_CODE_BYTES)}`],
      ['a syntax error', 'function handler( {'],
      ['another import', "import fs from 'fs';\nfunction handler() {}"],
      ['a dynamic import', "function handler() { return import/**/ ('fs'); }"],
    ] as const) {
      it(`refuses to load ${what}`, () =>
        assert.throws(() => loadEdgeFunction(code, { originIds: [] }), FunctionLoadError));
    }

    it('loads code at the limit', () => {
      const code = 'function handler() {}';
      assert.doesNotThrow(() =>
        loadEdgeFunction(code + ' '.repeat(MAX_FUNCTION_CODE_BYTES - code.length), { originIds: [] }),
      );
    });
  });
});

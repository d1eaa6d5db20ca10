// The built router and hostile requests: it must never cause an error.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildEdgeBundle } from '../../../bundles/edge-bundle';
import { SITE_ORIGIN_ID, serveCanaryOriginId, serveOriginId } from '../../../core/contract/edge-policies';
import { BOT_HEADER, MINUTE_HEADER, URL_HEADER } from '../../../core/contract/header-names';
import { ALL_REGIONS } from '../../../core/geography/regions';
import { ROUTER_STATE_KEY } from '../../../core/routing/router-state';
import type { EdgeRequest } from '../../../emulators/cloudfront/edge-request';
import {
  type EdgeFunction,
  type FunctionCall,
  loadEdgeFunction,
} from '../../../emulators/cloudfront/function/function-sandbox';
import { casesConfig } from '../../support/edge/router-cases';

const ORIGIN_IDS = [SITE_ORIGIN_ID, ...ALL_REGIONS.map(serveOriginId), ...ALL_REGIONS.map(serveCanaryOriginId)];
const OWN = [URL_HEADER, BOT_HEADER, MINUTE_HEADER];

const BOT_REQUEST: EdgeRequest = {
  method: 'GET',
  path: '/articles/1',
  rawQuery: undefined,
  headers: [
    ['host', 'www.example.com'],
    ['user-agent', 'Googlebot/2.1'],
    [URL_HEADER, 'https://evil.example/'],
  ],
};

function callOf(request: EdgeRequest, keyValues: FunctionCall['keyValues'] = {}): FunctionCall {
  return {
    request,
    viewerIp: '127.0.0.1',
    requestId: 'request',
    nowMs: 0,
    edgeLocation: { name: 'FRA', serverIp: '127.0.0.1' },
    keyValues,
  };
}

describe('the built router, with hostile requests', () => {
  let code: string;
  before(async () => {
    code = await buildEdgeBundle({
      ...casesConfig('canary'),
      mobile: true,
      sessionCookies: casesConfig('sessions').sessionCookies,
    });
  });

  it('changes only our own headers and cookies of a request to the site, and removes the target of one to serve', () => {
    const router: EdgeFunction = loadEdgeFunction(code, { originIds: ORIGIN_IDS, onLog: (line) => assert.fail(line) });
    const token = fc.stringMatching(/^[!#$%&'*+.^_`|~a-z0-9-]{1,20}$/);
    const value = fc.oneof(
      fc.stringMatching(/^[\x21-\x7e\x80-\xff]{0,40}$/),
      fc.constantFrom(
        'Googlebot/2.1',
        'GPTBot',
        'www.example.com',
        'DE',
        'US',
        'CA',
        'text/html',
        '*/*',
        'document',
        '__proto__',
        'constructor',
        'a=b; connect.sid=x',
      ),
    );
    const known = fc.constantFrom(
      'host',
      'user-agent',
      'accept',
      'cookie',
      'cloudfront-viewer-country',
      'cloudfront-viewer-country-region',
      'sec-fetch-dest',
      'authorization',
      ...OWN,
    );
    const headers = fc.uniqueArray(fc.tuple(fc.oneof(known, token), value), { selector: ([name]) => name });
    const part = fc.constantFrom(
      'a',
      'a=1',
      'a=1&a=2',
      '__proto__=1',
      '_escaped_fragment_=x',
      '%',
      '=',
      'token=t',
      'utm_source=x',
      'constructor=a&constructor=b',
      '%zz=%',
    );
    const query = fc.option(
      fc.array(part).map((parts) => parts.join('&')),
      { nil: undefined },
    );
    const path = fc.oneof(
      fc.stringMatching(/^\/[\x21-\x3e\x40-\x7e]{0,60}$/),
      fc.constantFrom('/', '/a%2Fb', '/%zz', '//evil.example/', `/${'a'.repeat(8_000)}`),
    );
    const state = fc.oneof(
      fc.json(),
      fc.string(),
      fc.constantFrom('{"drained":["eu-central-1"],"canaryPercent":50}', '{"drained":null}'),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('GET', 'HEAD', 'POST', 'OPTIONS'),
        path,
        query,
        headers,
        state,
        fc.boolean(),
        (method, uri, rawQuery, given, stored, isBot) => {
          const named = isBot ? [['user-agent', 'Googlebot/2.1'] as const, ['host', 'www.example.com'] as const] : [];
          const sent = [...named, ...given.filter(([name]) => !named.some(([own]) => own === name))];
          const outcome = router.run(
            callOf({ method, path: uri, rawQuery, headers: sent }, { [ROUTER_STATE_KEY]: stored }),
          );
          if ('response' in outcome) assert.fail('it answered by itself');
          const others = (all: EdgeRequest['headers']) =>
            all.filter(([name]) => !OWN.includes(name) && name !== 'cookie').sort();
          assert.deepEqual(others(outcome.request.headers), others(sent));
          const isSite = outcome.origin.kind === 'default';
          const { path: target, method: returned, rawQuery: returnedQuery } = outcome.request;
          assert.deepEqual(
            { method: returned, path: target, query: returnedQuery || undefined },
            { method, ...(isSite ? { path: uri, query: rawQuery || undefined } : { path: '/', query: undefined }) },
          );
          const set = outcome.request.headers.flatMap(([name]) => (OWN.includes(name) ? [name] : [])).sort();
          if (isSite) assert.ok(set.length === 0 || set.join() === MINUTE_HEADER, set.join());
          else assert.deepEqual(set, [BOT_HEADER, URL_HEADER]);
          const cookies = (all: EdgeRequest['headers']) => all.filter(([name]) => name === 'cookie');
          const left = cookies(outcome.request.headers);
          if (left.length > 0) assert.deepEqual(left, cookies(sent));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives the viewer the site, and logs a line, after an error of its own', () => {
    const lines: string[] = [];
    // The distribution lacks the origins that the function names.
    const router = loadEdgeFunction(code, { originIds: [SITE_ORIGIN_ID], onLog: (line) => lines.push(line) });
    const outcome = router.run(callOf(BOT_REQUEST));
    if ('response' in outcome) assert.fail('it answered by itself');
    assert.deepEqual(outcome.origin, { kind: 'default' });
    // As for a person's request of a document.
    assert.deepEqual(outcome.request.headers.map(([name]) => name).sort(), ['host', 'user-agent', MINUTE_HEADER]);
    assert.equal(outcome.request.path, BOT_REQUEST.path);
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /^georender: Error: No origin "serve-/);
  });

  it('decides without its store if that fails', () => {
    const router = loadEdgeFunction(code.replaceAll('.kvs()', '.kvs("none")'), {
      originIds: ORIGIN_IDS,
      onLog: (line) => assert.fail(line),
    });
    const outcome = router.run(callOf(BOT_REQUEST));
    assert.equal('origin' in outcome && outcome.origin.kind, 'group');
  });
});

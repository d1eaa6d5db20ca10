import assert from 'node:assert/strict';
import { FunctionValidationError } from '../../../emulators/cloudfront/function/function-event';
import { changing, IMPORT, REQUEST, run, sentOn, valueOf } from './sandbox-bench';

describe('function event', () => {
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
          querystring: {
            x: { value: '%26+1', multiValue: [{ value: '%26+1' }, { value: '2' }] },
            y: { value: '' },
          },
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
        const code =
          'function handler(e) { return { statusCode: 200, body: JSON.stringify({ q: e.request.rawQueryString() }) }; }';
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
      assert.deepEqual(
        request.headers,
        REQUEST.headers.filter(([name]) => !['x-real-ip', 'connection'].includes(name)),
      );
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
      assert.deepEqual(
        sentOn(run(code)).headers.filter(([name]) => name === 'accept'),
        [
          ['accept', 'a'],
          ['accept', 'b'],
        ],
      );
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
      assert.deepEqual(outcome.response.headers, [
        ['location', '/x'],
        ['set-cookie', 'a=1; Secure'],
        ['content-length', '2'],
      ]);
    });
  });
});

// CloudFront's restrictions on Lambda@Edge functions: each broken rule is a 502 that names rule and header.
import assert from 'node:assert/strict';
import { EdgeBench } from './edge-bench';
import { replying, send } from './fixture-origin';

const at = (event: string, change: string): string => `module.exports = { handler: async ({ Records: [{ cf }] }) => {
  const { request, response } = cf;
  if (cf.config.eventType === '${event}') { ${change} }
  return response || request;
} };`;

/** Each is a code, and the end of the log line. */
const BROKEN: Readonly<Record<string, readonly [code: string, reason: string]>> = {
  'a host changed at viewer-request': [
    at('viewer-request', "request.headers.host = [{ value: 'evil.example' }];"),
    'read-only-header at viewer-request: it changed the header host',
  ],
  'a via deleted at viewer-request': [
    at('viewer-request', 'delete request.headers.via;'),
    'read-only-header at viewer-request: it deleted the header via',
  ],
  'a transfer-encoding added at viewer-request': [
    at('viewer-request', "request.headers['transfer-encoding'] = [{ value: 'chunked' }];"),
    'read-only-header at viewer-request: it added the header transfer-encoding',
  ],
  ...Object.fromEntries(
    ['accept-encoding', 'content-length', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since'].map(
      (name) => [
        `a ${name} added at origin-request`,
        [
          at('origin-request', `request.headers['${name}'] = [{ value: '1' }];`),
          `read-only-header at origin-request: it added the header ${name}`,
        ] as const,
      ],
    ),
  ),
  'a via deleted at origin-response': [
    at('origin-response', "response.headers.via = [{ value: '1.1 me' }];"),
    'read-only-header at origin-response: it added the header via',
  ],
  ...Object.fromEntries(
    [
      'connection',
      'x-real-ip',
      'x-edge-location',
      'x-amz-cf-id',
      'x-forwarded-proto',
      'x-cache',
      'x-amzn-requestid',
    ].map((name) => [
      `a forbidden ${name}`,
      [
        at('viewer-request', `request.headers['${name}'] = [{ value: '1' }];`),
        `forbidden-header at viewer-request: it set the header ${name}`,
      ] as const,
    ]),
  ),
  'the viewer’s country added at viewer-request': [
    at('viewer-request', "request.headers['cloudfront-viewer-country'] = [{ value: 'DE' }];"),
    'forbidden-header at viewer-request: it set the header cloudfront-viewer-country',
  ],
  'a forbidden header at origin-response': [
    at('origin-response', "response.headers['x-cache'] = [{ value: 'Hit' }];"),
    'forbidden-header at origin-response: it set the header x-cache',
  ],
  'a custom header that CloudFront can’t add': [
    at('origin-request', "request.origin.custom.customHeaders.cookie = [{ value: 'a=1' }];"),
    'custom-header at origin-request: it set the header cookie',
  ],
  'a header in capitals': [
    at('viewer-request', "request.headers['X-Mine'] = [{ value: '1' }];"),
    'header-form at viewer-request: the header X-Mine has a name that is no lower-case token',
  ],
  'a header without a list': [
    at('viewer-request', "request.headers['x-mine'] = '1';"),
    'header-form at viewer-request: the header x-mine is no array of { key, value }',
  ],
  'a header with another key': [
    at('viewer-request', "request.headers['x-mine'] = [{ key: 'X-Yours', value: '1' }];"),
    'header-form at viewer-request: the header x-mine has a key that is not its name',
  ],
  'a header with a line break': [
    at('viewer-request', "request.headers['x-mine'] = [{ value: 'a\\nb' }];"),
    'header-form at viewer-request: the header x-mine has a character that HTTP does not allow in a value',
  ],
  'another method': [
    at('viewer-request', "request.method = 'POST';"),
    'read-only-field at viewer-request: request.method was changed',
  ],
  'another address of the viewer': [
    at('origin-request', "request.clientIp = '10.0.0.1';"),
    'read-only-field at origin-request: request.clientIp was changed',
  ],
  'a URI with a question mark': [
    at('origin-request', "request.uri = '/a?b';"),
    'uri at origin-request: request.uri must be a path that begins with /, without ? and space',
  ],
  'a query with a space': [
    at('origin-request', "request.querystring = 'a b';"),
    'query-string at origin-request: request.querystring must have no space, # or control character',
  ],
  'a URL that is too long': [
    at('origin-request', "request.uri = '/' + 'a'.repeat(8192);"),
    'request-size at origin-request: the URL has 8193 of 8192 bytes, the request ',
  ],
  'a request that is too large': [
    at('viewer-request', "request.headers['x-mine'] = [{ value: 'a'.repeat(32768) }];"),
    'request-size at viewer-request: the URL has 2 of 8192 bytes, the request ',
  ],
  'a body without "include body"': [
    at('origin-request', "request.body = { action: 'replace', data: '' };"),
    'form at origin-request: request.body needs "include body", which is off',
  ],
  'an answer beyond 40 KB at viewer-request': [
    at('viewer-request', "return { status: '200', body: 'a'.repeat(40961) };"),
    'response-size at viewer-request: the answer has 40961 of 40960 bytes',
  ],
  'an answer beyond 1 MB at origin-request': [
    at('origin-request', "return { status: '200', body: 'a'.repeat(1048577) };"),
    'response-size at origin-request: the answer has 1048577 of 1048576 bytes',
  ],
  'an origin at viewer-request': [
    at('viewer-request', 'request.origin = {};'),
    'origin at viewer-request: an origin can be chosen at origin-request alone',
  ],
  'a read time-out beyond 60 s': [
    at('origin-request', 'request.origin.custom.readTimeout = 61;'),
    'origin at origin-request: origin.custom: readTimeout must be 1 to 60 seconds',
  ],
  'a port that is not allowed': [
    at('origin-request', 'request.origin.custom.port = 22;'),
    'origin at origin-request: origin.custom: port is not allowed',
  ],
  'a domain with a scheme': [
    at('origin-request', "request.origin.custom.domainName = 'https://a.example';"),
    'origin at origin-request: origin.custom: domainName must be a name of at most 253 characters',
  ],
  'an unknown TLS version': [
    at('origin-request', "request.origin.custom.sslProtocols = ['TLSv1.4'];"),
    'origin at origin-request: origin.custom: sslProtocols must list some of TLSv1.2',
  ],
  'nothing returned': [
    'module.exports = { handler: async () => undefined };',
    'form at viewer-request: the returned value must be an object',
  ],
};

describe('a Lambda@Edge function in the local edge', () => {
  const bench = new EdgeBench();
  afterEach(() => bench.close());

  async function visit(code: string) {
    bench.log.length = 0;
    const site = await bench.origin(replying(200, 'site', { 'cache-control': 'max-age=60' }));
    const { url } = await bench.edge(code, { site: site.url }, { engine: 'lambda-at-edge' });
    return { answer: await send(url, '/a', { headers: { via: '1.1 proxy' } }), site };
  }

  for (const [what, [code, reason]] of Object.entries(BROKEN)) {
    it(`answers 502 for ${what}`, async () => {
      const { answer } = await visit(code);
      assert.equal(answer.status, 502);
      assert.equal(answer.headers['x-cache'], 'LambdaValidationError from cloudfront');
      assert.ok(bench.log[0]?.includes(`The Lambda@Edge function broke the rule ${reason}`), bench.log[0]);
    });
  }

  it('answers 502 for a function that throws', async () => {
    const { answer, site } = await visit(at('origin-request', "throw new Error('mine');"));
    assert.equal(answer.status, 502);
    assert.equal(answer.headers['x-cache'], 'LambdaExecutionError from cloudfront');
    assert.deepEqual(bench.log, ['The Lambda@Edge function threw at origin-request: Error: mine']);
    assert.equal(site.received.length, 0);
  });

  it('shows the function no forbidden header, and sends the origin those of CloudFront', async () => {
    const code = at(
      'origin-request',
      "request.headers['x-seen'] = [{ value: Object.keys(request.headers).sort().join() }];",
    );
    const { answer, site } = await visit(code);
    assert.equal(answer.status, 200);
    assert.equal(site.received[0]?.headers['x-seen'], 'cloudfront-viewer-country,host,user-agent,via,x-forwarded-for');
    assert.match(String(site.received[0]?.headers['x-amz-cf-id']), /^[\w-]{56}$/);
  });

  it('tells the viewer’s country at the origin’s events alone', async () => {
    const code = `let seen = '';
      module.exports = { handler: async ({ Records: [{ cf: { config, request, response } }] }) => {
        const [country] = request.headers['cloudfront-viewer-country'] || [{ value: 'none' }];
        seen += config.eventType + ' ' + country.value + '\\n';
        if (response) console.log(seen);
        return response || request;
      } };`;
    const { answer } = await visit(code);
    assert.equal(answer.status, 200);
    assert.deepEqual(bench.log, ['viewer-request none\norigin-request US\norigin-response US\n']);
  });

  it('has neither environment nor modules', async () => {
    const code = at(
      'viewer-request',
      "request.headers['x-seen'] = [{ value: JSON.stringify(process.env) + typeof require }];",
    );
    const site = await bench.origin(replying(200, 'site'));
    const policy = { headers: ['x-seen'] };
    const { url } = await bench.edge(
      code,
      { site: site.url },
      { engine: 'lambda-at-edge', originRequestPolicy: policy },
    );
    await send(url, '/a');
    assert.equal(site.received[0]?.headers['x-seen'], '{}undefined');
  });

  it('passes an answer of the function on', async () => {
    const { answer, site } = await visit(
      at('viewer-request', "return { status: '302', headers: { location: [{ key: 'Location', value: '/b' }] } };"),
    );
    assert.deepEqual(
      {
        status: answer.status,
        to: answer.headers['location'],
        by: answer.headers['x-cache'],
        asked: site.received.length,
      },
      { status: 302, to: '/b', by: 'LambdaGeneratedResponse from cloudfront', asked: 0 },
    );
  });

  it('refuses a module without a handler', async () => {
    await assert.rejects(
      bench.edge('module.exports = {};', { site: 'http://127.0.0.1:9' }, { engine: 'lambda-at-edge' }),
      {
        name: 'LambdaLoadError',
        message: /is no CommonJS module for Lambda@Edge: Error: it exports no handler/,
      },
    );
  });
});

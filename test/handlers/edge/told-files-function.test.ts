// The built function at viewer-response of a stack with a debugging token: in Node and under njs.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { buildFilesBundle } from '../../../bundles/edge-bundle';
import { MAX_EDGE_BUNDLE_BYTES } from '../../../bundles/edge-bundle-size';
import { DEFAULT_REGIONS } from '../../../core/geography/regions';
import { routerConfig } from '../../../core/routing/router-config';
import { NJS, NJS_MISSING, runUnderNjs } from '../../support/edge/njs';
import { skip } from '../../support/run/skip';

const TOKEN = 'f'.repeat(64);
const CONFIG = routerConfig({
  regions: DEFAULT_REGIONS,
  home: 'us-east-1',
  scheme: 'https',
  hosts: ['www.example.com'],
  excludePaths: ['/private/*'],
  sessionCookies: ['sid'],
});
const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1)';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

interface Told {
  readonly name: string;
  readonly uri?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly cookie?: string;
  readonly answered?: Readonly<Record<string, string>>;
  readonly decision: string | undefined;
}

const WITH_TOKEN = { 'x-georender-debug': TOKEN };

const CASES: readonly Told[] = [
  { name: 'a file', uri: '/a.js', headers: WITH_TOKEN, decision: 'asset' },
  { name: 'a person', headers: { ...WITH_TOKEN, 'user-agent': FIREFOX }, decision: 'no-bot' },
  { name: 'an excluded path', uri: '/private/a', headers: WITH_TOKEN, decision: 'excluded' },
  { name: 'a magic link', headers: WITH_TOKEN, query: { reset_token: 'abc' }, decision: 'one-time-token' },
  { name: 'a signed-in bot', headers: WITH_TOKEN, cookie: 'sid', decision: 'signed-in' },
  { name: 'a form', method: 'POST', headers: WITH_TOKEN, decision: 'method' },
  { name: 'another host', headers: { ...WITH_TOKEN, host: 'other.example' }, decision: 'foreign-host' },
  { name: 'our renderer', headers: { ...WITH_TOKEN, 'user-agent': 'Chrome Georender/1.0' }, decision: 'own-render' },
  { name: 'a bot whose page could have been rendered', headers: WITH_TOKEN, decision: 'no-page-url, or all-drained' },
  {
    name: 'a rendered page',
    headers: WITH_TOKEN,
    answered: { 'x-georender-region': 'us-east-1' },
    decision: undefined,
  },
  { name: 'a request without the token', uri: '/a.js', decision: undefined },
  { name: 'a wrong token', uri: '/a.js', headers: { 'x-georender-debug': `${TOKEN}f` }, decision: undefined },
  {
    name: 'the hash instead of the token',
    uri: '/a.js',
    headers: { 'x-georender-debug': hashOf(TOKEN) },
    decision: undefined,
  },
];

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

const fields = (values: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

function eventOf({ uri = '/page', method = 'GET', headers, query, cookie, answered }: Told) {
  return {
    request: {
      method,
      uri,
      headers: fields({ host: 'www.example.com', 'user-agent': GOOGLEBOT, ...headers }),
      querystring: fields(query),
      cookies: cookie === undefined ? {} : { [cookie]: { value: '1' } },
    },
    response: { statusCode: 200, headers: fields(answered), cookies: { a: { value: '1' } } },
  };
}

type Handler = (event: object) => Promise<{ readonly headers: Readonly<Record<string, { readonly value: string }>> }>;

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

describe('the built function at viewer-response, with a debugging token', () => {
  let code: string;
  let handler: Handler;
  before(async () => {
    code = await buildFilesBundle(CONFIG, hashOf(TOKEN));
    const made: unknown = new Function('require', `${code}; return handler;`)(createRequire(__filename));
    handler = isHandler(made) ? made : assert.fail('no handler');
  });

  it('is not larger than CloudFront accepts, and has no code for it without the setting', async () => {
    assert.ok(Buffer.byteLength(code) <= MAX_EDGE_BUNDLE_BYTES, `${Buffer.byteLength(code)} bytes`);
    assert.doesNotMatch(code, new RegExp(TOKEN));
    assert.doesNotMatch(await buildFilesBundle(CONFIG), /debug|decision/);
  });

  for (const told of CASES) {
    it(`${told.decision === undefined ? 'tells nothing' : 'tells the reason'}: ${told.name}`, async () => {
      const { headers } = await handler(eventOf(told));
      assert.equal(headers['x-georender-decision']?.value, told.decision);
    });
  }

  it('removes the cookies of shared files, as without a token', async () => {
    assert.deepEqual(await handler(eventOf({ name: '', uri: '/a.js', decision: undefined })), {
      statusCode: 200,
      headers: {},
      cookies: {},
    });
  });

  it('says the same under njs', function () {
    if (NJS === undefined) return skip(this, NJS_MISSING);
    const driver = `
      async function drive() {
        var events = ${JSON.stringify(CASES.map(eventOf))};
        for (var index = 0; index < events.length; index += 1) {
          var header = (await handler(events[index])).headers['x-georender-decision'];
          print(header ? header.value : '');
        }
      }
      drive().catch(function (error) { console.log(String(error)); });`;
    assert.deepEqual(
      runUnderNjs(NJS, code, driver).map((text) => JSON.parse(text)),
      CASES.map(({ decision = '' }) => decision),
    );
  });
});

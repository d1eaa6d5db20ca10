// The smoke checks of documents, redirects, origins and encodings, against hosts with the faults that they find.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { OptionError } from '../../../cli/command/option-error';
import { readDebugToken } from '../../../cli/command/secret-token';
import type { Check, CheckOutcome } from '../../../cli/smoke/checks/check';
import { decisionCheck } from '../../../cli/smoke/checks/decision-check';
import { documentCheck } from '../../../cli/smoke/checks/document-check';
import { encodingCheck } from '../../../cli/smoke/checks/encoding-check';
import { duplicateCheck, secondCloudFrontCheck } from '../../../cli/smoke/checks/origin-check';
import { redirectCheck } from '../../../cli/smoke/checks/redirect-check';
import type { WebAnswer, WebHost } from '../../../cli/smoke/ports';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { sleepingTime } from '../../support/edge/smoke-ports';

const PUBLIC = 'https://www.example.com';
const ORIGIN = 'main.d1.amplifyapp.com';
const facts = {
  url: PUBLIC,
  publicSite: { scheme: 'https', hosts: ['www.example.com', 'example.com'] },
  siteOrigin: ORIGIN,
  queryPolicy: DEFAULT_QUERY_POLICY,
} as const;

type Reply = Partial<Omit<WebAnswer, 'body'>> & { readonly body?: string };

/** A host that answers by a function, and remembers what it was asked for. */
function host(
  reply: (target: string, headers: Readonly<Record<string, string>>) => Reply,
): WebHost & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    ask: async (target, headers) => {
      asked.push(target);
      const { status = 200, headers: given = {}, body = '<!doctype html>' } = reply(target, headers);
      return { status, headers: given, body: Buffer.from(body) };
    },
  };
}

const redirect = (location: string, status = 301): Reply => ({ status, headers: { location }, body: '' });

async function failureOf(check: Check): Promise<CheckOutcome & { readonly kind: 'failed' }> {
  const outcome = await check.run();
  return outcome.kind === 'failed' ? outcome : assert.fail(JSON.stringify(outcome));
}

describe('cli/smoke, redirects', () => {
  const check = (edge: WebHost, site: WebHost = edge, page = '/') => redirectCheck({ edge, site, page, facts });

  it('pass where they end on the site', async () => {
    const edge = host((target) => (target === '/a/' ? redirect('/a') : {}));
    assert.deepEqual(await check(edge, edge, '/a?b=1').run(), { kind: 'ok', detail: '/a?b=1: 200; /a/?b=1: 200' });
    assert.deepEqual(await check(edge, edge, '/a').run(), { kind: 'ok', detail: '/a: 200; /a/: 200 after 1' });
    assert.equal((await check(host(() => redirect('https://shop.example.org/'))).run()).kind, 'ok');
  });

  it('are found to be endless, with Amplify’s redirect of its own host as the cause', async () => {
    const amplify = host((target) => redirect(`${PUBLIC}${target}`));
    for (const page of ['/', '/articles/1?x=1']) {
      const { came, lookAt } = await failureOf(check(amplify, amplify, page));
      assert.match(came, /^status 301 to https:\/\/www\.example\.com\/\S*, repeatedly$/);
      assert.match(lookAt, /^the redirect of main\.d1\.amplifyapp\.com to www\.example\.com: .*Remove it \(Amplify/);
    }
  });

  it('are found to be endless between two paths, schemes, or hosts of the stack, or with ever longer paths', async () => {
    const faults: readonly ((target: string) => Reply)[] = [
      (target) => redirect(target.endsWith('/') ? '/a' : '/a/', 302),
      (target) => redirect(`http://www.example.com${target}`),
      (target) => redirect(`${target}x`, 307),
      (target) => redirect(`https://example.com${target}`),
    ];
    for (const fault of faults) {
      const { expected, lookAt } = await failureOf(
        check(
          host(fault),
          host(() => ({})),
        ),
      );
      assert.deepEqual(
        { expected, lookAt },
        { expected: 'redirects that end', lookAt: 'the redirects of the site (docs/deploy.md, "The site")' },
      );
    }
  });

  it('are found to lead to the host behind the edge', async () => {
    for (const location of [`https://${ORIGIN}/b`, `//${ORIGIN}/b`, `http://${ORIGIN}/b`, `https://${ORIGIN}./b`]) {
      const { expected, came } = await failureOf(
        check(
          host((target) => (target === '/a/' ? redirect(location) : {})),
          undefined,
          '/a',
        ),
      );
      assert.equal(expected, 'redirects that stay on the public site');
      assert.match(came, /^status 301 at \/a\/, to https?:\/\/main\.d1\.amplifyapp\.com\.?\/b$/);
    }
  });
});

describe('cli/smoke, documents', () => {
  const check = (edge: WebHost, site: WebHost) => documentCheck({ edge, site, page: '/', waiting: sleepingTime() });
  const site = host(() => ({ body: 'new' }));

  it('pass where the edge asks again, and gives what the origin has', async () => {
    const edge = host(() => ({ body: 'new', headers: { 'x-cache': 'Miss from cloudfront' } }));
    assert.deepEqual(await check(edge, site).run(), {
      kind: 'ok',
      detail: 'an edge asks again after a minute, and gives what the origin has now',
    });
    assert.equal(edge.asked[0], edge.asked[1]);
  });

  it('fail where an edge keeps them for longer than a minute', async () => {
    const edge = host(() => ({ body: 'old', headers: { 'x-cache': 'Hit from cloudfront', age: '61' } }));
    const { came, lookAt } = await failureOf(check(edge, site));
    assert.match(came, /x-cache: Hit from cloudfront, age: 61$/);
    assert.match(lookAt, /X-Georender-Minute/);
  });

  it('fail where the origin’s own cache has an old one', async () => {
    const behindCache = (target: string): Reply =>
      target.includes('?')
        ? { body: 'new' }
        : { body: 'old', headers: { age: '86400', 'x-cache': 'Hit from cloudfront' } };
    const { came, lookAt } = await failureOf(check(host(behindCache), host(behindCache)));
    assert.match(came, /the origin itself answers \/ with .*age: 86400$/);
    assert.match(lookAt, /^the cache of the origin \(a second CloudFront\?\)/);
  });

  it('pass a deployment that comes in between, and skip a page that is never the same', async () => {
    let asked = 0;
    const deploying = host(() => ({ body: (asked += 1) <= 3 ? 'old' : 'new' }));
    assert.equal((await check(deploying, site).run()).kind, 'ok');
    let count = 0;
    const restless = host(() => ({ body: String((count += 1)) }));
    assert.equal((await check(restless, restless).run()).kind, 'skipped');
  });

  it('can’t be compared with an origin that lets only CloudFront in', async () => {
    const outcome = await check(
      host(() => ({})),
      host(() => ({ status: 401 })),
    ).run();
    assert.match(outcome.kind === 'ok' ? outcome.detail : '', /the origin lets only CloudFront in/);
  });
});

describe('cli/smoke, the origin', () => {
  const ofCloudFront = { 'x-amz-cf-id': 'x', 'x-cache': 'Hit from cloudfront' };
  const check = (reply: Reply, siteOrigin = 'd2.cloudfront.net') =>
    secondCloudFrontCheck({ site: host(() => reply), page: '/', facts: { url: PUBLIC, siteOrigin } });

  it('is found to be a second CloudFront, except Amplify', async () => {
    assert.equal((await check({}).run()).kind, 'ok');
    assert.equal((await check({ headers: ofCloudFront }, ORIGIN).run()).kind, 'ok');
    for (const headers of [ofCloudFront, { via: '1.1 abc.cloudfront.net (CloudFront)' }]) {
      const outcome = await check({ headers }).run();
      assert.match(outcome.kind === 'warned' ? outcome.found : '', /^d2\.cloudfront\.net is a CloudFront of its own/);
    }
    const outcome = await check({ headers: ofCloudFront }).run();
    assert.match(outcome.kind === 'warned' ? outcome.found : '', /, which keeps documents$/);
  });

  it('is found to be a duplicate of the site', async () => {
    const duplicate = (reply: Reply, url = PUBLIC) =>
      duplicateCheck({ site: host(() => reply), page: '/', facts: { url, siteOrigin: ORIGIN } }).run();
    const elsewhere = { body: `<link rel="canonical" href="https://${ORIGIN}/">` };
    for (const reply of [{}, elsewhere]) assert.equal((await duplicate(reply)).kind, 'warned');
    const fine: readonly Reply[] = [
      { status: 401 },
      { status: 404 },
      { headers: { 'x-robots-tag': 'noindex, nofollow' } },
      { headers: { 'x-robots-tag': 'none' } },
      { body: `<link rel="canonical" href="${PUBLIC}/a">` },
      { body: `<LINK href='${PUBLIC}/a' rel=canonical />` },
    ];
    for (const reply of fine) assert.equal((await duplicate(reply)).kind, 'ok', JSON.stringify(reply));
    assert.equal((await duplicate({}, 'https://d1.cloudfront.net')).kind, 'skipped');
  });
});

describe('cli/smoke, encodings', () => {
  const rendered: Reply = { headers: { 'x-georender-region': 'eu-central-1' } };
  const check = (edge: WebHost, page = '/a') => encodingCheck({ edge, page, facts });

  it('pass where every one is answered by a region, and asks for each', async () => {
    const edge = host(() => rendered);
    assert.equal((await check(edge).run()).kind, 'ok');
    assert.deepEqual(
      edge.asked.map((target) => target.replace(/\d{6,}/, 'N')),
      [
        '/a?georender-smoke=N&q=a+b',
        '/a?georender-smoke=N&q=a%2Fb',
        "/a?georender-smoke=N&q=a'b",
        '/a?georender-smoke=N&q=a%C3%BCb',
        "/a/georender-smoke/a+b/a%2Fb/a'b/a%C3%BCb?georender-smoke=N",
      ],
    );
    // A path that is excluded from rendering is the site's.
    assert.equal(
      (await check(host((target) => (target.startsWith('/a/') ? { status: 404 } : rendered))).run()).kind,
      'ok',
    );
  });

  it('fail where Lambda refuses the signature', async () => {
    const refusal: Reply = { status: 403, headers: { 'x-amzn-errortype': 'InvalidSignatureException' } };
    for (const part of ['+', '%2F', "'", '%C3%BC']) {
      const { expected, came } = await failureOf(
        check(host((target) => (target.includes(`q=a${part}b`) ? refusal : rendered))),
      );
      assert.ok(expected.endsWith(`&q=a${part}b`));
      assert.match(came, /^status 403, .*InvalidSignatureException$/);
    }
    assert.equal(
      (await failureOf(check(host((target) => (target.startsWith('/a/') ? refusal : rendered))))).came.slice(0, 10),
      'status 403',
    );
  });
});

describe('cli/smoke, the debugging token', () => {
  const TOKEN = 'very-secret-token-0';
  const check = (edge: WebHost, token: string | undefined = TOKEN) => decisionCheck({ edge, page: '/a', facts, token });
  const told = (headers: Readonly<Record<string, string>>): Reply =>
    headers['x-georender-debug'] === TOKEN
      ? { headers: { 'x-georender-decision': headers['x-prerender'] === undefined ? 'no-bot' : 'prerenderer' } }
      : {};

  it('is told the decision, a wrong one and none are not', async () => {
    const sent: (string | undefined)[] = [];
    const edge = host((_, headers) => {
      sent.push(headers['x-georender-debug']);
      return told(headers);
    });
    assert.deepEqual(await check(edge).run(), { kind: 'ok', detail: 'x-georender-decision: prerenderer' });
    assert.deepEqual(sent, [undefined, 'very-secret-token-1', TOKEN]);
  });

  it('fails where anybody is told, with a wrong token or without one', async () => {
    const decided: Reply = { headers: { 'x-georender-decision': 'prerenderer' } };
    const anybody = await failureOf(check(host(() => decided)));
    assert.match(anybody.expected, /for a request without a token$/);
    const anyToken = host((_, headers) => (headers['x-georender-debug'] === undefined ? {} : decided));
    assert.match((await failureOf(check(anyToken))).expected, /for a wrong token$/);
  });

  it('fails where the function does not see the headers, and never prints the token', async () => {
    const failure = await failureOf(check(host(() => ({}))));
    assert.match(failure.came, /^no x-georender-decision, status 200/);
    assert.match(failure.lookAt, /debugTokenHash/);
    assert.ok(!JSON.stringify(failure).includes('secret'));
  });

  it('is not looked at without a token, nor for errors of the site, for which no function runs', async () => {
    const edge = host((_, headers) => told(headers));
    assert.equal((await decisionCheck({ edge, page: '/a', facts, token: undefined }).run()).kind, 'skipped');
    assert.deepEqual(edge.asked, []);
    assert.equal((await check(host(() => ({ status: 404 }))).run()).kind, 'skipped');
  });

  describe('of the operator', () => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'georender-token-test-'));
    });
    after(() => rm(folder, { recursive: true }));

    it('comes from a file, else from the environment', async () => {
      const file = path.join(folder, 'token.txt');
      await writeFile(file, `${TOKEN}\n`);
      assert.equal(await readDebugToken(file, { GEORENDER_DEBUG_TOKEN: 'other' }), TOKEN);
      assert.equal(await readDebugToken(undefined, { GEORENDER_DEBUG_TOKEN: TOKEN }), TOKEN);
      assert.equal(await readDebugToken(undefined, {}), undefined);
    });

    it('is refused without being printed where it can’t be a header', async () => {
      const file = path.join(folder, 'wrong.txt');
      for (const text of ['secret one', 'secret\r\nx: y', 'sécret', 'secret'.repeat(200), '']) {
        await writeFile(file, text);
        await assert.rejects(readDebugToken(file, {}), (error) => {
          assert.ok(error instanceof OptionError);
          assert.match(error.message, /^--debug-token-file: .*wrong\.txt holds no token; allowed: /);
          assert.doesNotMatch(error.message, /secret/);
          return true;
        });
      }
    });
  });
});

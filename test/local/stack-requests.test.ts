// The local run's log of requests: what edge, `serve` and `render` know of a request, in one record.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isCacheStatus } from '../../core/contract/header-names';
import { DEFAULT_REGIONS } from '../../core/geography/regions';
import type { LocalRequest } from '../../local/requests/request-join';
import { DEFAULT_LOCAL_SETTINGS } from '../../local/settings-file';
import { type LocalStack, startLocalStack } from '../../local/stack';
import { until } from '../support/machine/processes';
import { type RawAnswer, rawRequest } from '../support/machine/raw-request';
import { type PageServer, startPageServer } from '../support/site/page-server';

const CRAWLER = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36';

describe('local/stack: requests', function () {
  this.timeout(300_000);
  let stack: LocalStack;
  let site: PageServer;
  const requests: LocalRequest[] = [];
  const log: string[] = [];

  before(async () => {
    site = await startPageServer({
      '/page': '<!doctype html><title>x</title><p>Text</p>',
      '/broken':
        '<!doctype html><title>x</title><p>Text</p><script>throw new Error("It broke. https://x.example/?a=secret")</script>',
      '/data.json': '{}',
    });
    stack = await startLocalStack({
      port: 0,
      site: site.url,
      regions: DEFAULT_REGIONS,
      settings: {
        ...DEFAULT_LOCAL_SETTINGS,
        excludePaths: ['/private/*'],
        sessionCookies: ['session'],
        passthroughPaths: ['/api/*'],
      },
      onLog: (line) => log.push(line),
      requests: { onRequest: (request) => requests.push(request), onRender: () => undefined },
    });
  });
  after(async () => {
    await stack.close();
    await site.close();
  });
  beforeEach(() => {
    requests.splice(0);
    log.splice(0);
  });
  afterEach(function () {
    if (this.currentTest?.isFailed() === true) process.stderr.write(`The stack's log:\n${log.join('\n')}\n`);
  });

  async function ask(
    target: string,
    headers: Record<string, string> = {},
    method = 'GET',
  ): Promise<{ readonly answer: RawAnswer; readonly request: LocalRequest }> {
    const told = requests.length;
    const answer = await rawRequest(stack.url, target, {
      method,
      headers: { 'user-agent': CRAWLER, 'cloudfront-viewer-country': 'DE', ...headers },
    });
    const own = (): LocalRequest | undefined =>
      requests.slice(told).find(({ userAgent }) => userAgent === (headers['user-agent'] ?? CRAWLER));
    await until(async () => own() !== undefined);
    return { answer, request: own() ?? assert.fail('no record') };
  }

  it('has one record of a rendered page, then of its copy at the edge', async () => {
    const { answer, request } = await ask('/page?q=secret');
    const shared = {
      method: 'GET',
      host: new URL(stack.url).host,
      path: '/page',
      parameters: ['q'],
      status: 200,
      userAgent: CRAWLER,
      bot: 'googlebot',
      botGroup: 'search',
      country: 'DE',
      clientIp: '127.0.0.1',
      decision: 'page',
      region: 'eu-central-1',
      cacheStatus: 'MISS',
      problems: [],
    };
    assert.partialDeepStrictEqual(request, {
      ...shared,
      edgeResult: 'Miss',
      requestId: answer.headers['x-amz-cf-id'],
      reason: undefined,
      variant: 'desktop',
    });
    assert.ok((request.ageSeconds ?? -1) >= 0 && request.durationMs > 0);
    assert.ok(request.bytes > answer.body.length, 'the headers count, too');
    const { request: hit } = await ask('/page?q=secret');
    assert.partialDeepStrictEqual(hit, { ...shared, edgeResult: 'Hit' });
    assert.doesNotMatch(JSON.stringify(requests), /secret/);
  });

  it('tells what was wrong in the page that was rendered for the request, without values of queries', async () => {
    const { request } = await ask('/broken');
    assert.partialDeepStrictEqual(request, { cacheStatus: 'MISS', decision: 'page' });
    assert.match(request.problems.join('\n'), /It broke\. https:\/\/x\.example\/\?a=\*\*\*/);
  });

  for (const [reason, target, headers, method] of [
    ['asset', '/data.json', {}, 'GET'],
    ['method', '/page', {}, 'POST'],
    ['own-render', '/page', { 'user-agent': `${CRAWLER} Georender/1.0` }, 'GET'],
    ['prerenderer', '/page', { 'x-prerender': '1' }, 'GET'],
    ['authorization', '/page', { authorization: 'Basic eDp5' }, 'GET'],
    ['excluded', '/private/a', {}, 'GET'],
    ['one-time-token', '/page?reset_token=abc', {}, 'GET'],
    ['signed-in', '/page', { cookie: 'session=1' }, 'GET'],
    ['no-document', '/page', { accept: 'application/json' }, 'GET'],
    ['foreign-host', '/page', { host: 'other.example' }, 'GET'],
    ['passthrough', '/api/items', {}, 'GET'],
  ] as const) {
    it(`says in a header and in the record that the site answered a bot: ${reason}`, async () => {
      const { answer, request } = await ask(target, headers, method);
      assert.equal(answer.headers['x-georender-decision'], reason);
      assert.partialDeepStrictEqual(request, { decision: reason, region: undefined, cacheStatus: undefined });
    });
  }

  it('says that all regions are drained', async () => {
    const body = JSON.stringify({ drained: DEFAULT_REGIONS });
    await rawRequest(stack.url, '/_local/router', { method: 'PUT', body });
    const { answer } = await ask('/page?drained');
    await rawRequest(stack.url, '/_local/router', { method: 'PUT', body: '{}' });
    assert.equal(answer.headers['x-georender-decision'], 'all-drained');
  });

  it('gives people no header, and rendered pages none', async () => {
    const person = await ask('/page', { 'user-agent': BROWSER });
    assert.equal(person.answer.headers['x-georender-decision'], undefined);
    assert.partialDeepStrictEqual(person.request, { decision: 'no-bot', bot: undefined, region: undefined });
    assert.equal((await ask('/page')).answer.headers['x-georender-decision'], undefined);
  });

  it('keeps the access log and the lines of serve in files, joined by the request’s id', async () => {
    const { request } = await ask('/page?files=secret');
    const read = async (name: string): Promise<readonly Record<string, unknown>[]> => {
      const files = (await readdir(stack.requestFolder)).filter((file) => file.startsWith(name));
      const texts = await Promise.all(files.map((file) => readFile(path.join(stack.requestFolder, file), 'utf8')));
      return texts.flatMap((text) => text.trim().split('\n')).map((line) => JSON.parse(line));
    };
    let access: Record<string, unknown> | undefined;
    let serve: Record<string, unknown> | undefined;
    await until(async () => {
      access = (await read('access')).find((line) => line['x-edge-request-id'] === request.requestId);
      serve = (await read('serve')).find((line) => line['request_id'] === request.requestId);
      return access !== undefined && serve !== undefined;
    });
    assert.partialDeepStrictEqual(access, {
      'cs-uri-stem': '/page',
      'cs-uri-query': '-',
      'sc-status': '200',
      'c-country': 'DE',
    });
    assert.partialDeepStrictEqual(serve, { region: 'eu-central-1', reason: null, parameters: 'files' });
    assert.ok(isCacheStatus(String(serve?.['cache'])));
  });
});

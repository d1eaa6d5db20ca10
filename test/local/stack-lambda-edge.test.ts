// The local run with the second engine: the built Lambda@Edge function, and renderers behind a token.
import assert from 'node:assert/strict';
import type { Region, Regions } from '../../core/geography/regions';
import { SERVE_FUNCTION } from '../../local/functions';
import { type LocalStack, startLocalStack } from '../../local/stack';
import { type RawAnswer, rawRequest } from '../support/machine/raw-request';

const REGIONS: Regions = ['us-east-1', 'eu-central-1'];

describe('local/stack with Lambda@Edge', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  const log: string[] = [];

  before(async () => {
    const onLog = (line: string) => log.push(line);
    stack = await startLocalStack({ port: 0, site: undefined, regions: REGIONS, engine: 'lambda-at-edge', onLog });
  });
  after(() => stack.close());
  afterEach(function () {
    if (this.currentTest?.isFailed() === true) process.stderr.write(`The stack's log:\n${log.join('\n')}\n`);
  });

  function ask(target: string, userAgent = 'Googlebot/2.1'): Promise<RawAnswer> {
    const headers = { 'user-agent': userAgent, 'cloudfront-viewer-country': 'DE' };
    return rawRequest(stack.url, target, { headers });
  }

  const regionOf = (answer: RawAnswer): unknown => answer.headers['x-georender-region'];

  it('renders a bot’s page in the nearest region, and keeps it at the edge', async () => {
    const first = await ask('/articles/1');
    assert.deepEqual(
      [first.status, regionOf(first), first.headers['x-georender-cache']],
      [200, 'eu-central-1', 'MISS'],
    );
    assert.equal(first.headers['x-georender-decision'], undefined);
    const again = await ask('/articles/1');
    assert.deepEqual([again.body, again.headers['x-cache']], [first.body, 'Hit from cloudfront']);
  });

  it('lets nobody but the router ask the regions', async () => {
    for (const token of [undefined, '', 'x'.repeat(43)]) {
      const headers: Record<string, string> = { 'x-georender-url': `${stack.url}/articles/1` };
      if (token !== undefined) headers['x-georender-token'] = token;
      const answer = await rawRequest(stack.lambda.httpApi(SERVE_FUNCTION, 'eu-central-1'), '/', { headers });
      assert.deepEqual([answer.status, answer.body, regionOf(answer)], [403, '', undefined]);
    }
  });

  it('refuses what CloudFront refuses of an origin group', async () => {
    const posted = (target: string) => rawRequest(stack.url, target, { method: 'POST', body: 'a=1' });
    assert.equal((await posted('/articles/1')).status, 403);
    assert.notEqual((await posted('/api/orders')).status, 403);
  });

  it('shows people the site', async () => {
    const person = await ask('/articles/1', 'Mozilla/5.0');
    assert.deepEqual(
      [person.status, regionOf(person), person.headers['x-georender-decision']],
      [200, undefined, undefined],
    );
    assert.notEqual(person.body, (await ask('/articles/1')).body);
  });

  it('tells why the site answers a bot', async () => {
    const answer = await ask('/articles/1?token=secret');
    assert.deepEqual([regionOf(answer), answer.headers['x-georender-decision']], [undefined, 'one-time-token']);
  });

  it('refuses a drain, which the function would not see', async () => {
    const answer = await rawRequest(stack.url, '/_local/router', { method: 'PUT', body: '{"drained": ["us-east-1"]}' });
    assert.equal(answer.status, 400);
    assert.match(answer.body, /no key-value store, since Lambda@Edge has none/);
  });

  it('asks the next region when one is gone, and the site when all are', async () => {
    const stop = (region: Region) => stack.regions.stop(region);
    await stop('eu-central-1');
    assert.equal(regionOf(await ask('/articles/2')), 'us-east-1');
    await stop('us-east-1');
    const answer = await ask('/articles/3');
    assert.deepEqual(
      [answer.status, regionOf(answer), answer.headers['x-georender-decision'], answer.headers['cache-control']],
      [200, undefined, 'all-drained', 'no-store'],
    );
    assert.equal(answer.body, (await ask('/articles/3', 'Mozilla/5.0')).body);
  });
});

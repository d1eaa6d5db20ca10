// The controls of the local run, end to end: regions that stop, regions that are drained.
import assert from 'node:assert/strict';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DEFAULT_REGIONS } from '../../core/geography/regions';
import { cacheTag, hostScope } from '../../core/pages/purge-scopes';
import { type LocalStack, startLocalStack } from '../../local/stack';
import { openDeployment } from '../../operations/target/open-deployment';
import { crawl as crawlAt } from '../support/edge/crawler';
import { type RawAnswer, rawRequest } from '../support/machine/raw-request';

describe('local/stack, its controls', function () {
  this.timeout(300_000);
  let stack: LocalStack;
  before(async () => {
    stack = await startLocalStack({ port: 0, site: undefined, regions: DEFAULT_REGIONS, onLog: () => undefined });
  });
  after(() => stack.close());

  const crawl = (target: string, country: string): Promise<RawAnswer> => crawlAt(stack.url, target, country);

  it('answers a crawler from the next nearest region while its own is stopped, also in mid-request', async () => {
    const post = (region: string, action: string) =>
      rawRequest(stack.url, `/_local/regions/${region}/${action}`, { method: 'POST' });
    const inFlight = crawl('/ready?in-flight', 'DE');
    const asked = () => stack.demo?.requests().some(({ path }) => path === '/ready?in-flight');
    while (!asked()) await new Promise(setImmediate);
    assert.equal((await post('eu-central-1', 'stop')).status, 200);
    for (const answer of [await inFlight, await crawl('/articles/3?stopped', 'DE')]) {
      assert.equal(answer.status, 200);
      assert.equal(answer.headers['x-georender-region'], 'ap-south-1');
      assert.equal(answer.headers['x-georender-cache'], 'MISS');
    }
    assert.deepEqual(JSON.parse((await rawRequest(stack.url, '/_local/regions')).body), {
      'us-east-1': 'running',
      'eu-central-1': 'stopped',
      'ap-south-1': 'running',
    });
    assert.equal((await post('eu-central-1', 'start')).status, 200);
    assert.equal((await crawl('/articles/3?started', 'DE')).headers['x-georender-region'], 'eu-central-1');
  });

  it('says how to have a schedule, where the settings have no budget for it', async () => {
    const { status, body } = await rawRequest(stack.url, '/_local/schedule/run', { method: 'POST' });
    assert.equal(status, 400);
    assert.match(body, /no schedule; start it with --settings .*scheduledRendersPerDay/);
  });

  describe('draining', () => {
    const put = (body: string, headers: Record<string, string> = {}) =>
      rawRequest(stack.url, '/_local/router', { method: 'PUT', headers, body });
    const state = async (): Promise<unknown> => JSON.parse((await rawRequest(stack.url, '/_local/router')).body);
    afterEach(() => put('{"drained": []}'));

    it('sends crawlers to the next region from the next request on, to the site if none is left, and back', async () => {
      assert.deepEqual(await state(), { drained: [] });
      assert.equal((await crawl('/articles/1?drain=0', 'DE')).headers['x-georender-region'], 'eu-central-1');
      const drained = await put('{"drained": ["eu-central-1"]}');
      assert.deepEqual(
        { status: drained.status, state: JSON.parse(drained.body) },
        { status: 200, state: { drained: ['eu-central-1'] } },
      );
      assert.equal((await crawl('/articles/1?drain=1', 'DE')).headers['x-georender-region'], 'ap-south-1');
      assert.equal((await crawl('/articles/1?drain=1', 'US')).headers['x-georender-region'], 'us-east-1');
      await put(JSON.stringify({ drained: DEFAULT_REGIONS }));
      const bySite = await crawl('/articles/1?drain=2', 'DE');
      assert.deepEqual(
        {
          status: bySite.status,
          'x-georender-region': bySite.headers['x-georender-region'],
          'x-georender-cache': bySite.headers['x-georender-cache'],
        },
        { status: 200, 'x-georender-region': undefined, 'x-georender-cache': undefined },
      );
      assert.match(bySite.body, /<script type="module"/);
      await put('{}');
      assert.equal((await crawl('/articles/1?drain=3', 'DE')).headers['x-georender-region'], 'eu-central-1');
    });

    it('refuses impossible orders with the reason, large ones, and orders sent by pages', async () => {
      await put('{"drained": ["us-east-1"]}');
      const unknown = await put('{"drained": ["eu-west-1"]}');
      assert.equal(unknown.status, 400);
      assert.match(
        unknown.body,
        /eu-west-1\\" is not a region of this run; allowed: us-east-1, eu-central-1, ap-south-1\./,
      );
      const large = await put(JSON.stringify({ drained: Array.from({ length: 100 }, () => 'eu-central-1') }));
      assert.equal(large.status, 400);
      assert.match(large.body, /has more than 1024 bytes/);
      assert.equal((await put('{}', { origin: 'https://evil.example' })).status, 403);
      assert.equal((await rawRequest(stack.url, '/_local/router', { method: 'POST' })).status, 404);
      assert.deepEqual(await state(), { drained: ['us-east-1'] });
    });
  });

  describe('what stands in for AWS', () => {
    it('tells its outputs, and is opened by them as a stack is', async () => {
      const deployment = await openDeployment({ kind: 'local', url: stack.url });
      try {
        const { facts } = deployment;
        assert.deepEqual(
          { url: facts.url, regions: facts.regions, siteUrl: facts.siteUrl, scheme: facts.publicSite.scheme },
          { url: stack.url, regions: DEFAULT_REGIONS, siteUrl: stack.demo?.url, scheme: 'http' },
        );
        await crawl('/articles/1?opened', 'DE');
        await stack.replicated();
        for (const region of DEFAULT_REGIONS) {
          const bucket = { Bucket: facts.pagesBuckets.get(region) };
          const { KeyCount: objects = 0 } = await deployment.s3(region).send(new ListObjectsV2Command(bucket));
          assert.ok(objects > 0, region);
          const table = { TableName: facts.indexTable, Limit: 1 };
          assert.equal((await deployment.dynamoDb(region).send(new ScanCommand(table))).Count, 1, region);
        }
        const render = { FunctionName: facts.functions.get('us-east-1')?.render, Payload: '{}' };
        assert.equal((await deployment.lambda('us-east-1').send(new InvokeCommand(render))).StatusCode, 200);
      } finally {
        deployment.close();
      }
    });

    it('invalidates tags at the edge', async () => {
      const target = '/articles/1?invalidated';
      await crawl(target, 'DE');
      const { headers } = await crawl(target, 'DE');
      assert.equal(headers['x-cache'], 'Hit from cloudfront');
      const tag = cacheTag(hostScope(new URL(stack.url).host));
      const deployment = await openDeployment({ kind: 'local', url: stack.url });
      await deployment.edge.invalidateTags([tag]);
      deployment.close();
      assert.equal((await crawl(target, 'DE')).headers['x-cache'], 'Miss from cloudfront');
    });

    it('writes the router’s value, unless it was changed since it was read', async () => {
      const deployment = await openDeployment({ kind: 'local', url: stack.url });
      const { version } = await deployment.router.read();
      await deployment.router.write('{"drained":["eu-central-1"]}', version);
      assert.equal((await crawl('/articles/1?value', 'DE')).headers['x-georender-region'], 'ap-south-1');
      await assert.rejects(deployment.router.write('{}', version), /refuses PUT .*written in the meantime/);
      const changed = await deployment.router.read();
      assert.equal(changed.text, '{"drained":["eu-central-1"]}');
      await deployment.router.write('{}', changed.version);
      deployment.close();
    });

    it('refuses what is no order, and what pages and rebound names send', async () => {
      const send = (method: string, path: string, body: string, headers: Record<string, string> = {}) =>
        rawRequest(stack.url, path, { method, headers, body });
      for (const body of ['', '{}', '{"tags":[]}', '{"tags":[7]}'])
        assert.equal((await send('POST', '/_local/invalidate', body)).status, 400, body);
      const long = JSON.stringify({ text: 'x'.repeat(1_025), version: '0' });
      for (const body of ['', '{"text":7,"version":"0"}', long])
        assert.equal((await send('PUT', '/_local/router-value', body)).status, 400, body);
      const foreign: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { host: 'evil.example' },
        { 'sec-fetch-site': 'same-origin' },
      ];
      for (const headers of foreign) {
        const statuses = await Promise.all([
          send('GET', '/_local/deployment', '', headers),
          send('GET', '/_local/router-value', '', headers),
          send('PUT', '/_local/router-value', '{"text":"{}","version":"0"}', headers),
          send('POST', '/_local/invalidate', '{"tags":["x"]}', headers),
        ]);
        assert.deepEqual(
          statuses.map(({ status }) => status),
          [403, 403, 403, 403],
        );
      }
    });
  });

  it('refuses controls of regions it does not have, and those that other sites send', async () => {
    const unknown = await rawRequest(stack.url, '/_local/regions/eu-west-1/stop', { method: 'POST' });
    assert.equal(unknown.status, 404);
    assert.match(unknown.body, /allowed: us-east-1, eu-central-1, ap-south-1/);
    const path = '/_local/regions/us-east-1/stop';
    const foreign = await rawRequest(stack.url, path, { method: 'POST', headers: { origin: 'https://evil.example' } });
    const rebound = await rawRequest(stack.url, path, { method: 'POST', headers: { host: 'evil.example' } });
    const bySite = await rawRequest(stack.url, path, { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } });
    assert.deepEqual(
      { foreign: foreign.status, rebound: rebound.status, bySite: bySite.status },
      { foreign: 403, rebound: 403, bySite: 403 },
    );
    assert.equal((await rawRequest(stack.url, path)).status, 404);
  });
});

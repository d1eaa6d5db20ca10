// The check of the deployed router: the real SDK against CloudFront's API at 127.0.0.1, which runs the built router.
import assert from 'node:assert/strict';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { buildEdgeBundle } from '../../../bundles/edge-bundle';
import type { CheckOutcome } from '../../../cli/smoke/checks/check';
import { routerCheck } from '../../../cli/smoke/checks/router-check';
import { CloudFrontRouterTester } from '../../../cli/smoke/router-tester';
import { SITE_ORIGIN_ID, serveOriginId } from '../../../core/contract/edge-policies';
import { DEFAULT_REGIONS } from '../../../core/geography/regions';
import { routerConfig } from '../../../core/routing/router-config';
import type { DeploymentFacts } from '../../../operations/deployment';
import { startCloudFrontApi } from '../../support/edge/cloudfront-api';
import { deploymentFacts } from '../../support/edge/deployment-outputs';

const FACTS = {
  ...deploymentFacts({ regions: DEFAULT_REGIONS, siteOrigin: 'origin.example.com' }),
  routerFunction: 'router-1',
};

interface Given {
  readonly code?: string;
  readonly utilizations?: readonly (string | undefined)[];
  readonly facts?: Partial<DeploymentFacts>;
  readonly page?: string;
  /** Gets the events that the router was tested with. */
  readonly events?: (events: readonly unknown[]) => void;
}

describe('cli/smoke, the router’s check', () => {
  let router: string;
  before(async () => {
    const hosts = ['www.example.com'];
    router = await buildEdgeBundle(
      routerConfig({ regions: DEFAULT_REGIONS, home: 'us-east-1', scheme: 'https', hosts }),
    );
  });

  async function outcomeOf({
    code = router,
    utilizations = ['20'],
    facts,
    page = '/articles/1',
    events,
  }: Given): Promise<CheckOutcome> {
    const originIds = [SITE_ORIGIN_ID, ...DEFAULT_REGIONS.map(serveOriginId)];
    const api = await startCloudFrontApi({ functionName: 'router-1', code, originIds, utilizations });
    const client = new CloudFrontClient({
      region: 'us-east-1',
      endpoint: api.endpoint,
      maxAttempts: 1,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const all = { ...FACTS, ...facts };
    try {
      const outcome = await routerCheck({
        router: new CloudFrontRouterTester(client, all.routerFunction),
        page,
        facts: all,
      }).run();
      events?.(api.events);
      return outcome;
    } finally {
      client.destroy();
      await api.close();
    }
  }

  async function failureOf(given: Given): Promise<CheckOutcome & { kind: 'failed' }> {
    const outcome = await outcomeOf(given);
    if (outcome.kind !== 'failed') return assert.fail(`passed: ${JSON.stringify(outcome)}`);
    return outcome;
  }

  it('passes, and asks with a bot’s and a browser’s request from Germany', async () => {
    let events: readonly unknown[] = [];
    const outcome = await outcomeOf({ page: '/articles/1?a=b', events: (all) => (events = all) });
    assert.deepEqual(outcome, {
      kind: 'ok',
      detail: 'a bot’s request took 20 %, a browser’s 20 % of the time that CloudFront allows',
    });
    assert.equal(events.length, 6);
    assert.deepEqual(events[0], {
      version: '1.0',
      context: { eventType: 'viewer-request' },
      viewer: { ip: '192.0.2.1' },
      request: {
        method: 'GET',
        uri: '/articles/1',
        querystring: {},
        cookies: {},
        headers: {
          accept: { value: 'text/html,*/*;q=0.8' },
          'accept-encoding': { value: 'identity' },
          'user-agent': { value: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
          host: { value: 'www.example.com' },
          'cloudfront-viewer-country': { value: 'DE' },
        },
      },
    });
    assert.match(JSON.stringify(events[3]), /Windows NT/);
  });

  it('fails from 70 % on, by the middle one of three runs', async () => {
    const { expected, came } = await failureOf({ utilizations: ['95', '20', '95', '10', '10', '10'] });
    assert.deepEqual(
      { expected, came },
      { expected: 'a compute utilization below 70 % for a bot’s request', came: '95 %' },
    );
    assert.match(
      (await failureOf({ utilizations: ['10', '10', '10', '70', '70', '70'] })).expected,
      /for a browser’s request$/,
    );
    assert.equal((await outcomeOf({ utilizations: ['69.9', '100', '20'] })).kind, 'ok');
  });

  it('fails when no utilization is reported', async () => {
    for (const utilizations of [[undefined], ['n/a']]) {
      assert.equal((await failureOf({ utilizations })).came, 'none reported');
    }
  });

  it('fails when the function throws', async () => {
    const { came } = await failureOf({ code: 'function handler() { throw new Error("broken"); }' });
    assert.match(came, /broken/);
  });

  it('fails when the router sends the bot to the site, and shows what it logged', async () => {
    const code = 'function handler(event) { console.log("georender: oops"); return event.request; }';
    const { expected, came, lookAt } = await failureOf({ code });
    assert.equal(expected, 'x-georender-url: https://www.example.com/articles/1 for a bot’s request');
    assert.equal(came, 'no such header');
    assert.match(lookAt, /^the live code of the function router-1, which logged: georender: oops/);
  });

  it('fails when the router was built for other hosts', async () => {
    assert.equal((await failureOf({ facts: { url: 'https://other.example.com' } })).came, 'no such header');
  });

  it('fails when the router treats people as bots', async () => {
    const code = `function handler(event) {
  event.request.headers['x-georender-url'] = { value: 'https://www.example.com' + event.request.uri };
  return event.request;
}`;
    const { expected, came } = await failureOf({ code });
    assert.deepEqual(
      { expected, came },
      { expected: 'no x-georender-url for a browser’s request', came: 'https://www.example.com/articles/1' },
    );
  });

  it('fails when the function answers by itself', async () => {
    const { came } = await failureOf({ code: 'function handler() { return { statusCode: 302 }; }' });
    assert.equal(came, 'none');
  });

  it('expects the site’s own host where the stack has no name but CloudFront’s', async () => {
    const config = {
      regions: DEFAULT_REGIONS,
      home: 'us-east-1',
      scheme: 'https',
      hosts: 'any',
      renderHost: 'origin.example.com',
    } as const;
    const code = await buildEdgeBundle(routerConfig(config));
    assert.equal((await outcomeOf({ code, facts: { url: 'https://d111111abcdef8.cloudfront.net' } })).kind, 'ok');
  });

  it('throws CloudFront’s error for a missing function', async () => {
    await assert.rejects(outcomeOf({ facts: { routerFunction: 'router-2' } }), { name: 'NoSuchFunctionExists' });
  });
});

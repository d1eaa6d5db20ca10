// The checks of `npm run smoke` against the whole local run, by the code that runs against AWS; each is seen to fail too.
import assert from 'node:assert/strict';
import { buildEdgeBundle } from '../../bundles/edge-bundle';
import { botCheck } from '../../cli/smoke/checks/bot-check';
import type { Check, CheckOutcome } from '../../cli/smoke/checks/check';
import { runChecks } from '../../cli/smoke/checks/check';
import { countryCheck } from '../../cli/smoke/checks/country-check';
import { documentCheck } from '../../cli/smoke/checks/document-check';
import { humanCheck } from '../../cli/smoke/checks/human-check';
import type { ReplicaCheck } from '../../cli/smoke/checks/replica-check';
import { replicaCheck } from '../../cli/smoke/checks/replica-check';
import { smokeChecks } from '../../cli/smoke/checks/smoke-checks';
import type { WebAnswer, WebHost } from '../../cli/smoke/ports';
import { webHost } from '../../cli/smoke/web-host';
import type { StackOutputs } from '../../cli/stack/stack-outputs';
import { SITE_ORIGIN_ID, serveOriginId } from '../../core/contract/edge-policies';
import type { Region, Regions } from '../../core/geography/regions';
import { DEFAULT_REGIONS } from '../../core/geography/regions';
import { DEFAULT_QUERY_POLICY } from '../../core/pages/query-policy';
import { routerConfig } from '../../core/routing/router-config';
import { INDEX_TABLE, pagesBucket, SERVE_FUNCTION } from '../../local/functions';
import type { LocalStack } from '../../local/stack';
import { startLocalStack } from '../../local/stack';
import { startPageServer } from '../support/browser/page-server';
import type { CloudFrontApi } from '../support/edge/cloudfront-api';
import { startCloudFrontApi } from '../support/edge/cloudfront-api';
import type { LocalPorts } from '../support/edge/smoke-ports';
import { fromCountry, localPorts, sleepingTime } from '../support/edge/smoke-ports';

type Failure = CheckOutcome & { readonly kind: 'failed' };

async function failureOf(check: Check): Promise<Failure> {
  const outcome = await check.run();
  if (outcome.kind !== 'failed') return assert.fail(`passed: ${JSON.stringify(outcome)}`);
  return outcome;
}

/** The same host, its answers changed. */
function answering(host: WebHost, change: (answer: WebAnswer) => Partial<WebAnswer>): WebHost {
  return {
    async ask(target, headers) {
      const answer = await host.ask(target, headers);
      return { ...answer, ...change(answer) };
    },
  };
}

describe('cli/smoke, its checks against the local run', function () {
  this.timeout(300_000);
  let stack: LocalStack;
  let outputs: StackOutputs;
  let api: CloudFrontApi;
  let local: LocalPorts;
  let siteUrl: string;
  let aheadMs = 0;
  const page = '/articles/1';

  before(async () => {
    const startMs = Date.now();
    const edgeClock = () => startMs + aheadMs;
    stack = await startLocalStack({
      port: 0,
      site: undefined,
      regions: DEFAULT_REGIONS,
      edgeClock,
      onLog: () => undefined,
    });
    siteUrl = stack.demo?.url ?? assert.fail('the demo site does not run');
    outputs = {
      url: stack.url,
      hosts: [new URL(stack.url).host],
      siteOrigin: new URL(siteUrl).host,
      homeRegion: 'us-east-1',
      regions: DEFAULT_REGIONS,
      indexTable: INDEX_TABLE,
      pagesBuckets: new Map(DEFAULT_REGIONS.map((region) => [region, pagesBucket(region)])),
      routerFunction: 'router-1',
      distributionId: 'LOCAL',
      countryOverrides: {},
      queryPolicy: DEFAULT_QUERY_POLICY,
    };
    const hosts = [new URL(stack.url).host];
    api = await startCloudFrontApi({
      functionName: 'router-1',
      code: await buildEdgeBundle(routerConfig({ regions: DEFAULT_REGIONS, home: 'us-east-1', scheme: 'http', hosts })),
      originIds: [SITE_ORIGIN_ID, ...DEFAULT_REGIONS.map(serveOriginId)],
      utilizations: ['20'],
    });
    local = localPorts(stack, outputs, siteUrl, api.endpoint);
  });
  after(async () => {
    local.close();
    await Promise.all([api.close(), stack.close()]);
  });

  it('passes them all', async () => {
    const lines: string[] = [];
    const sleep = async (ms: number) => {
      aheadMs += ms;
      await stack.replicated();
    };
    const waiting = { steadyMs: () => performance.now(), sleep };
    const checks = smokeChecks({ outputs, page, timeoutMs: 20_000, ports: { ...local.ports, waiting } });
    const tally = await runChecks(checks, (line) => lines.push(line));
    assert.deepEqual(tally, { passed: 9, warned: 1, failed: 0, skipped: 0 }, lines.join('\n'));
    const patterns = [
      /^ok {3}a human gets the site’s bytes: status 200, \d+ bytes, as from the origin itself$/,
      /^ok {3}a bot gets HTML from a named region: status 200 from eu-central-1; the second time x-cache: Hit from cloudfront$/,
      /^ok {3}the viewer’s country reaches the router: DE, answered by eu-central-1, one of eu-central-1, ap-south-1$/,
      /^ok {3}no URL is refused for its encoding: \+ %2F ' %C3%BC in the query, and all of them in a path$/,
      /^ok {3}redirects end, and on the public site: \/articles\/1: 200; \/articles\/1\/: 200$/,
      /^ok {3}no second CloudFront is behind the first: the origin answers by itself$/,
      /^warn crawlers find the site once: 127\.0\.0\.1:\d+ shows everybody the same site as 127\.0\.0\.1:\d+; let only CloudFront in/,
      /^ok {3}a replica arrives in every region: us-east-1 index \d\.\d s, page \d\.\d s; eu-central-1 .*; ap-south-1 index \d\.\d s, page \d\.\d s$/,
      /^ok {3}the router works within its time: a bot’s request took 20 %, a browser’s 20 % of the time that CloudFront allows$/,
      /^ok {3}people get no document older than a minute: an edge asks anew after a minute, and gives what the origin has now$/,
      /^9 passed, 0 failed, 1 warned$/,
    ];
    assert.equal(lines.length, patterns.length);
    patterns.forEach((pattern, index) => assert.match(lines[index] ?? '', pattern));
  });

  it('fails on a site whose documents stay old, which is this one without the minute in the key', async () => {
    // Time that stands still for the router is as good as a policy that does not list its header.
    const { edge, site } = local.ports;
    const frozen = { steadyMs: () => 0, sleep: async () => undefined };
    const { expected, came } = await failureOf(documentCheck({ edge, site, page, waiting: frozen }));
    assert.equal(expected, 'a document that is asked for anew after a minute');
    assert.match(came, /x-cache: Hit from cloudfront, age: \d+$/);
  });

  describe('a human gets the site’s bytes', () => {
    it('fails when a human gets a rendered page', async () => {
      const { edge, site } = local.ports;
      const asBot: WebHost = {
        ask: (target, headers) => edge.ask(target, { ...headers, 'user-agent': 'Googlebot/2.1' }),
      };
      const { came, lookAt } = await failureOf(humanCheck({ edge: asBot, site, page }));
      assert.match(
        came,
        /^x-georender-region: eu-central-1, x-georender-country: DE, x-georender-cache: MISS, x-georender-tags: [\da-f,]+$/,
      );
      assert.match(lookAt, /cache policy/);
    });

    it('fails when status or bytes are not the site’s', async () => {
      const { edge, site } = local.ports;
      const changes: [Partial<WebAnswer>, RegExp][] = [
        [{ status: 503 }, /^status 503 and \d+ bytes$/],
        [{ body: Buffer.from('<!doctype html>!') }, /^status 200 and 16 bytes, different from byte 15$/],
      ];
      for (const [change, came] of changes) {
        const failure = await failureOf(humanCheck({ edge: answering(edge, () => change), site, page }));
        assert.match(failure.expected, /^the origin’s status 200 and \d+ bytes$/);
        assert.match(failure.came, came);
      }
    });

    it('skips a site that lets only CloudFront in, but not a page that is forbidden to everyone', async () => {
      const closed = await startPageServer({ [page]: (_request, response) => response.writeHead(403).end('no') });
      try {
        const site = webHost(closed.url);
        const outcome = await humanCheck({ edge: local.ports.edge, site, page }).run();
        assert.deepEqual(outcome, {
          kind: 'skipped',
          reason: 'the site’s origin lets only CloudFront in (it answers 403 here)',
        });
        assert.equal((await humanCheck({ edge: site, site, page }).run()).kind, 'ok');
      } finally {
        await closed.close();
      }
    });
  });

  describe('a bot gets HTML from a named region', () => {
    const bot = (edge: WebHost, of = page, regions: Regions = DEFAULT_REGIONS) =>
      botCheck({ edge, page: of, outputs: { ...outputs, regions } });

    it('fails when the router sends the bot to the site', async () => {
      const { expected, came } = await failureOf(bot(local.ports.edge, '/favicon.svg'));
      assert.equal(expected, 'an answer with x-georender-region');
      assert.match(came, /^status 200, \d+ bytes, content-type: image\/svg\+xml, x-cache: /);
    });

    it('fails when a region answers that the stack does not have', async () => {
      const { expected, came } = await failureOf(bot(local.ports.edge, page, ['us-east-1', 'ap-south-1']));
      assert.equal(expected, 'x-georender-region among us-east-1, ap-south-1');
      assert.match(came, /x-georender-region: eu-central-1/);
    });

    it('fails when the page is not rendered', async () => {
      const bypass = answering(local.ports.edge, ({ headers }) => ({
        headers: { ...headers, 'x-georender-cache': 'BYPASS' },
      }));
      assert.equal((await failureOf(bot(bypass))).expected, 'x-georender-cache: MISS, a page rendered just now');
    });

    it('says that no browser starts, if that is why', async () => {
      const headers = { 'x-georender-cache': 'BYPASS', 'x-georender-reason': 'browser-failed' };
      const bypass = answering(local.ports.edge, (answer) => ({ headers: { ...answer.headers, ...headers } }));
      assert.match(
        (await failureOf(bot(bypass))).lookAt,
        /logged in eu-central-1: Chromium does not start there, .*prctl/,
      );
    });

    it('says that Chromium runs as a single process', async () => {
      const single = answering(local.ports.edge, ({ headers }) => ({
        headers: { ...headers, 'server-timing': 'index;dur=1, render;dur=2, single-process' },
      }));
      const outcome = await bot(single).run();
      assert.match(
        outcome.kind === 'ok' ? outcome.detail : '',
        /^status 200 from eu-central-1, by a Chromium that runs as a single process: .*prctl\); the second time/,
      );
    });

    it('fails when the page has another status than a human sees', async () => {
      const { expected, came } = await failureOf(bot(local.ports.edge, '/no-such-page'));
      assert.equal(expected, 'status 200');
      assert.match(came, /^status 404, /);
    });

    it('fails when the page is not HTML', async () => {
      const { edge } = local.ports;
      const plain = answering(edge, ({ headers }) => ({ headers: { ...headers, 'content-type': 'text/plain' } }));
      const failures = [await failureOf(bot(plain)), await failureOf(bot(edge, '/legacy'))];
      for (const { expected } of failures) assert.equal(expected, 'content-type: text/html, and a body');
      assert.match(failures[1]?.came ?? '', /^status 301, 0 bytes, /);
    });

    it('fails when nobody kept the page', async () => {
      let asked = 0;
      const forgetful: WebHost = {
        ask: (target, headers) => local.ports.edge.ask(`${target}${(asked += 1)}`, headers),
      };
      const { expected, came } = await failureOf(bot(forgetful));
      assert.match(expected, /^the second time a hit/);
      assert.match(came, /x-georender-cache: MISS, x-cache: Miss from cloudfront$/);
    });

    it('takes a hit of the region’s cache for one too', async () => {
      let asked = 0;
      const elsewhere: WebHost = {
        ask: (target, headers) => {
          asked += 1;
          // The second time an edge location that keeps nothing yet, in a country of the same region.
          return fromCountry(webHost(stack.url), asked === 1 ? 'DE' : 'FR').ask(target, headers);
        },
      };
      const outcome = await bot(elsewhere).run();
      assert.deepEqual(outcome, {
        kind: 'ok',
        detail: 'status 200 from eu-central-1; the second time from the region’s cache',
      });
    });
  });

  describe('the viewer’s country reaches the router', () => {
    /** A region's serve, asked as by an edge whose policy lists these headers. */
    function served(region: Region, headers: Readonly<Record<string, string>>): WebHost {
      const serve = webHost(stack.lambda.functionUrl(SERVE_FUNCTION, region));
      return {
        ask: (target, own) => serve.ask(target, { ...own, ...headers, 'x-georender-url': `${stack.url}${target}` }),
      };
    }

    it('fails when the policy does not list the country', async () => {
      const { expected, came, lookAt } = await failureOf(
        countryCheck({ edge: served('eu-central-1', {}), page, outputs }),
      );
      assert.equal(expected, 'x-georender-country with two capital letters');
      assert.match(came, /x-georender-region: eu-central-1/);
      assert.match(lookAt, /origin request policy .*CloudFront-Viewer-Country/);
    });

    it('fails when no region answers', async () => {
      const failure = await failureOf(countryCheck({ edge: local.ports.site, page, outputs }));
      assert.equal(failure.lookAt, 'the check before: no region answered');
    });

    it('fails when a region answers that was not chosen for the country', async () => {
      const edge = served('us-east-1', { 'cloudfront-viewer-country': 'DE' });
      const { expected, came } = await failureOf(countryCheck({ edge, page, outputs }));
      assert.equal(expected, 'for DE a region among eu-central-1, ap-south-1');
      assert.match(came, /x-georender-region: us-east-1, x-georender-country: DE/);
    });

    it('knows the stack’s overrides, and countries that choose no region', async () => {
      const us = (country: string) => served('us-east-1', { 'cloudfront-viewer-country': country });
      const overridden = { ...outputs, countryOverrides: { DE: 'us-east-1' } } as const;
      const outcome = await countryCheck({ edge: us('DE'), page, outputs: overridden }).run();
      assert.deepEqual(outcome, { kind: 'ok', detail: 'DE, answered by us-east-1, one of us-east-1, eu-central-1' });
      const unknown = await countryCheck({ edge: us('XX'), page, outputs }).run();
      assert.deepEqual(unknown, {
        kind: 'ok',
        detail: 'XX, answered by us-east-1 (no region is chosen by that country)',
      });
    });
  });

  describe('a replica arrives in every region', () => {
    const check = (changes: Partial<ReplicaCheck> = {}): Check => {
      const { edge, replicas } = local.ports;
      return replicaCheck({ edge, replicas, page, outputs, timeoutMs: 1_000, waiting: sleepingTime(), ...changes });
    };

    it('fails when a region is down, and names it', async () => {
      await stack.regions.stop('ap-south-1');
      try {
        const replicas = local.ports.replicas.filter(({ region }) => region !== 'us-east-1');
        const { expected, came, lookAt } = await failureOf(check({ replicas }));
        assert.equal(expected, 'the page in every region within 1 s');
        assert.match(came, /^ap-south-1: the index could not be read: [^;]+$/);
        assert.match(lookAt, /^the replicas of the index table/);
      } finally {
        stack.regions.start('ap-south-1');
      }
    });

    it('fails when nothing is replicated in time', async () => {
      const { came } = await failureOf(check({ timeoutMs: 0 }));
      assert.equal(came, 'us-east-1: no record in the index; ap-south-1: no record in the index');
    });

    it('fails when the record arrives but the object does not', async () => {
      const replicas = local.ports.replicas.map((replica) => ({
        region: replica.region,
        record: replica.record.bind(replica),
        hasObject: (key: string) => replica.hasObject(replica.region === 'us-east-1' ? `${key}-lost` : key),
      }));
      const time = sleepingTime();
      const sleep = async (ms: number) => {
        await stack.replicated();
        await time.sleep(ms);
      };
      const { came } = await failureOf(check({ replicas, waiting: { ...time, sleep } }));
      assert.equal(came, 'us-east-1: the record is there, its object is not in the bucket');
    });

    it('fails at once when the page is not kept', async () => {
      const { expected, came } = await failureOf(check({ page: '/broken' }));
      assert.equal(expected, 'a page that is rendered and kept');
      assert.match(came, /x-georender-reason: status/);
    });

    it('says so when the page is looked for under the wrong URL', async () => {
      const elsewhere = { ...outputs, url: 'http://d111111abcdef8.cloudfront.net', siteOrigin: 'other.example.com' };
      const { lookAt } = await failureOf(check({ outputs: elsewhere, timeoutMs: 0 }));
      assert.match(
        lookAt,
        /^whether the page is kept at all, under the URL http:\/\/other\.example\.com\/articles\/1\?georender-smoke=\d+,/,
      );
    });
  });
});

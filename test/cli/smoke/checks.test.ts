// The checks of `npx georender smoke` against the whole local run: each passes, and fails where it must.
import assert from 'node:assert/strict';
import { botCheck } from '../../../cli/smoke/checks/bot-check';
import { runChecks } from '../../../cli/smoke/checks/check';
import { documentCheck } from '../../../cli/smoke/checks/document-check';
import { humanCheck } from '../../../cli/smoke/checks/human-check';
import { smokeChecks } from '../../../cli/smoke/checks/smoke-checks';
import type { WebAnswer, WebHost } from '../../../cli/smoke/ports';
import { webHost } from '../../../cli/smoke/web-host';
import { DEFAULT_REGIONS, type Regions } from '../../../core/geography/regions';
import type { LocalStack } from '../../../local/stack';
import type { DeploymentFacts } from '../../../operations/deployment';
import { fromCountry, type LocalPorts } from '../../support/edge/smoke-ports';
import { startPageServer } from '../../support/site/page-server';
import { failureOf, type SmokeLab, startSmokeLab } from './smoke-lab';

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
  let lab: SmokeLab;
  let stack: LocalStack;
  let facts: DeploymentFacts;
  let local: LocalPorts;
  const page = '/articles/1';

  before(async () => {
    lab = await startSmokeLab();
    ({ stack, facts, local } = lab);
  });
  after(() => lab.close());

  it('passes them all', async () => {
    const lines: string[] = [];
    const sleep = async (ms: number) => {
      lab.advance(ms);
      await stack.replicated();
    };
    const waiting = { steadyMs: () => performance.now(), sleep };
    const checks = smokeChecks({
      facts,
      page,
      timeoutMs: 20_000,
      debugToken: undefined,
      ports: { ...local.ports, waiting },
    });
    const tally = await runChecks(checks, (line) => lines.push(line));
    assert.deepEqual(tally, { passed: 9, warned: 1, failed: 0, skipped: 1 }, lines.join('\n'));
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
      /^skip the debugging token, and nothing else, is told .*: no token is given \(--debug-token-file, or GEORENDER_DEBUG_TOKEN\)$/,
      /^ok {3}people get no document older than a minute: an edge asks again after a minute, and gives what the origin has now$/,
      /^9 passed, 0 failed, 1 warned, 1 skipped$/,
    ];
    assert.equal(lines.length, patterns.length);
    patterns.forEach((pattern, index) => assert.match(lines[index] ?? '', pattern));
  });

  it('fails on a site whose documents stay old, which is this one without the minute in the key', async () => {
    // Time that stands still for the router is as good as a policy that does not list its header.
    const { edge, site } = local.ports;
    const frozen = { steadyMs: () => 0, sleep: async () => undefined };
    const { expected, came } = await failureOf(documentCheck({ edge, site, page, waiting: frozen }));
    assert.equal(expected, 'a document that is asked for again after a minute');
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
      botCheck({ edge, page: of, facts: { ...facts, regions } });

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
});

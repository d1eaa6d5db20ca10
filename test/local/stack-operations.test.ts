// Commands of operators against a whole local run, through the program itself.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { runGeorender } from '../../cli/georender';
import { DEFAULT_REGIONS } from '../../core/geography/regions';
import { sqsClient } from '../../handlers/adapters/aws-clients';
import { systemClock } from '../../handlers/runtime/clock';
import { type LocalStack, startLocalStack } from '../../local/stack';
import { reachOf } from '../../operations/purge/epoch-reach';
import { carryOut, planOrder } from '../../operations/purge/order-results';
import { openDeployment } from '../../operations/target/open-deployment';
import { recordedTerminal } from '../support/cli/recorded-terminal';
import { crawl } from '../support/edge/crawler';

interface Ended {
  readonly code: number;
  readonly text: string;
  readonly notes: string;
}

describe('operators’ commands, on a local run', function () {
  this.timeout(300_000);
  let stack: LocalStack;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-test-'));
    const common = { port: 0, site: undefined, regions: DEFAULT_REGIONS, canary: true };
    stack = await startLocalStack({ ...common, onLog: () => undefined });
  });
  after(async () => {
    await stack.close();
    await rm(folder, { recursive: true });
  });
  afterEach(async () => {
    await run('undrain', '--all', '--yes');
    await run('canary', '0%', '--yes');
  });

  async function run(command: string, ...args: string[]): Promise<Ended> {
    const terminal = recordedTerminal(undefined, systemClock);
    const code = await runGeorender([command, ...args, '--url', stack.url], terminal);
    return { code, text: terminal.text(), notes: terminal.notes() };
  }

  async function mark(url: string): Promise<void> {
    const deployment = await openDeployment({ kind: 'local', url: stack.url });
    try {
      const plan = planOrder({ kind: 'urls', urls: [url] }, deployment.facts);
      assert.ok((await carryOut('stale', plan, reachOf(deployment))).complete);
    } finally {
      deployment.close();
    }
  }

  it('explains a page that nobody has, and then the page in every region', async () => {
    const before = await run('explain', '/articles/1?utm_source=x', '--country', 'DE');
    assert.equal(before.code, 0);
    assert.match(before.text, /without "utm_source=x": only tracks/);
    assert.match(before.text, /x-georender-cache: MISS/);
    assert.match(before.text, /eu-central-1 answers MISS: eu-central-1 has no page of this key/);
    await stack.replicated();
    const after = await run('explain', '/articles/1', '--country', 'IN');
    for (const region of DEFAULT_REGIONS)
      assert.match(after.text, new RegExp(`${region}: fresh, status 200, rendered in eu-central-1`));
    assert.match(after.text, /ap-south-1 answers HIT: the page with status 200 is fresh/);
  });

  it('forecasts what the edge then answers', async () => {
    for (const [target, country] of [
      ['/articles/2?f=1', 'DE'],
      ['/articles/2?f=1', 'US'],
      ['/nowhere', 'IN'],
    ] as const) {
      const { text } = await run('explain', target, '--country', country, '--json');
      const { forecast, edge } = JSON.parse(text);
      assert.equal(edge.cache, forecast.cache);
      assert.equal(edge.headers['x-georender-region'], forecast.region);
      await stack.replicated();
    }
  });

  it('says that a page was purged or marked, by which order, and not how fresh it was', async () => {
    const target = '/articles/5';
    const seen = async (): Promise<string> => (await run('explain', target, '--no-ask', '--country', 'DE')).text;
    await crawl(stack.url, target, 'DE');
    assert.match(await seen(), /eu-central-1: fresh.*\n +fresh for /);
    await mark(`${stack.url}${target}`);
    const marked = await seen();
    assert.match(marked, /eu-central-1: stale.*\n +marked stale \S+Z by an order for this page: shown while it is/);
    assert.match(
      marked,
      /answers STALE: its copy with status 200 was marked stale \S+Z by an order for this page, and/,
    );
    assert.equal((await run('purge', '--prefix', `${stack.url}${target}`)).code, 0);
    const purged = await seen();
    assert.match(
      purged,
      /eu-central-1: error-only.*\n +purged \S+Z by an order for \S+\/articles\/5 and all below it: shown on error only, for/,
    );
    assert.match(
      purged,
      /answers MISS: its copy was purged \S+Z by an order for \S+ and all below it, and may be shown only if/,
    );
    for (const text of [marked, purged]) assert.doesNotMatch(text, /fresh for/);
    const { regions } = JSON.parse((await run('explain', target, '--no-ask', '--json')).text);
    for (const { record } of regions) assert.ok(record === undefined || record.freshLeftMs <= 0);
    await crawl(stack.url, `${target}?again`, 'DE');
    assert.match((await run('explain', `${target}?again`, '--no-ask')).text, /all below it, before this render/);
  });

  it('sends cookies and headers along, and never shows their values', async () => {
    const parts = ['--cookie', 'theme=very-secret', '--header', 'X-Prerender: very-secret'];
    for (const json of [[], ['--json']]) {
      const { code, text } = await run('explain', '/articles/1', ...parts, ...json);
      assert.equal(code, 0);
      assert.match(text, /x-georender-decision"?: ?"?prerenderer/);
      assert.doesNotMatch(text, /very-secret/);
    }
    const { code, notes } = await run('explain', '/articles/1', '--cookie', 'very-secret');
    assert.equal(code, 2);
    assert.match(notes, /--cookie: number 1 is no NAME=VALUE/);
  });

  it('does not spend a link that can be used once', async () => {
    const asked = stack.demo?.requests().length;
    const { text } = await run('explain', '/login?token=abc');
    assert.match(text, /The edge was not asked, the link might be spent by it/);
    assert.match(text, /since the query looks like a link that can be used once\.$/m);
    assert.equal(stack.demo?.requests().length, asked);
  });

  it('names a region that does not answer', async () => {
    await stack.regions.stop('us-east-1');
    try {
      const { text } = await run('explain', '/articles/1', '--no-ask', '--country', 'DE');
      assert.match(text, /us-east-1: did not answer/);
      assert.match(text, /eu-central-1: (?:fresh|no record)/);
      const { code, text: status } = await run('status');
      assert.equal(code, 1);
      assert.match(status, /us-east-1: the index did not answer/);
    } finally {
      stack.regions.start('us-east-1');
    }
  });

  it('renders a page without keeping it, with its requests and a picture', async () => {
    const [har, picture] = [path.join(folder, 'page.har'), path.join(folder, 'page.png')];
    const { code, text } = await run('render', '/articles/3', '--trace', '--har', har, '--screenshot', picture);
    assert.equal(code, 0);
    assert.match(text, /it would be kept, fresh for/);
    assert.match(text, /^\* +\d+ .* 200 .* Document, the page itself: GET .*\/articles\/3$/m);
    assert.match(text, /\* .* 200 .* Fetch GET .*\/api\/articles\/3/);
    const { log } = JSON.parse(await readFile(har, 'utf8'));
    assert.ok(log.entries.some(({ request }: { request: { url: string } }) => request.url.endsWith('/api/articles/3')));
    assert.equal((await readFile(picture)).subarray(1, 4).toString(), 'PNG');
    assert.match((await run('explain', '/articles/3', '--no-ask')).text, /us-east-1: no record/);
    const html = await run('render', '/articles/3', '--region', 'ap-south-1');
    assert.match(html.text, /^<!DOCTYPE html>.*<h1/is);
    assert.match((await run('render', '/articles/3', '--meta')).text, /^status: 200$/m);
  });

  it('prices what it has counted since its start', async () => {
    await crawl(stack.url, '/articles/4', 'DE');
    const { code, text } = await run('cost');
    assert.equal(code, 0);
    assert.match(text, /counted since its start[^]*functions +\$0\.00\d{4}\n[^]*together +\$0\.\d{6}\n/);
    const { report } = JSON.parse((await run('cost', '--json')).text);
    assert.ok(report.requests > 0 && report.renders > 0 && report.soFar.total > 0, JSON.stringify(report));
  });

  it('shows how long the oldest order waits, and what is used of a budget', async () => {
    const [region, credentials] = ['ap-south-1', { accessKeyId: 'local', secretAccessKey: 'local' }] as const;
    const client = sqsClient(region, { endpoint: stack.queues.sqs.endpoint, credentials });
    const QueueUrl = stack.queues.urls.get(region)?.listed;
    // Nothing takes it meanwhile.
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}', DelaySeconds: 900 }));
    client.destroy();
    const { text } = await run('status', '--json');
    const { queue, queueAges, budgets } = JSON.parse(text).regions.find(
      (one: { region: string }) => one.region === region,
    );
    assert.equal(queue.value.waiting.listed, 1);
    assert.deepEqual(Object.keys(queueAges.value), ['listed']);
    assert.ok(queueAges.value.listed >= 0 && queueAges.value.listed < 900_000, text);
    assert.equal(budgets.value.newPages[0].limit, 1_000);
  });

  it('drains a region, and sends its bots to the next', async () => {
    const dry = await run('drain', 'eu-central-1', '--dry-run');
    assert.equal(dry.code, 0);
    assert.match((await run('status')).text, /router: no region is drained/);
    assert.equal((await run('drain', 'eu-central-1', '--yes')).code, 0);
    const answer = await crawl(stack.url, '/articles/1?drained', 'DE');
    assert.equal(answer.headers['x-georender-region'], 'ap-south-1');
    assert.match((await run('status')).text, /eu-central-1 .*drained by hand/);
  });

  it('drains everything only with --yes, and nothing for wrong names', async () => {
    const { code, notes } = await run('drain', ...DEFAULT_REGIONS);
    assert.equal(code, 2);
    assert.match(notes, /No region would be left/);
    assert.equal((await run('drain', 'eu-west-9', '--yes')).code, 2);
    assert.equal((await run('drain', ...DEFAULT_REGIONS, '--yes')).code, 0);
    assert.match((await run('explain', '/articles/1', '--no-ask')).text, /since all regions are drained\.$/m);
  });

  it('switches the changes of health checks off and on', async () => {
    assert.equal((await run('drain', '--automatic', 'off', '--yes')).code, 0);
    assert.match((await run('status')).text, /health checks change nothing/);
    assert.equal((await run('drain', '--automatic', 'on', '--yes')).code, 0);
    assert.doesNotMatch((await run('status')).text, /health checks change nothing/);
  });

  it('gives canaries a share of the URLs, promotes them, and takes it back', async () => {
    const originOf = async (target: string) => (await crawl(stack.url, target, 'DE')).headers['x-georender-origin'];
    assert.equal(await originOf('/articles/1?canary=0'), undefined);
    assert.equal((await run('canary', '50%', '--yes')).code, 0);
    assert.match((await run('status')).text, /canaries answer 50 % of the URLs/);
    const targets = Array.from({ length: 12 }, (_, number) => `/articles/1?share=${number}`);
    for (const target of targets) {
      const { routing } = JSON.parse((await run('explain', target, '--country', 'DE', '--no-ask', '--json')).text);
      const expected = routing.canary.isChosen === true ? 'serve-eu-central-1-canary' : undefined;
      assert.equal(await originOf(target), expected, target);
    }
    const promoted = await run('promote', '--yes');
    assert.equal(promoted.code, 0);
    assert.match(promoted.text, /start it without --canary/);
    assert.equal(await originOf('/articles/1?canary=1'), 'serve-eu-central-1-canary');
    assert.equal((await run('render', '/articles/1', '--canary')).code, 0);
    assert.equal((await run('rollback', '--yes')).code, 0);
    assert.equal(await originOf('/articles/1?canary=2'), undefined);
  });
});

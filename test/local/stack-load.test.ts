// The local run under load: a stranger's made-up URLs, and renders that take long.
import assert from 'node:assert/strict';
import { type LocalStack, startLocalStack } from '../../local/stack';
import { cacheOf, crawl, crawlBehindEdge, PROBED_SETTINGS } from '../support/edge/crawler';
import { type PageServer, startPageServer } from '../support/site/page-server';

const SLACKBOT = 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)';

/** More than a region had sandboxes of `serve` once. */
const SLOW_PAGES = 13;

/** Of each host; the run has two. */
const BUDGET = SLOW_PAGES + 1;

describe('local/stack, load', function () {
  this.timeout(120_000);
  const released = Promise.withResolvers<undefined>();
  let site: PageServer;
  let stack: LocalStack;
  before(async () => {
    site = await startPageServer(
      {},
      {
        otherwise: (request, response) => {
          const target = request.url ?? '/';
          const ready = target.startsWith('/slow') ? released.promise : Promise.resolve(undefined);
          void ready.then(() => {
            response.setHeader('content-type', 'text/html');
            response.end(`<!DOCTYPE html><title>x</title><p>The page at ${target} has some text.`);
          });
        },
      },
    );
    const settings = { ...PROBED_SETTINGS, newPagesPerHour: BUDGET };
    stack = await startLocalStack({
      port: 0,
      site: site.url,
      regions: ['us-east-1', 'eu-central-1'],
      onLog: () => undefined,
      settings,
    });
  });
  after(async () => {
    released.resolve(undefined);
    await stack.close();
    await site.close();
  });

  const renders = () =>
    stack.lambda
      .invocations()
      .filter(({ functionName }) => functionName === 'georender-render')
      .reduce((sum, { invocations }) => sum + invocations, 0);

  it('renders as many made-up pages as the budget allows, in all regions together, and has crawlers come again', async () => {
    for (let page = 0; page < BUDGET + 5; page += 1) {
      const { status, headers } = await crawl(stack.url, `/?made-up=${page}`, 'DE');
      assert.equal(status, page < BUDGET ? 200 : 503, `page ${page}`);
      if (status === 503) assert.ok(Number(headers['retry-after']) > 0);
    }
    assert.equal(renders(), BUDGET);
    const preview = await crawl(stack.url, '/?made-up=preview', 'DE', { 'user-agent': SLACKBOT });
    assert.deepEqual({ status: preview.status, cache: cacheOf(preview) }, { status: 200, cache: 'BYPASS over-budget' });
    assert.match(preview.body, /has some text/);
  });

  it('answers with kept pages while renders queue', async () => {
    const other = stack.url.replace('127.0.0.1', 'localhost');
    await crawl(other, '/kept');
    const slow = Array.from({ length: SLOW_PAGES }, (_, page) => crawl(other, `/slow/${page}`));
    const kept = crawlBehindEdge(other, '/kept');
    assert.equal(await Promise.race([kept, ...slow]), await kept, 'no slow page was answered before');
    assert.equal(cacheOf(await kept), 'HIT');
    released.resolve(undefined);
    await Promise.all(slow);
  });
});

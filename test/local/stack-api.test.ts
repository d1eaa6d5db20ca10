// The HTTP API of the local run, end to end: through the edge, jobs, queues and real Chromium.
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { cacheOf, crawl, until } from '../support/edge/crawler';
import { ProbedStack } from './probed-stack';

/** A job's answer, as far as the test reads it. */
interface Job {
  readonly state: string;
  readonly total: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly failed: Readonly<Record<string, number>>;
}

describe('local/stack, HTTP API', function () {
  this.timeout(300_000);
  const run = new ProbedStack();
  before(() => run.start());
  after(() => run.close());
  beforeEach(() => run.reset());
  afterEach(function () {
    run.tellLog(this.currentTest);
  });

  const post = (route: string, body: object) =>
    fetch(`${run.stack.url}/_georender/${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  async function ended(answer: Response): Promise<Job> {
    assert.equal(answer.status, 202, await answer.clone().text());
    const { status } = (await answer.json()) as { readonly status: string };
    const headers = { authorization: `Bearer ${run.stack.api.token}` };
    for (;;) {
      const asked = await fetch(run.stack.url + status, { headers });
      assert.equal(asked.status, 200);
      const job = (await asked.json()) as Job;
      if (job.state === 'done' || job.state === 'failed') return job;
      await setTimeout(250);
    }
  }

  it('recaches pages in the form of prerender.io, says when all are done, and which changed', async () => {
    const { url, api } = run.stack;
    const urls = ['/api-test/1', '/api-test/2'].map((target) => url + target);
    assert.equal(cacheOf(await crawl(url, '/api-test/1', 'DE')), 'MISS');
    const first = await ended(await post('recache', { prerenderToken: api.token, urls }));
    assert.partialDeepStrictEqual(first, { state: 'done', total: 2, failed: {} });
    assert.equal(first.changed + first.unchanged, 2);
    for (const target of ['/api-test/1', '/api-test/2'])
      assert.equal(cacheOf(await crawl(url, target, 'DE')), 'HIT', target);
    const again = await ended(await post('recache', { prerenderToken: api.token, urls }));
    assert.partialDeepStrictEqual(again, { state: 'done', changed: 0, unchanged: 2 });
  });

  it('purges a page, which is rendered again before it is shown', async () => {
    const { url, api } = run.stack;
    await crawl(url, '/api-test/purged', 'DE');
    const job = await ended(await post('purge', { prerenderToken: api.token, url: `${url}/api-test/purged` }));
    assert.equal(job.state, 'done');
    assert.equal(cacheOf(await crawl(url, '/api-test/purged', 'DE')), 'MISS');
  });

  it('publishes: bots get what is kept until the new version is rendered, and wait for no page', async () => {
    const { url, api } = run.stack;
    assert.match((await crawl(url, '/api-test/published', 'DE')).body, /first/);
    run.news = 'second';
    const job = await ended(await post('publish', { prerenderToken: api.token, deployment: 'v1' }));
    assert.equal(job.state, 'done');
    const renewed = await until(
      () => crawl(url, '/api-test/published', 'DE'),
      (answer) => {
        assert.match(cacheOf(answer), /^(?:HIT|STALE)/);
        return answer.body.includes('second');
      },
    );
    assert.equal(cacheOf(renewed), 'HIT');
  });

  it('refuses wrong tokens and orders at the same paths, and lets no page have them', async () => {
    const { url, api } = run.stack;
    assert.equal((await post('recache', { prerenderToken: 'wrong', url })).status, 401);
    assert.equal((await post('recache', { prerenderToken: api.token, url: 'https://elsewhere.example/' })).status, 400);
    const bot = await crawl(url, '/_georender/recache', 'DE');
    assert.equal(bot.status, 401);
  });
});

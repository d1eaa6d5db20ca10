// The render queues of the local run, end to end: real SQS client, real Chromium.
import assert from 'node:assert/strict';
import { sqsClient } from '../../handlers/adapters/aws-clients';
import { SqsRenderQueue } from '../../handlers/adapters/sqs/render-queue';
import type { RenderOrder, RenderQueue } from '../../handlers/queue/ports';
import { cacheOf, crawl } from '../support/edge/crawler';
import { ProbedStack } from './probed-stack';

const REGION = 'eu-central-1';

describe('local/stack, render queue', function () {
  this.timeout(300_000);
  const run = new ProbedStack();
  let queue: RenderQueue;
  const client = () =>
    sqsClient(REGION, {
      endpoint: run.stack.queues.sqs.endpoint,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });

  before(async () => {
    await run.start();
    const urls = run.stack.queues.urls.get(REGION) ?? assert.fail('The region has no queue.');
    queue = new SqsRenderQueue(client(), urls);
  });
  after(() => run.close());
  beforeEach(() => run.reset());
  afterEach(function () {
    run.tellLog(this.currentTest);
  });

  const order = (target: string): RenderOrder => ({
    url: run.stack.url + target,
    variant: 'desktop',
    value: 'rest',
    newerThanMs: Date.now(),
  });
  const isEmpty = async () => {
    const { waiting, underWay } = await queue.depth();
    return underWay + Object.values(waiting).reduce((sum, count) => sum + count, 0) === 0;
  };

  it('renders what is ordered, and bots get it from the cache', async () => {
    const targets = ['/queued/1', '/queued/2', '/queued/3'];
    await queue.send(targets.map(order));

    while (!(await isEmpty()));

    for (const target of targets) assert.equal(cacheOf(await crawl(run.stack.url, target, 'DE')), 'HIT', target);
  });

  it('keeps the orders of a stopped region, and goes on when it starts again', async () => {
    await run.stack.regions.stop(REGION);
    await assert.rejects(queue.send([order('/stopped')]));
    run.stack.regions.start(REGION);
    await queue.send([order('/stopped')]);

    while (!(await isEmpty()));

    assert.equal(cacheOf(await crawl(run.stack.url, '/stopped', 'DE')), 'HIT');
  });
});

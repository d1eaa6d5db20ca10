import assert from 'node:assert/strict';
import type { JobProgress } from '../../../handlers/jobs/ports';
import { amplifyEvent } from './amplify-event';
import { FIFTEEN_MINUTES_MS, JOB_ID, JobsLab } from './jobs-lab';

const PAGE = 'https://www.example.com/articles/';

function pages(count: number): readonly string[] {
  return Array.from({ length: count }, (_, number) => `${PAGE}${number}`);
}

function progress(state: JobProgress['state'], changedOrders: readonly number[] = []): JobProgress {
  return {
    ...{ id: JOB_ID, kind: 'recache', orders: 4, createdAtMs: 0, orderedBy: 'cms', note: undefined },
    ...{ state, changed: changedOrders.length, unchanged: 0, failed: {}, changedOrders },
  };
}

describe('handlers/jobs/create-jobs', () => {
  it('marks recached pages stale everywhere before it orders their renders', async () => {
    const lab = new JobsLab({ notices: undefined });
    await lab.run({ kind: 'recache', jobId: JOB_ID, urls: pages(2) });
    assert.deepEqual(lab.events, ['stale urls', 'sent 2 to eu-central-1']);
    assert.deepEqual(lab.sent.get('eu-central-1')?.[1], {
      url: `${PAGE}1`,
      variant: 'desktop',
      value: 'listed',
      newerThanMs: 1_000_000,
      jobId: `${JOB_ID}-1`,
    });
    assert.deepEqual(lab.steps, [{ state: 'under-way' }, { state: 'done', orders: 2 }]);
    assert.deepEqual(lab.tasks, [], 'without IndexNow nobody is told');
  });

  it('shares the orders of many pages among the regions, each order once and in all variants', async () => {
    const lab = new JobsLab({ config: { variants: ['desktop', 'mobile'], publishRenders: 0 } });
    await lab.run({ kind: 'recache', jobId: JOB_ID, urls: pages(150) });
    const sent = [...lab.sent].map(([region, orders]) => [region, orders.length]);
    assert.deepEqual(Object.fromEntries(sent), { 'eu-central-1': 200, 'us-east-1': 100 });
    const names = [...lab.sent.values()].flat().map(({ jobId }) => jobId);
    assert.deepEqual(new Set(names), new Set(Array.from({ length: 300 }, (_, index) => `${JOB_ID}-${index}`)));
    assert.deepEqual(lab.tasks, [{ kind: 'announce', jobId: JOB_ID, urls: pages(150), variants: 2, turns: 0 }]);
  });

  it('passes over a region whose queue fails, and fails only if all do', async () => {
    const lab = new JobsLab();
    lab.deadRegions.add('eu-central-1');
    lab.unreached = ['eu-central-1'];
    await lab.run({ kind: 'recache', jobId: JOB_ID, urls: pages(1) });
    assert.deepEqual(lab.events, ['stale urls', 'sent 1 to us-east-1']);
    assert.deepEqual(lab.steps.at(-1), { state: 'done', orders: 1, note: 'Marked by replication only: eu-central-1.' });
    lab.deadRegions.add('us-east-1');
    await assert.rejects(lab.run({ kind: 'recache', jobId: JOB_ID, urls: pages(1) }), { name: 'NoQueueError' });
    assert.deepEqual(lab.steps.at(-1), { state: 'failed', note: 'No region’s queue took the orders.' });
    assert.ok(lab.log.lines.some(({ level, message }) => level === 'error' && message === 'A job failed.'));
  });

  it('purges, and throws what fails, so that Lambda delivers the event again', async () => {
    const lab = new JobsLab();
    await lab.run({ kind: 'purge', jobId: JOB_ID, order: { kind: 'host', host: 'www.example.com' } });
    assert.deepEqual([lab.events, lab.steps.at(-1)], [['purge host'], { state: 'done', orders: 0 }]);
    lab.purgeFails = true;
    await assert.rejects(lab.run({ kind: 'purge', jobId: JOB_ID, order: { kind: 'everything' } }), /No region took it/);
    assert.deepEqual(lab.steps.at(-1), { state: 'failed', note: 'No region took it.' });
  });

  it('tells search engines of the pages that changed, once the renders are over, each page once', async () => {
    const lab = new JobsLab();
    lab.progress = (elapsedMs) => (elapsedMs < 60_000 ? progress('under-way', [0]) : progress('done', [0, 1, 6]));
    await lab.run({ kind: 'announce', jobId: JOB_ID, urls: pages(4), variants: 2, turns: 0 });
    assert.deepEqual(lab.submitted, [[`${PAGE}0`, `${PAGE}3`]]);
    assert.ok(lab.elapsedMs() >= 60_000 && lab.elapsedMs() < 95_000, String(lab.elapsedMs()));
  });

  it('tells search engines nothing if no page changed, or the job is unknown', async () => {
    const lab = new JobsLab();
    lab.progress = () => progress('done');
    await lab.run({ kind: 'announce', jobId: JOB_ID, urls: pages(4), variants: 1, turns: 0 });
    lab.progress = () => undefined;
    await lab.run({ kind: 'announce', jobId: JOB_ID, urls: pages(4), variants: 1, turns: 0 });
    assert.deepEqual([lab.submitted, lab.elapsedMs()], [[], 0]);
  });

  it('hands a long recache on to its next run, and gives up after eight', async () => {
    const lab = new JobsLab();
    lab.progress = () => progress('under-way', [2]);
    const task = { kind: 'announce', jobId: JOB_ID, urls: pages(4), variants: 1, turns: 7 };
    await lab.run(task);
    assert.deepEqual([lab.tasks, lab.submitted], [[{ ...task, turns: 8 }], []]);
    assert.ok(lab.elapsedMs() <= FIFTEEN_MINUTES_MS - 120_000);
    await lab.run({ ...task, turns: 8 });
    assert.deepEqual([lab.tasks.length, lab.submitted], [1, [[`${PAGE}2`]]]);
    assert.equal(lab.log.lines.at(-1)?.level, 'warn');
  });

  const wrong: Record<string, unknown> = {
    nothing: undefined,
    'another kind': { kind: 'shutdown' },
    'a job without an id': { kind: 'recache', jobId: 'x', urls: [] },
    'a purge of nothing': { kind: 'purge', jobId: JOB_ID, order: { kind: 'urls' } },
    'a marker without a deployment': { kind: 'publish', marker: 'x' },
    'a failed deployment': amplifyEvent({ jobStatus: 'FAILED' }),
    'a deployment without a branch': amplifyEvent({ branchName: undefined }),
  };
  for (const [what, event] of Object.entries(wrong)) {
    it(`refuses an event with ${what}`, async () => {
      await assert.rejects(new JobsLab().run(event), { name: 'UnknownTaskError' });
    });
  }
});

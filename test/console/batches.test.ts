// Requests in batches.
import assert from 'node:assert/strict';
import { type RequestBatch, requestBatches } from '../../console/requests/batches';
import { RequestFeed } from '../../console/requests/request-feed';
import { ManualScheduler } from '../support/machine/manual-scheduler';
import { manualTimers, promisesRun } from '../support/machine/manual-timers';
import { seenRequest } from './seen-requests';

const pathsOf = ({ value }: IteratorResult<RequestBatch, undefined>): readonly string[] | undefined =>
  value?.requests.map(({ path }) => path);

describe('console/batches', () => {
  it('tells the first at once, and what comes within half a second together', async () => {
    const [feed, scheduler, ending] = [new RequestFeed(), new ManualScheduler(), new AbortController()];
    const batches = requestBatches(feed, manualTimers(scheduler), ending.signal);
    const first = batches.next();
    feed.add(seenRequest({ path: '/1' }));
    assert.deepEqual(pathsOf(await first), ['/1']);
    const second = batches.next();
    for (const path of ['/2', '/3']) feed.add(seenRequest({ path }));
    scheduler.advance(499);
    await promisesRun();
    feed.add(seenRequest({ path: '/4' }));
    scheduler.advance(1);
    assert.deepEqual(pathsOf(await second), ['/2', '/3', '/4']);
    ending.abort();
    assert.equal((await batches.next()).done, true);
  });

  it('leaves out what nobody can follow, and counts it', async () => {
    const [feed, scheduler] = [new RequestFeed(), new ManualScheduler()];
    const batches = requestBatches(feed, manualTimers(scheduler), undefined);
    const first = batches.next();
    for (let count = 0; count < 3_000; count += 1) feed.add(seenRequest());
    const { value } = await first;
    assert.equal(value?.requests.length, 200);
    assert.equal(value?.leftOut, 1_000);
    void batches.return(undefined);
  });

  it('shares out what comes at once, as a stack’s requests do', async () => {
    const [feed, scheduler] = [new RequestFeed(), new ManualScheduler()];
    const batches = requestBatches(feed, manualTimers(scheduler), undefined);
    const sizes: (number | undefined)[] = [];
    let next = batches.next();
    for (let count = 0; count < 500; count += 1) feed.add(seenRequest());
    for (let count = 0; count < 3; count += 1) {
      const { value } = await next;
      sizes.push(value?.requests.length);
      assert.equal(value?.leftOut, 0);
      next = batches.next();
      scheduler.advance(500);
      await promisesRun();
    }
    assert.deepEqual(sizes, [200, 200, 100]);
    feed.note(['eu-central-1 does not answer.']);
    const { value } = await next;
    assert.deepEqual([value?.requests, value?.notes], [[], ['eu-central-1 does not answer.']]);
    void batches.return(undefined);
  });

  it('ends while it waits, and listens no more', async () => {
    const [feed, ending] = [new RequestFeed(), new AbortController()];
    const batches = requestBatches(feed, manualTimers(new ManualScheduler()), ending.signal);
    const next = batches.next();
    ending.abort();
    assert.equal((await next).done, true);
  });
});

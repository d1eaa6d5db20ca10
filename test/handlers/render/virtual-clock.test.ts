// A page's time runs in spans that end when the browser says so; a request that hangs holds it up for a moment only.
import assert from 'node:assert/strict';
import type { CDPSession } from 'puppeteer-core';
import { VirtualClock } from '../../../handlers/render/virtual-clock';
import { ManualScheduler } from '../../support/manual-scheduler';
import { manualTimers, promisesRun } from '../../support/manual-timers';

interface Order {
  readonly method: string;
  readonly policy?: string;
  readonly budget?: number;
}

/** A page's session that tells of a span's end when a test says so. */
class ClockedPage {
  readonly orders: Order[] = [];
  /** While it is set, the page's thread is busy: it evaluates nothing. */
  private busy: PromiseWithResolvers<object> | undefined;
  private readonly heard: (() => void)[] = [];
  readonly session: Pick<CDPSession, 'send' | 'on'>;

  constructor() {
    const send = (method: string, given: { readonly policy?: string; readonly budget?: number } = {}): Promise<object> => {
      const { policy, budget } = given;
      this.orders.push({ method, ...(policy !== undefined && { policy }), ...(budget !== undefined && { budget }) });
      return method === 'Runtime.evaluate' && this.busy !== undefined ? this.busy.promise : Promise.resolve({});
    };
    const on = (type: string, hear: () => void): unknown => {
      if (type === 'Emulation.virtualTimeBudgetExpired') this.heard.push(hear);
      return this.session;
    };
    // What the session of the DevTools protocol is asked, without its hundreds of overloads.
    this.session = { send: send as CDPSession['send'], on: on as CDPSession['on'] };
  }

  /** The policies that were set, with their budgets. */
  get policies(): readonly string[] {
    return this.orders.flatMap(({ policy, budget }) => (policy === undefined ? [] : [budget === undefined ? policy : `${policy} ${budget}`]));
  }

  /** A span of its time is over. */
  expire(): void {
    for (const hear of this.heard) hear();
  }

  becomeBusy(): void {
    this.busy = Promise.withResolvers();
  }

  becomeIdle(): void {
    this.busy?.resolve({});
    this.busy = undefined;
  }
}

/** Whether a task has ended so far. */
async function hasEnded(task: Promise<unknown>): Promise<boolean> {
  await promisesRun();
  return Promise.race([task.then(() => true), Promise.resolve().then(() => false)]);
}

describe('handlers/render/virtual-clock', () => {
  let page: ClockedPage;
  let scheduler: ManualScheduler;
  let clock: VirtualClock;

  beforeEach(() => {
    page = new ClockedPage();
    scheduler = new ManualScheduler();
    clock = new VirtualClock(page.session, manualTimers(scheduler), true);
  });

  it('runs until the browser says that the span is over', async () => {
    const run = clock.run(16, 'regardless');
    assert.equal(await hasEnded(run), false);
    scheduler.advance(10_000);
    assert.equal(await hasEnded(run), false, 'a page’s thread may be busy for as long as it likes');
    page.expire();
    await run;
    assert.deepEqual(page.policies, ['advance 16']);
  });

  it('gives whole milliseconds, and never none', async () => {
    for (const forMs of [0, 0.2, 16.4]) {
      const run = clock.run(forMs, 'regardless');
      page.expire();
      await run;
    }
    assert.deepEqual(page.policies, ['advance 1', 'advance 1', 'advance 16']);
  });

  it('stands still while a request has no answer, and is told to go on after a moment', async () => {
    const run = clock.run(100, 'until-request');
    await promisesRun();
    assert.deepEqual(page.policies, ['pauseIfNetworkFetchesPending 100']);
    scheduler.advance(39);
    await promisesRun();
    assert.equal(page.policies.length, 1);
    scheduler.advance(1);
    await promisesRun();
    assert.deepEqual(page.policies, ['pauseIfNetworkFetchesPending 100', 'advance'], 'up to the end of what was given');
    page.expire();
    await run;
    assert.equal(scheduler.pendingCount, 0);
  });

  it('is not told to go on if it is over in time', async () => {
    const run = clock.run(100, 'until-request');
    await promisesRun();
    page.expire();
    await run;
    scheduler.advance(1_000);
    await promisesRun();
    assert.deepEqual(page.policies, ['pauseIfNetworkFetchesPending 100']);
    assert.equal(scheduler.pendingCount, 0);
  });

  it('does not push a page that is busy', async () => {
    const run = clock.run(100, 'until-request');
    await promisesRun();
    page.becomeBusy();
    scheduler.advance(40);
    await promisesRun();
    page.expire();
    page.becomeIdle();
    await run;
    assert.deepEqual(page.policies, ['pauseIfNetworkFetchesPending 100']);
  });

  it('is told to go on at the end of each span that was abandoned', async () => {
    // The document of this run is left in its midst: nobody waits for it, but the browser still ends it.
    void clock.run(250, 'regardless');
    await promisesRun();
    const run = clock.run(16, 'regardless');
    await promisesRun();
    page.expire();
    assert.equal(await hasEnded(run), false);
    assert.deepEqual(page.policies, ['advance 250', 'advance 16', 'advance']);
    page.expire();
    await run;
    assert.deepEqual(page.policies, ['advance 250', 'advance 16', 'advance']);
  });

  it('is not pushed by a run that was abandoned', async () => {
    void clock.run(250, 'until-request');
    await promisesRun();
    const run = clock.run(16, 'regardless');
    await promisesRun();
    scheduler.advance(40);
    await promisesRun();
    assert.deepEqual(page.policies, ['pauseIfNetworkFetchesPending 250', 'advance 16']);
    page.expire();
    page.expire();
    await run;
  });

  it('counts no end that it was not waiting for', async () => {
    page.expire();
    const run = clock.run(16, 'regardless');
    assert.equal(await hasEnded(run), false);
    page.expire();
    await run;
  });

  it('has time to leave a page, which is not waited for', async () => {
    await clock.leave();
    assert.deepEqual(page.policies, ['advance 100']);
    await clock.stop();
    assert.deepEqual(page.policies, ['advance 100', 'pause']);
    const run = clock.run(16, 'regardless');
    await promisesRun();
    page.expire();
    assert.equal(await hasEnded(run), false, 'the end was that of leaving');
    page.expire();
    await run;
  });

  it('ends with the session’s error', async () => {
    const gone: Pick<CDPSession, 'send' | 'on'> = { ...page.session, send: () => Promise.reject(new Error('Target closed')) };
    await assert.rejects(new VirtualClock(gone, manualTimers(scheduler), true).run(16, 'regardless'), /Target closed/);
  });

  it('is real where the browser draws by itself: nothing is ordered', async () => {
    const real = new VirtualClock(page.session, manualTimers(scheduler), false);
    const run = real.run(250, 'until-request');
    scheduler.advance(249);
    assert.equal(await hasEnded(run), false);
    scheduler.advance(1);
    await run;
    await real.leave();
    await real.stop();
    assert.deepEqual(page.orders, []);
  });
});

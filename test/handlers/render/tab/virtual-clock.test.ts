// A page's time runs in spans, which the browser ends.
import assert from 'node:assert/strict';
import type { CDPSession } from 'puppeteer-core';
import { VirtualClock } from '../../../../handlers/render/tab/virtual-clock';
import { ManualScheduler } from '../../../support/machine/manual-scheduler';
import { manualTimers, promisesRun } from '../../../support/machine/manual-timers';

interface Order {
  readonly method: string;
  readonly policy?: string;
  readonly budget?: number;
}

/** A page's session, in which the test ends the spans. */
class ClockedPage {
  readonly orders: Order[] = [];
  private readonly heard: (() => void)[] = [];
  readonly session: Pick<CDPSession, 'send' | 'on'>;

  constructor() {
    const send = (
      method: string,
      given: { readonly policy?: string; readonly budget?: number } = {},
    ): Promise<object> => {
      const { policy, budget } = given;
      this.orders.push({ method, ...(policy !== undefined && { policy }), ...(budget !== undefined && { budget }) });
      return Promise.resolve({});
    };
    const on = (type: string, hear: () => void): unknown => {
      if (type === 'Emulation.virtualTimeBudgetExpired') this.heard.push(hear);
      return this.session;
    };
    // The session's `send`, without its hundreds of overloads.
    this.session = { send: send as CDPSession['send'], on: on as CDPSession['on'] };
  }

  /** The policies that were set, with their budgets. */
  get policies(): readonly string[] {
    return this.orders.flatMap(({ policy, budget }) =>
      policy === undefined ? [] : [budget === undefined ? policy : `${policy} ${budget}`],
    );
  }

  /** Ends a span. */
  expire(): void {
    for (const hear of this.heard) hear();
  }
}

/** Whether a task has ended so far. */
async function hasEnded(task: Promise<unknown>): Promise<boolean> {
  await promisesRun();
  return Promise.race([task.then(() => true), Promise.resolve().then(() => false)]);
}

describe('handlers/render/tab/virtual-clock', () => {
  let page: ClockedPage;
  let scheduler: ManualScheduler;
  let clock: VirtualClock;

  beforeEach(() => {
    page = new ClockedPage();
    scheduler = new ManualScheduler();
    clock = new VirtualClock(page.session, manualTimers(scheduler), () => true);
  });

  it('runs until the browser ends the span', async () => {
    const run = clock.run(16);
    assert.equal(await hasEnded(run), false);
    scheduler.advance(10_000);
    assert.equal(await hasEnded(run), false, 'a page’s thread may be busy for as long as it likes');
    page.expire();
    await run;
    assert.deepEqual(page.policies, ['advance 16']);
  });

  it('gives whole milliseconds, at least one', async () => {
    for (const forMs of [0, 0.2, 16.4]) {
      const run = clock.run(forMs);
      page.expire();
      await run;
    }
    assert.deepEqual(page.policies, ['advance 1', 'advance 1', 'advance 16']);
  });

  it('is shorter if the span of an earlier document ends in it', async () => {
    // This run's document is left before its end; the browser still ends the span.
    void clock.run(250);
    await promisesRun();
    const run = clock.run(16);
    await promisesRun();
    page.expire();
    await run;
    assert.deepEqual(page.policies, ['advance 250', 'advance 16']);
  });

  it('is held for a moment by a request of the page', async () => {
    const run = clock.run(100, { isHeld: true, hasWork: false });
    await promisesRun();
    assert.deepEqual(page.policies, ['pauseIfNetworkFetchesPending 100']);
    scheduler.advance(40);
    await promisesRun();
    scheduler.advance(0);
    await promisesRun();
    assert.deepEqual(page.policies, ['pauseIfNetworkFetchesPending 100', 'advance 1']);
    page.expire();
    await run;
    assert.equal(scheduler.pendingCount, 0);
  });

  it('is not held again by a request that never ends, until the page is left', async () => {
    const heldUp = async () => {
      const run = clock.run(100, { isHeld: true, hasWork: false });
      await promisesRun();
      scheduler.advance(40);
      await promisesRun();
      scheduler.advance(0);
      await promisesRun();
      page.expire();
      await run;
    };
    for (let turn = 0; turn < 3; turn += 1) await heldUp();
    const free = clock.run(100, { isHeld: true, hasWork: false });
    page.expire();
    await free;
    assert.deepEqual(page.policies.slice(-2), ['advance 1', 'advance 100']);
    await clock.leave();
    void clock.run(100, { isHeld: true, hasWork: false });
    await promisesRun();
    assert.equal(page.policies.at(-1), 'pauseIfNetworkFetchesPending 100');
  });

  it('does not push for a document that was left meanwhile', async () => {
    // The run of a document that is gone is not awaited.
    void clock.run(100, { isHeld: true, hasWork: false });
    await promisesRun();
    const run = clock.run(16);
    await promisesRun();
    scheduler.advance(40);
    await promisesRun();
    scheduler.advance(0);
    await promisesRun();
    assert.deepEqual(
      page.policies,
      ['pauseIfNetworkFetchesPending 100', 'advance 16'],
      'a push would take the end of this run as its own',
    );
    page.expire();
    await run;
  });

  it('ignores an end that it does not expect', async () => {
    page.expire();
    const run = clock.run(16);
    assert.equal(await hasEnded(run), false);
    page.expire();
    await run;
  });

  it('gives a page the time to be left, and then to rest', async () => {
    await clock.leave();
    assert.deepEqual(page.policies, ['advance 100']);
    const rest = clock.rest(2_500);
    await promisesRun();
    assert.deepEqual(page.policies, ['advance 100'], 'not before the page has been left');
    page.expire();
    await promisesRun();
    assert.deepEqual(page.policies, ['advance 100', 'advance 2500']);
    page.expire();
    await rest;
  });

  it('fails with the session’s error', async () => {
    const gone: Pick<CDPSession, 'send' | 'on'> = {
      ...page.session,
      send: () => Promise.reject(new Error('Target closed')),
    };
    await assert.rejects(new VirtualClock(gone, manualTimers(scheduler), () => true).run(16), /Target closed/);
  });

  it('is real where the browser draws by itself', async () => {
    const real = new VirtualClock(page.session, manualTimers(scheduler), () => false);
    const run = real.run(250);
    scheduler.advance(249);
    assert.equal(await hasEnded(run), false);
    scheduler.advance(1);
    await run;
    await real.leave();
    await real.rest(2_500);
    assert.deepEqual(page.orders, []);
  });
});

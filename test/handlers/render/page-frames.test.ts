// Frames come at a screen's pace to who asks for them, slowly to who doesn't, and never two at once in one browser.
import assert from 'node:assert/strict';
import type { CDPSession } from 'puppeteer-core';
import { FrameTurns, PageFrames } from '../../../handlers/render/page-frames';
import { ManualScheduler } from '../../support/manual-scheduler';
import { manualTimers, promisesRun } from '../../support/manual-timers';

/** The orders that a page got; each is answered by hand, or at once. */
class Orders {
  /** When each frame was ordered, in milliseconds. */
  readonly framesMs: number[] = [];
  readonly open: { readonly method: string; readonly come: () => void; readonly fail: (error: Error) => void }[] = [];
  atOnce = true;

  constructor(private readonly scheduler: ManualScheduler) {}

  readonly session = {
    send: (method: string) => {
      if (method === 'HeadlessExperimental.beginFrame') this.framesMs.push(Math.round(this.scheduler.nowMs));
      return this.atOnce
        ? Promise.resolve()
        : new Promise<void>((come, fail) => this.open.push({ method, come, fail }));
    },
  };
}

function pageOf(scheduler: ManualScheduler, turns: FrameTurns) {
  const orders = new Orders(scheduler);
  const hung: number[] = [];
  const frames = new PageFrames(orders.session as Pick<CDPSession, 'send'>, turns, manualTimers(scheduler), () => hung.push(scheduler.nowMs));
  return { frames, orders, hung };
}

describe('handlers/render/page-frames', () => {
  let scheduler: ManualScheduler;
  let turns: FrameTurns;

  beforeEach(() => {
    scheduler = new ManualScheduler();
    turns = new FrameTurns();
  });

  async function passes(ms: number): Promise<void> {
    for (let passedMs = 0; passedMs < ms; passedMs += 1) {
      scheduler.advance(1);
      await promisesRun();
    }
  }

  it('draws now and then for a page that does not ask, and once more for what that has begun', async () => {
    const { frames, orders } = pageOf(scheduler, turns);
    frames.start();
    await passes(500);
    assert.ok(frames.coming !== undefined, 'one is to come');
    await passes(1_100);
    assert.deepEqual(orders.framesMs, [500, 517, 1_017, 1_034, 1_534, 1_551]);
    assert.equal(frames.coming, undefined);
  });

  it('draws the frame that is asked for when a screen would, and no further one', async () => {
    const { frames, orders } = pageOf(scheduler, turns);
    frames.start();
    await passes(100);
    frames.want();
    await passes(5);
    assert.deepEqual(orders.framesMs, [101]);
    frames.want();
    await passes(300);
    assert.deepEqual(orders.framesMs, [101, 118], 'not before a screen would');
  });

  it('draws on at a screen’s pace once every frame is asked for, until the render is over', async () => {
    const { frames, orders } = pageOf(scheduler, turns);
    frames.start();
    frames.steady();
    await passes(100);
    assert.deepEqual(orders.framesMs, [17, 34, 51, 68, 85]);
    frames.stop();
    await passes(1_000);
    assert.equal(orders.framesMs.length, 5);
    frames.start();
    await passes(100);
    assert.equal(orders.framesMs.length, 5, 'the next render has not asked');
  });

  it('begins no frame while another page’s is on its way', async () => {
    const one = pageOf(scheduler, turns);
    const other = pageOf(scheduler, turns);
    one.orders.atOnce = false;
    for (const { frames } of [one, other]) {
      frames.start();
      frames.steady();
    }
    await passes(400);
    assert.deepEqual([one.orders.framesMs, other.orders.framesMs], [[17], []]);
    one.orders.atOnce = true;
    one.orders.open.shift()?.come();
    await passes(2);
    assert.deepEqual([one.orders.framesMs.length, other.orders.framesMs.length], [2, 1], 'then both go on');
  });

  it('gives the others their turn when a page is gone with its frame', async () => {
    const one = pageOf(scheduler, turns);
    const other = pageOf(scheduler, turns);
    one.orders.atOnce = false;
    for (const { frames } of [one, other]) {
      frames.start();
      frames.want();
    }
    await passes(20);
    one.frames.stop();
    one.orders.open.shift()?.fail(new Error('Target closed'));
    await passes(1);
    assert.equal(other.orders.framesMs.length, 1);
    assert.deepEqual(one.hung, []);
  });

  it('tells of a frame that does not come though the page is at rest', async () => {
    const { frames, orders, hung } = pageOf(scheduler, turns);
    orders.atOnce = false;
    frames.start();
    frames.want();
    await passes(1_017);
    assert.deepEqual(orders.open.map(({ method }) => method), ['HeadlessExperimental.beginFrame', 'Runtime.evaluate']);
    await passes(20_000);
    assert.deepEqual(hung, [], 'a page that does not answer is busy: its frame may come yet');
    orders.open[1]?.come();
    await passes(999);
    assert.deepEqual(hung, []);
    await passes(2);
    assert.equal(hung.length, 1);
  });

  it('has no doubt about a frame that came', async () => {
    const { frames, orders, hung } = pageOf(scheduler, turns);
    orders.atOnce = false;
    frames.start();
    frames.want();
    await passes(1_100);
    orders.open[1]?.come();
    await passes(500);
    orders.open[0]?.come();
    await passes(5_000);
    assert.deepEqual(hung, []);
  });

  it('leaves a browser alone that draws by itself', async () => {
    const { frames, orders } = pageOf(scheduler, turns);
    orders.atOnce = false;
    frames.start();
    frames.steady();
    await passes(20);
    orders.open.shift()?.fail(new Error("Protocol error (HeadlessExperimental.beginFrame): 'HeadlessExperimental.beginFrame' wasn't found"));
    await passes(1_000);
    const next = pageOf(scheduler, turns);
    next.frames.start();
    next.frames.want();
    await passes(1_000);
    assert.deepEqual([orders.framesMs.length, next.orders.framesMs.length], [1, 0]);
  });
});

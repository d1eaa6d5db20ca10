// Frames go forward, never two at once in one browser. A frame that never comes is reported.
import assert from 'node:assert/strict';
import { FrameTurns, PageFrames } from '../../../../handlers/render/tab/page-frames';
import { ManualScheduler } from '../../../support/machine/manual-scheduler';
import { manualTimers, promisesRun } from '../../../support/machine/manual-timers';

interface Order {
  readonly method: string;
  readonly ticks: number | undefined;
  readonly come: (answer: object) => void;
  readonly fail: (error: Error) => void;
}

/** A page that answers when the test has it answer. */
class OrderedPage {
  readonly open: Order[] = [];
  readonly ticks: number[] = [];
  atOnce = true;
  hung = 0;
  readonly frames: PageFrames;

  constructor(turns: FrameTurns, scheduler: ManualScheduler) {
    const send = (
      method: string,
      { frameTimeTicks: ticks }: { readonly frameTimeTicks?: number } = {},
    ): Promise<object> => {
      if (ticks !== undefined) this.ticks.push(ticks);
      const answer = { virtualTimeTicksBase: 1_000, result: { value: 50_000 } };
      if (this.atOnce) return Promise.resolve(answer);
      return new Promise((come, fail) => this.open.push({ method, ticks, come, fail }));
    };
    // The session's `send`, without its hundreds of overloads.
    const session: Pick<ConstructorParameters<typeof PageFrames>[0], 'send'> = {
      send: send as ConstructorParameters<typeof PageFrames>[0]['send'],
    };
    this.frames = new PageFrames(session, turns, manualTimers(scheduler), () => (this.hung += 1));
  }
}

describe('handlers/render/tab/page-frames', () => {
  let scheduler: ManualScheduler;
  let turns: FrameTurns;

  beforeEach(() => {
    scheduler = new ManualScheduler();
    turns = new FrameTurns();
  });

  it('draws each frame at the page’s own time, and never goes back', async () => {
    const page = new OrderedPage(turns, scheduler);
    assert.equal(await page.frames.begin(), 50_000);
    for (const pageMs of [50_016, 50_100, 50_100, 50_050]) await page.frames.draw(pageMs);
    assert.deepEqual(
      page.ticks.map((ticks) => Math.round(ticks * 10) / 10),
      [1_016, 1_100, 1_100.1, 1_100.2],
    );
  });

  it('orders nothing in a browser that draws by itself', async () => {
    const page = new OrderedPage(turns, scheduler);
    page.atOnce = false;
    const begun = page.frames.begin();
    await promisesRun();
    page.open[0]?.fail(new Error("'HeadlessExperimental.beginFrame' wasn't found"));
    assert.equal(await begun, undefined);
    await page.frames.draw(50_016);
    assert.deepEqual(page.ticks, []);
  });

  it('draws one page’s frame after the other’s', async () => {
    const [one, other] = [new OrderedPage(turns, scheduler), new OrderedPage(turns, scheduler)];
    await Promise.all([one.frames.begin(), other.frames.begin()]);
    one.atOnce = false;
    const drawn = [one.frames.draw(50_016), other.frames.draw(50_016)];
    await promisesRun();
    assert.deepEqual({ one: one.ticks.length, other: other.ticks.length }, { one: 1, other: 0 });
    one.open[0]?.come({});
    await Promise.all(drawn);
    assert.equal(other.ticks.length, 1);
  });

  it('reports a frame that does not come although the page rests', async () => {
    const page = new OrderedPage(turns, scheduler);
    await page.frames.begin();
    page.atOnce = false;
    const drawn = page.frames.draw(50_016);
    await promisesRun();
    scheduler.advance(1_000);
    await promisesRun();
    page.open.find(({ method }) => method === 'Runtime.evaluate')?.come({});
    await promisesRun();
    scheduler.advance(999);
    assert.equal(page.hung, 0);
    scheduler.advance(1);
    assert.equal(page.hung, 1);
    page.open[0]?.fail(new Error('Target closed'));
    await drawn;
    assert.equal(scheduler.pendingCount, 0);
  });

  it('goes on waiting for a busy page', async () => {
    const page = new OrderedPage(turns, scheduler);
    await page.frames.begin();
    page.atOnce = false;
    const drawn = page.frames.draw(50_016);
    await promisesRun();
    scheduler.advance(60_000);
    await promisesRun();
    assert.equal(page.hung, 0, 'its thread has not answered');
    page.open[0]?.come({});
    await drawn;
  });
});

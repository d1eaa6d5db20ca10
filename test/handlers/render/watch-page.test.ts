// What the watch in a page says of frames, with the page's clock and frames in the test's hands.
import assert from 'node:assert/strict';
import vm from 'node:vm';
import { WANTS_FRAME, WANTS_FRAMES, watchPageSource } from '../../../handlers/render/page/watch-page';
import { ManualScheduler } from '../../support/manual-scheduler';
import { manualTimers } from '../../support/manual-timers';

const EVENTS = {
  stir: 'stir', hold: 'hold', release: 'release', work: 'work', rest: 'rest', ready: 'ready', ignore: 'ignore', since: 'since',
  changed: 'changed', ask: 'ask', frame: 'frame',
};

/** As much of a page's world as the watch uses. */
class WatchedWorld {
  readonly said: string[] = [];
  private readonly scheduler = new ManualScheduler();
  private readonly performance = Object.assign(new EventTarget(), { now: () => this.scheduler.nowMs });
  private callbacks: (() => void)[] = [];

  constructor() {
    const timers = manualTimers(this.scheduler);
    const window = { top: {} };
    window.top = window;
    vm.runInNewContext(watchPageSource(EVENTS, 'blank', 'say'), {
      name: '', window, CustomEvent, performance: this.performance, document: new EventTarget(),
      location: { href: 'https://www.example.com/' },
      MutationObserver: class { observe() {} },
      MessageChannel: class { port1 = {}; port2 = {}; },
      requestAnimationFrame: (callback: () => void) => this.callbacks.push(callback),
      setTimeout: (task: () => void, delayMs: number) => timers.after(delayMs, task),
      say: (text: string) => this.said.push(text),
    });
  }

  /** The page asks for a frame. */
  ask(detail = ''): void {
    this.performance.dispatchEvent(new CustomEvent(EVENTS.frame, { detail }));
  }

  draw(): void {
    for (const callback of this.callbacks.splice(0)) callback();
  }

  passes(ms: number): void {
    this.scheduler.advance(ms);
  }
}

describe('handlers/render/page/watch-page', () => {
  it('asks for a frame once, and again only when the page asks again after it', () => {
    const world = new WatchedWorld();
    world.ask();
    world.ask();
    assert.deepEqual(world.said, [WANTS_FRAME]);
    world.draw();
    world.passes(1_000);
    assert.deepEqual(world.said, [WANTS_FRAME]);
    world.ask();
    assert.deepEqual(world.said, [WANTS_FRAME, WANTS_FRAME]);
  });

  it('asks again, at the pace of a screen, for a frame that was drawn without the page', () => {
    const world = new WatchedWorld();
    world.ask();
    world.passes(48);
    assert.deepEqual(world.said, Array(4).fill(WANTS_FRAME));
    world.draw();
    world.passes(1_000);
    assert.equal(world.said.length, 4);
  });

  it('has every frame come for a page that asks for one after the other', () => {
    const world = new WatchedWorld();
    for (let n = 0; n < 12; n += 1) {
      world.ask();
      world.draw();
    }
    world.passes(1_000);
    assert.deepEqual(world.said, [...Array(10).fill(WANTS_FRAME), WANTS_FRAMES]);
  });
});

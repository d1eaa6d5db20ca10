// A page for tests of readiness, scripted by the test: its time passes at once, as far as it is run.
import type { PageLook } from '../../../handlers/render/injected/page-look';
import type { DrivenPage } from '../../../handlers/render/tab/readiness/ports';
import { ManualScheduler } from '../machine/manual-scheduler';

/** The parts of a look that a test sets. */
type Told = Partial<Omit<PageLook, 'nowMs' | 'timerMs' | 'changed' | 'elements'>>;

/** No decision takes so many steps. */
const MOST_STEPS = 5_000;

/** A page of one document. */
export class ManualPage implements DrivenPage {
  /** The page's own time, with its timers. */
  readonly time = new ManualScheduler();
  /** The spans that it was run for, in milliseconds. */
  readonly spans: number[] = [];
  frames = 0;
  told: Told = {};
  elements = 10;
  /** Called with each frame. */
  onFrame: () => void = () => undefined;
  /** Called when it should show more. @returns whether it does */
  onShowMore: () => boolean = () => false;
  /** A run or a look ends when this does. */
  before: Promise<unknown> | undefined;
  private readonly due = new Set<{ readonly atMs: number }>();
  private changed = true;

  /** Sets a timer of the page; a look tells of it. */
  after(delayMs: number, task: () => void): void {
    const timer = { atMs: this.time.nowMs + delayMs };
    this.due.add(timer);
    this.time.after(delayMs, () => {
      this.due.delete(timer);
      task();
    });
  }

  /** Changes the page without end. */
  every(delayMs: number, task: () => void): void {
    this.after(delayMs, () => {
      task();
      this.every(delayMs, task);
    });
  }

  /** Content changes. @param elements how many are new */
  change(elements = 0): void {
    this.changed = true;
    this.elements += elements;
  }

  async run(forMs: number): Promise<void> {
    await this.before;
    this.spans.push(forMs);
    if (this.spans.length > MOST_STEPS) throw new Error('The page is driven without end.');
    this.time.advance(forMs);
  }

  async look(): Promise<PageLook> {
    await this.before;
    const {
      changed,
      elements,
      time: { nowMs },
    } = this;
    this.changed = false;
    const timerMs = Math.min(...[...this.due].map(({ atMs }) => atMs - nowMs));
    return {
      wantsFrame: false,
      observes: false,
      hasStopped: false,
      innerFrames: 0,
      works: [],
      workers: [],
      isBusy: false,
      animationMs: 0,
      measures: false,
      hasWanted: true,
      ...this.told,
      nowMs,
      changed,
      elements,
      ...(timerMs !== Infinity && { timerMs }),
    };
  }

  async draw(): Promise<void> {
    this.frames += 1;
    this.onFrame();
  }

  showMore(): Promise<boolean> {
    return Promise.resolve(this.onShowMore());
  }
}

// A page as readiness drives it, whose script a test writes: its time passes at once, by as much as it is given.
import type { PageLook } from '../../../handlers/render/injected/page-look';
import type { DrivenPage } from '../../../handlers/render/tab/readiness/ports';
import { ManualScheduler } from '../machine/manual-scheduler';

/** What a look tells besides what the page knows itself. */
type Told = Partial<Omit<PageLook, 'nowMs' | 'timerMs' | 'changed' | 'elements'>>;

/** No decision takes so many steps. */
const MOST_STEPS = 5_000;

/** A page of one document. */
export class ManualPage implements DrivenPage {
  /** The page's own time, with its timers. */
  readonly time = new ManualScheduler();
  /** How it was run: the spans, in milliseconds. */
  readonly spans: number[] = [];
  frames = 0;
  told: Told = {};
  elements = 10;
  /** Called with each frame. */
  onFrame: () => void = () => undefined;
  /** Called when it is to show more; what it returns is whether it does. */
  onShowMore: () => boolean = () => false;
  /** A run or a look ends as this does. */
  before: Promise<unknown> | undefined;
  private readonly due = new Set<{ readonly atMs: number }>();
  private changed = true;

  /** Sets a timer of the page's, of which a look tells. */
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

  /** Content changes. @param elements how many come with that */
  change(elements = 0): void {
    this.changed = true;
    this.elements += elements;
  }

  async run(forMs: number): Promise<void> {
    await this.before;
    this.spans.push(forMs);
    if (this.spans.length > MOST_STEPS) throw new Error('The page is driven for ever.');
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

// Keeps one Chromium warm: launches it at first use, and again when it ended, hangs, or has grown.
import type { Browser } from 'puppeteer-core';
import { InternalError } from '../../../core/contract/georender-error';
import { within } from '../../runtime/bounded-wait';
import { FrameTurns } from '../tab/page-frames';
import type { PagePurpose, PageSlot } from '../tab/page-slot';
import type { ProcessModel } from './chromium-flags';
import { FirstPageError, type RecycleLimits, RunningBrowser } from './running-browser';

const MIB = 1024 * 1024;

/**
 * A healthy browser stays below 300 MiB with one page, as in Lambda, and does not grow with its renders. More than
 * 400 MiB is a leak, which still fits into Lambda's 1,536 MB beside Node and one page's largest heap. The number of
 * renders bounds leaks that memory does not show (bench/README.md, "Recycling").
 */
export const RECYCLE_LIMITS: RecycleLimits = {
  maxRenders: 2_000,
  maxMemoryBytes: 400 * MIB,
  furtherPageBytes: 100 * MIB,
  measureEvery: 20,
};

/** A render's end waits this long for a page that is still being opened after its render gave up. */
const ABANDONED_MS = 1_000;

/** The browser was closed for good. */
export class BrowserClosedError extends InternalError {
  override readonly name = 'BrowserClosedError';
}

/** A page in use. */
interface TakenPage {
  readonly running: RunningBrowser;
  readonly slot: PageSlot;
}

/** Gives clean pages of one running Chromium. */
export class WarmBrowser {
  private current: Promise<RunningBrowser> | undefined;
  /** Every browser that has not ended, including the current one. */
  private readonly alive = new Set<Promise<RunningBrowser>>();
  private readonly chores = new Set<Promise<unknown>>();
  private closed = false;
  private latest: ProcessModel = 'several';

  /** @param onSingleProcess called with the cause when a browser had to be started as a single process */
  constructor(
    private readonly launch: (processes: ProcessModel) => Promise<Browser>,
    private readonly limits: RecycleLimits = RECYCLE_LIMITS,
    private readonly frameTurns: () => FrameTurns = () => new FrameTurns(),
    private readonly onSingleProcess: (cause: unknown) => void = () => undefined,
  ) {}

  /** Whether the latest page's browser is a single process. */
  get isSingleProcess(): boolean {
    return this.latest === 'single';
  }

  /**
   * Runs `use` in a page of its own, without cookies, storage or workers of an earlier render.
   * @param late resolves when the render's time is over: a page that is still in use then counts as hanging
   * @returns undefined if the time was over before there was a page
   * @throws BrowserClosedError; the errors of the launch and of `use`
   */
  async withPage<Result>(
    purpose: PagePurpose,
    use: (slot: PageSlot) => Promise<Result>,
    late: Promise<unknown>,
  ): Promise<Result | undefined> {
    const taking = this.take(purpose);
    const taken = await Promise.race([taking, late.then(() => undefined)]);
    if (taken === undefined) {
      const back = taking.then(({ running, slot }) => running.giveBack(slot, false));
      this.later(within(ABANDONED_MS, 'Opening a page', back));
      return undefined;
    }
    let hangs = false;
    late.then(
      () => (hangs = true),
      () => undefined,
    );
    try {
      return await use(taken.slot);
    } finally {
      this.later(taken.running.giveBack(taken.slot, hangs));
    }
  }

  /** The version of the browser that gives pages now; undefined if none runs. */
  async version(): Promise<string | undefined> {
    const running = await this.current?.catch(() => undefined);
    return running?.version().catch(() => undefined);
  }

  /** Ends the browser, also one that is starting. From then on there are no pages. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(
      [...this.alive].map((starting) =>
        starting.then(
          (running) => running.end(),
          () => undefined,
        ),
      ),
    );
    await this.settled();
  }

  /** Resolves when all is cleaned up after the ended renders, so that the sandbox may be frozen. */
  async settled(): Promise<void> {
    await Promise.all(this.chores);
  }

  private later(task: Promise<unknown>): void {
    const chore: Promise<unknown> = task.catch(() => undefined).finally(() => this.chores.delete(chore));
    this.chores.add(chore);
  }

  private async take(purpose: PagePurpose): Promise<TakenPage> {
    try {
      return await this.takeOnce(purpose, 'several');
    } catch (error) {
      if (error instanceof FirstPageError) return this.takeOfSingle(purpose, error);
    }
    // The browser may have ended unnoticed, as during a freeze: no render fails for that.
    try {
      return await this.takeOnce(purpose, 'several');
    } catch (error) {
      if (error instanceof FirstPageError) return this.takeOfSingle(purpose, error);
      throw error;
    }
  }

  /**
   * Starts Chromium once more, as a single process: AWS documents nowhere which processes Lambda's kernel lets start.
   * The next browser tries several again.
   */
  private async takeOfSingle(purpose: PagePurpose, { cause }: FirstPageError): Promise<TakenPage> {
    const taken = await this.takeOnce(purpose, 'single');
    this.onSingleProcess(cause);
    return taken;
  }

  /** @param processes how to start a browser, if none runs */
  private async takeOnce(purpose: PagePurpose, processes: ProcessModel): Promise<TakenPage> {
    if (this.closed) throw new BrowserClosedError('The browser was closed, and is not started again.');
    let running = await this.running(processes);
    if (!running.suits(purpose)) {
      running.dismiss();
      running = await this.running(processes);
    }
    const slot = await running.take(purpose);
    this.latest = running.processes;
    return { running, slot };
  }

  private running(processes: ProcessModel): Promise<RunningBrowser> {
    if (this.current !== undefined) return this.current;
    const forget = (): void => {
      if (this.current === starting) this.current = undefined;
    };
    const starting = this.start(processes, forget, () => this.alive.delete(starting));
    this.current = starting;
    this.alive.add(starting);
    return starting;
  }

  private async start(processes: ProcessModel, forget: () => void, gone: () => void): Promise<RunningBrowser> {
    try {
      return await RunningBrowser.from(
        await this.launch(processes),
        this.limits,
        {
          retired: forget,
          ending: (ended) => this.later(ended.then(gone)),
        },
        this.frameTurns(),
        processes,
      );
    } catch (error) {
      // The next render tries again: one failed start must not spoil the sandbox.
      forget();
      gone();
      throw error;
    }
  }
}

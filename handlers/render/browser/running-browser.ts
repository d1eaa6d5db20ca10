// One running Chromium: hands out its pages, takes them back, and ends in any state.
import type { Browser, CDPSession } from 'puppeteer-core';
import { InternalError } from '../../../core/contract/georender-error';
import { TookTooLongError, within } from '../../runtime/bounded-wait';
import type { FrameTurns } from '../tab/page-frames';
import { type PagePurpose, PageSlot } from '../tab/page-slot';
import { WORKER_TARGETS } from '../tab/page-traces';
import { browserMemoryBytes } from './browser-memory';
import type { ProcessModel } from './chromium-flags';

/** When a browser is replaced by a new one. */
export interface RecycleLimits {
  readonly maxRenders: number;
  /** Allowed with one page open. */
  readonly maxMemoryBytes: number;
  /** Allowed in addition for each further page. */
  readonly furtherPageBytes: number;
  /** Memory is measured after this many renders, and after each large page. */
  readonly measureEvery: number;
}

/** Further idle pages are closed. */
const MAX_IDLE_PAGES = 8;

/** A page opens in 0.1 s; a browser that takes this long hangs. */
const OPENING_MS = 4_000;

/** A page hangs that takes longer to clean or close; so does a browser that takes longer to end. */
const CLEANING_MS = 1_500;

/** Waiting this long for a page that is being cleaned beats opening another one. */
const WORTH_WAITING_MS = 250;

/** With this many pages in use, opening one more pays. */
const SEVERAL = 2;

/** A new browser opened no page at all: the kernel may not let its pages' processes start. */
export class FirstPageError extends InternalError {
  override readonly name = 'FirstPageError';

  constructor(cause: unknown) {
    super('The new browser opened no page.', { cause });
  }
}

/** Hears of a browser's end. */
export interface BrowserKeeper {
  /** The browser gives no more pages, and ends by itself after the last one's return. */
  retired(): void;
  /** The browser is about to end. @param ended resolves when its processes and profile are gone; never rejects */
  ending(ended: Promise<void>): void;
}

/** An idle page. */
interface RestingPage {
  readonly slot: PageSlot;
  /** Resolves to whether the page could be cleaned; never rejects. */
  readonly clean: Promise<boolean>;
  /** Cleaning has succeeded. */
  isClean: boolean;
}

/** A browser with its pages, until it is retired. */
export class RunningBrowser {
  private readonly resting: RestingPage[] = [];
  private readonly inUse = new Set<PageSlot>();
  private hasOpened = false;
  private renders = 0;
  private unmeasured = 0;
  private busy = 0;
  private retired = false;
  private ending: Promise<void> | undefined;

  private constructor(
    private readonly browser: Browser,
    private readonly root: CDPSession,
    private readonly limits: RecycleLimits,
    private readonly keeper: BrowserKeeper,
    private readonly frameTurns: FrameTurns,
    readonly processes: ProcessModel,
  ) {}

  /**
   * Takes charge of a launched browser. If that fails, the browser ends.
   * @param processes as the browser was launched
   */
  static async from(
    browser: Browser,
    limits: RecycleLimits,
    keeper: BrowserKeeper,
    turns: FrameTurns,
    processes: ProcessModel,
  ): Promise<RunningBrowser> {
    try {
      const root = await within(OPENING_MS, 'Talking to Chromium', discoveringSession(browser));
      const running = new RunningBrowser(browser, root, limits, keeper, turns, processes);
      browser.once('disconnected', () => running.lost());
      return running;
    } catch (error) {
      await endBrowser(browser, true);
      throw error;
    }
  }

  /** Its name and version, e.g. `Chrome/153.0.7400.0`. */
  version(): Promise<string> {
    return within(OPENING_MS, 'Asking Chromium for its version', this.browser.version());
  }

  /**
   * Whether it can give a page for that purpose. A single process has one page at a time, for one purpose: closing a
   * page there may end the browser.
   */
  suits(purpose: PagePurpose): boolean {
    if (this.processes === 'several') return true;
    return this.busy === 0 && this.resting.every(({ slot }) => isFor(slot, purpose));
  }

  /** Gives no more pages, and ends when none is in use. */
  dismiss(): void {
    this.retire();
    if (this.busy === 0) void this.end();
  }

  /**
   * A clean page for that purpose. If there is none, the browser retires.
   * @throws FirstPageError if the browser has not opened any page yet
   */
  async take(purpose: PagePurpose): Promise<PageSlot> {
    this.busy += 1;
    this.renders += 1;
    try {
      const slot = (await this.takeResting(purpose)) ?? (await this.open(purpose));
      this.inUse.add(slot);
      return slot;
    } catch (error) {
      this.busy -= 1;
      this.retire();
      if (this.busy === 0 || error instanceof TookTooLongError) await this.end(true);
      throw this.hasOpened ? error : new FirstPageError(error);
    }
  }

  private async open(purpose: PagePurpose): Promise<PageSlot> {
    const slot = await within(OPENING_MS, 'Opening a page', PageSlot.open(this.root, purpose, this.frameTurns));
    this.hasOpened = true;
    return slot;
  }

  /**
   * Takes a page back after a render. Resolves when it is clean or closed, and when a spent browser has ended.
   * @param hangs the page is busy, so cleaning it is not tried
   */
  async giveBack(slot: PageSlot, hangs: boolean): Promise<void> {
    this.busy -= 1;
    this.inUse.delete(slot);
    const clean = hangs ? Promise.resolve(false) : cleaned(slot);
    const page: RestingPage = { slot, clean, isClean: false };
    this.resting.push(page);
    page.isClean = await clean;
    if (!page.isClean && this.leaves(page)) await this.discard(slot);
    const [oldest] = this.resting;
    if (this.resting.length > MAX_IDLE_PAGES && oldest !== undefined && this.leaves(oldest))
      await this.discard(oldest.slot);
    if (!this.retired && (await this.isSpent(slot.wasLarge))) this.retire();
    if (this.retired && this.busy === 0) await this.end();
  }

  /** Ends the browser with all its pages; never rejects. @param hangs kill it at once */
  end(hangs = false): Promise<void> {
    this.retire();
    if (this.ending === undefined) {
      this.ending = endBrowser(this.browser, hangs);
      this.keeper.ending(this.ending);
    }
    return this.ending;
  }

  /** The browser is gone. Its pages do not notice by themselves, and no command will be answered. */
  private lost(): void {
    for (const slot of this.inUse) slot.lost();
    void this.end();
  }

  private retire(): void {
    if (this.retired) return;
    this.retired = true;
    this.keeper.retired();
  }

  private async takeResting(purpose: PagePurpose): Promise<PageSlot | undefined> {
    const fitting = this.resting.filter(({ slot }) => isFor(slot, purpose));
    if (this.wantsSpare(fitting)) return undefined;
    // The latest one has the fullest cache.
    for (const page of fitting.reverse().sort((one, other) => Number(other.isClean) - Number(one.isClean))) {
      const clean = await within(WORTH_WAITING_MS, 'Cleaning a page', page.clean).catch(() => false);
      if (!clean || !this.leaves(page)) continue;
      // The browser or the page's process may be gone since the last render: a frozen sandbox notices only now.
      await within(OPENING_MS, 'Asking Chromium', this.root.send('Browser.getVersion'));
      if (!page.slot.isSpoilt) return page.slot;
      // The page crashed while it was idle.
      await this.discard(page.slot);
    }
    return undefined;
  }

  /** With several renders at once, one page more than they need is kept: no render waits for a page to be cleaned. */
  private wantsSpare(fitting: readonly RestingPage[]): boolean {
    return (
      this.inUse.size >= SEVERAL &&
      !fitting.some(({ isClean }) => isClean) &&
      fitting.length + this.inUse.size <= this.busy
    );
  }

  /** Takes a page out of the idle ones. @returns whether it was still there */
  private leaves(page: RestingPage): boolean {
    const at = this.resting.indexOf(page);
    if (at !== -1) this.resting.splice(at, 1);
    return at !== -1;
  }

  /** Closes a page that can't be used again. A browser that can't even do that hangs, and ends. */
  private async discard(slot: PageSlot): Promise<void> {
    if (this.processes === 'single') return this.end(true);
    try {
      await within(CLEANING_MS, 'Closing a page', slot.close());
    } catch (error) {
      if (error instanceof TookTooLongError) await this.end(true);
    }
  }

  /** @param wasLarge the last page took much memory, and some of it may remain */
  private async isSpent(wasLarge: boolean): Promise<boolean> {
    if (this.renders >= this.limits.maxRenders) return true;
    this.unmeasured += 1;
    if (!wasLarge && this.unmeasured < this.limits.measureEvery) return false;
    this.unmeasured = 0;
    const bytes = await within(CLEANING_MS, 'Measuring Chromium', browserMemoryBytes(this.root)).catch(() => Infinity);
    const furtherPages = Math.max(0, this.resting.length + this.inUse.size - 1);
    return (bytes ?? 0) > this.limits.maxMemoryBytes + furtherPages * this.limits.furtherPageBytes;
  }
}

function isFor(slot: PageSlot, { device, origin }: PagePurpose): boolean {
  return slot.purpose.device === device && slot.purpose.origin === origin;
}

async function discoveringSession(browser: Browser): Promise<CDPSession> {
  const root = await browser.target().createCDPSession();
  await root.send('Target.setDiscoverTargets', { discover: true, filter: WORKER_TARGETS });
  return root;
}

async function cleaned(slot: PageSlot): Promise<boolean> {
  return within(CLEANING_MS, 'Cleaning a page', slot.reset()).catch(() => false);
}

/** Ends a browser and all its processes, by force if needed; never rejects. */
async function endBrowser(browser: Browser, hangs: boolean): Promise<void> {
  if (hangs) killGroup(browser.process()?.pid);
  // Resolves when the processes and the profile's folder are gone.
  const closed = browser.close();
  try {
    await within(CLEANING_MS, 'Closing Chromium', closed);
  } catch {
    killGroup(browser.process()?.pid);
    await within(CLEANING_MS, 'Killing Chromium', closed).catch(() => undefined);
  }
}

/** puppeteer starts Chromium as the leader of a process group, which includes the processes of its pages. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // The process has ended meanwhile.
  }
}

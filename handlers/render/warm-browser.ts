// Keeps one Chromium and its pages warm: launched at first use, again when it went away, hangs, or has grown.
import type { Browser, CDPSession } from 'puppeteer-core';
import { browserMemoryBytes } from './browser-memory';
import type { Device } from './device';
import { PageSlot } from './page-slot';

/** When a browser is given up for a new one. */
export interface RecycleLimits {
  readonly maxRenders: number;
  readonly maxMemoryBytes: number;
  /** The memory is looked at after every so many renders. */
  readonly measureEvery: number;
}

/** See docs/rendering.md for the measurements behind these numbers. */
export const RECYCLE_LIMITS: RecycleLimits = { maxRenders: 2_000, maxMemoryBytes: 400 * 1024 * 1024, measureEvery: 20 };

/** More pages than that are not kept when they are idle. */
const MAX_IDLE_PAGES = 8;

/** A page that takes longer to be cleaned, or to close, hangs. */
const CLEANING_MS = 1_500;

/** A running Chromium with its pages. */
interface Running {
  readonly browser: Browser;
  readonly root: CDPSession;
  /** Pages nobody uses, with whether they could be cleaned. */
  readonly idle: { readonly slot: PageSlot; readonly clean: Promise<boolean> }[];
  renders: number;
  busy: number;
  retired: boolean;
}

/** Hands out clean pages of one running Chromium. */
export class WarmBrowser {
  private current: Promise<Running> | undefined;
  private readonly unsettled = new Set<Promise<unknown>>();

  constructor(
    private readonly launch: () => Promise<Browser>,
    private readonly limits: RecycleLimits = RECYCLE_LIMITS,
  ) {}

  /**
   * Runs `use` in a page of its own: no cookies, storage or service workers of an earlier render. Throws what the
   * launch or `use` throws.
   */
  async withPage<Result>(device: Device, use: (slot: PageSlot) => Promise<Result>): Promise<Result> {
    const running = await this.running();
    running.busy += 1;
    running.renders += 1;
    let slot: PageSlot | undefined;
    try {
      slot = await take(running, device);
      return await use(slot);
    } finally {
      running.busy -= 1;
      this.later(this.giveBack(running, slot));
    }
  }

  /** Ends the browser; one that starts meanwhile is ended too. */
  async close(): Promise<void> {
    const running = await this.current?.catch(() => undefined);
    this.current = undefined;
    if (running === undefined) return;
    running.retired = true;
    await close(running);
  }

  /** Resolves when everything is cleaned up after the renders so far: nothing is left to do in a frozen sandbox. */
  async settled(): Promise<void> {
    while (this.unsettled.size > 0) await Promise.all(this.unsettled);
  }

  private later(task: Promise<void>): void {
    const settled = task.catch(() => undefined).finally(() => this.unsettled.delete(settled));
    this.unsettled.add(settled);
  }

  private async giveBack(running: Running, slot: PageSlot | undefined): Promise<void> {
    if (slot !== undefined) {
      const clean = inTime(slot.reset());
      if (running.idle.length < MAX_IDLE_PAGES && !running.retired) running.idle.push({ slot, clean });
      if (!(await clean)) {
        const at = running.idle.findIndex((idle) => idle.slot === slot);
        if (at !== -1) running.idle.splice(at, 1);
        await discard(running, slot);
      }
    }
    if (!running.retired && (await this.isSpent(running))) {
      running.retired = true;
      this.current = undefined;
    }
    if (running.retired && running.busy === 0) await close(running);
  }

  private async isSpent(running: Running): Promise<boolean> {
    const { maxRenders, maxMemoryBytes, measureEvery } = this.limits;
    if (running.renders >= maxRenders) return true;
    if (running.renders % measureEvery !== 0) return false;
    return ((await browserMemoryBytes(running.root)) ?? 0) > maxMemoryBytes;
  }

  private running(): Promise<Running> {
    if (this.current !== undefined) return this.current;
    const starting = this.start(() => {
      if (this.current === starting) this.current = undefined;
    });
    this.current = starting;
    return starting;
  }

  private async start(forget: () => void): Promise<Running> {
    try {
      const browser = await this.launch();
      browser.once('disconnected', forget);
      const root = await browser.target().createCDPSession();
      return { browser, root, idle: [], renders: 0, busy: 0, retired: false };
    } catch (error) {
      // The next render tries again: one failed start must not spoil the sandbox.
      forget();
      throw error;
    }
  }
}

async function take(running: Running, device: Device): Promise<PageSlot> {
  for (;;) {
    const at = running.idle.findIndex(({ slot }) => slot.device === device);
    const [found] = at === -1 ? [] : running.idle.splice(at, 1);
    if (found === undefined) return PageSlot.open(running.root, device);
    if ((await found.clean) && !found.slot.isSpoilt) return found.slot;
  }
}

/** Closes a page that can't be used again; a browser that can't even do that hangs, and is killed. */
async function discard(running: Running, slot: PageSlot): Promise<void> {
  const closed = await inTime(slot.close().then(() => true));
  if (!closed) running.browser.process()?.kill('SIGKILL');
}

async function close(running: Running): Promise<void> {
  const closed = await inTime(running.browser.close().then(() => true));
  if (!closed) running.browser.process()?.kill('SIGKILL');
}

/** What a task says, or false if it fails or takes too long. */
async function inTime(task: Promise<boolean>): Promise<boolean> {
  let cancel: () => void = () => undefined;
  const late = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), CLEANING_MS);
    cancel = () => clearTimeout(timer);
  });
  try {
    return await Promise.race([task, late]);
  } catch {
    return false;
  } finally {
    cancel();
  }
}

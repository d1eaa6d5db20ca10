// Keeps one Chromium warm: launched at first use, relaunched when it went away.
import type { Browser, BrowserContext } from 'puppeteer-core';

/** Hands out clean browser contexts of one running Chromium. */
export class WarmBrowser {
  private current: Promise<Browser> | undefined;

  constructor(private readonly launch: () => Promise<Browser>) {}

  /**
   * Runs `use` in a context of its own (no cookies, storage or service workers of an earlier render) and disposes of
   * it. Throws what the launch or `use` throws.
   */
  async withContext<Result>(use: (context: BrowserContext) => Promise<Result>): Promise<Result> {
    const browser = await this.browser();
    const context = await browser.createBrowserContext();
    try {
      return await use(context);
    } finally {
      // A browser that crashed has taken the context with it.
      await context.close().catch(() => undefined);
    }
  }

  private browser(): Promise<Browser> {
    this.current ??= this.start();
    return this.current;
  }

  private async start(): Promise<Browser> {
    const forget = () => {
      this.current = undefined;
    };
    try {
      const browser = await this.launch();
      browser.once('disconnected', forget);
      return browser;
    } catch (error) {
      // The next render tries again: one failed start must not spoil the sandbox.
      forget();
      throw error;
    }
  }
}

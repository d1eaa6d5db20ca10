// The bare floor: a warm page navigates, and reports itself when it is complete.
// It waits for nothing else and cleans nothing. Reading the HTML is not timed.
import puppeteer, { type Browser, type CDPSession } from 'puppeteer-core';
import { CHROMIUM_FLAGS } from '../../../handlers/render/browser/chromium-flags';
import type { PageRenderer, Rendered, SubjectOptions } from './subject';

/** The work pages call this function when they are complete. */
const BINDING = 'benchContent';

/** The window of `render`'s desktop variant. */
const WINDOW = { width: 1280, height: 1024, deviceScaleFactor: 1, mobile: false } as const;

/** A gallery loads near pictures: in this window all are near. */
const TALL = 30_000;

/** Starts a browser with Georender's flags. It opens a page for each concurrent render. */
export async function openRenderer({ chromium, temporaryDir }: SubjectOptions): Promise<PageRenderer> {
  const browser = await puppeteer.launch({
    executablePath: chromium.executable,
    ignoreDefaultArgs: true,
    args: [...CHROMIUM_FLAGS],
    pipe: true,
    defaultViewport: null,
    waitForInitialPage: false,
    env: { PATH: process.env['PATH'], TMPDIR: temporaryDir, HOME: temporaryDir, ...chromium.environment },
  });
  const idle: CDPSession[] = [];
  return {
    async render(url) {
      const session = idle.pop() ?? (await openPage(browser));
      await session.send('Emulation.setDeviceMetricsOverride', {
        ...WINDOW,
        height: url.includes('/gallery/') ? TALL : WINDOW.height,
      });
      const rendered = await navigate(session, url);
      idle.push(session);
      return rendered;
    },
    close: () => browser.close(),
  };
}

async function openPage(browser: Browser): Promise<CDPSession> {
  const page = await browser.newPage();
  const session = await page.createCDPSession();
  await session.send('Runtime.enable');
  await session.send('Runtime.addBinding', { name: BINDING });
  return session;
}

async function navigate(session: CDPSession, url: string): Promise<Rendered> {
  const startMs = performance.now();
  const content = new Promise<void>((resolve) => session.once('Runtime.bindingCalled', () => resolve()));
  await Promise.all([session.send('Page.navigate', { url }), content]);
  const elapsedMs = performance.now() - startMs;
  const { result } = await session.send('Runtime.evaluate', { expression: 'document.documentElement.outerHTML' });
  return { html: String(result.value), elapsedMs };
}

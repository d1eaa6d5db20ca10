// The bare floor: a warm page, used again and again, navigates; done when the page itself says that its content is in.
// Nothing is waited for that a renderer would have to wait for; nothing is cleaned up; the HTML is read off the clock.

import type { Browser, CDPSession } from 'puppeteer-core';
import puppeteer from 'puppeteer-core';
import { CHROMIUM_FLAGS } from '../../handlers/render/browser/chromium-flags';
import type { PageRenderer, Rendered, SubjectSetup } from './subject';

/** What the work pages call once their content is in. */
const BINDING = 'benchContent';

/** As the renderer's desktop variant. */
const WINDOW = { width: 1280, height: 1024, deviceScaleFactor: 1, mobile: false } as const;

/** Pictures of a gallery come when they are near: here all are. */
const TALL = 30_000;

/** Starts a browser with Georender's flags; it opens as many pages as are used at once. */
export async function openRenderer({ chromium, temporaryDir }: SubjectSetup): Promise<PageRenderer> {
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

// Looks into a browser that the renderer launched, and harms it.
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, CDPSession } from 'puppeteer-core';

/** The browser's process. */
export function pidOf(browser: Browser): number {
  return browser.process()?.pid ?? assert.fail('the browser has no process');
}

/** The folder of its profile. */
export function profileOf(browser: Browser): string {
  const flag = browser.process()?.spawnargs.find((argument) => argument.startsWith('--user-data-dir='));
  return flag?.slice('--user-data-dir='.length) ?? assert.fail('the browser has no profile');
}

/** Speaks to the browser itself. */
export async function rootSession<Result>(
  browser: Browser,
  use: (root: CDPSession) => Promise<Result>,
): Promise<Result> {
  const root = await browser.target().createCDPSession();
  try {
    return await use(root);
  } finally {
    await root.detach();
  }
}

/** The open pages of all contexts. */
export async function pageTargets(browser: Browser): Promise<readonly string[]> {
  const { targetInfos } = await rootSession(browser, (root) => root.send('Target.getTargets'));
  return targetInfos
    .filter(({ type }) => type === 'page')
    .map(({ targetId }) => targetId)
    .sort();
}

/** The processes that run pages. */
export async function rendererPids(browser: Browser): Promise<readonly number[]> {
  const { processInfo } = await rootSession(browser, (root) => root.send('SystemInfo.getProcessInfo'));
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/** How many processors it uses now. */
export async function cpuShare(browser: Browser): Promise<number> {
  const before = await cpuSeconds(browser);
  await delay(500);
  return ((await cpuSeconds(browser)) - before) / 0.5;
}

async function cpuSeconds(browser: Browser): Promise<number> {
  const { processInfo } = await rootSession(browser, (root) => root.send('SystemInfo.getProcessInfo'));
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/** Crashes the page that shows a URL. */
export async function crash(browser: Browser, url: string): Promise<void> {
  await rootSession(browser, async (root) => {
    const { targetInfos } = await root.send('Target.getTargets');
    const target =
      targetInfos.find((info) => info.type === 'page' && info.url === url) ?? assert.fail(`no page shows ${url}`);
    const { sessionId } = await root.send('Target.attachToTarget', { targetId: target.targetId, flatten: true });
    const page = root.connection()?.session(sessionId) ?? assert.fail('no session');
    // It is never answered.
    page.send('Page.crash').catch(() => undefined);
    await new Promise<void>((resolve) => page.once('Inspector.targetCrashed', () => resolve()));
  });
}

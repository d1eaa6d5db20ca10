// Waits until a view of the console shows everything that it asked for.
import type { Page } from 'puppeteer-core';

const MOST_WAIT_MS = 120_000;

/** The follower of requests never ends. */
const ENDLESS_REQUESTS = 1;

/** A view asks for the next thing at once. */
const IDLE_MS = 300;

/**
 * Waits for it.
 * @param until a text that the view shows in the end
 * @throws puppeteer's TimeoutError
 */
export async function viewReady(page: Page, until = ''): Promise<void> {
  await page.waitForSelector('main h1');
  await page.waitForFunction(isShown, { timeout: MOST_WAIT_MS }, until);
  await page.waitForNetworkIdle({ idleTime: IDLE_MS, concurrency: ENDLESS_REQUESTS, timeout: MOST_WAIT_MS });
  await page.waitForFunction(isShown, { timeout: MOST_WAIT_MS }, until);
}

/** Runs in the page. A part that still loads something says so, with a space and an ellipsis. */
function isShown(text: string): boolean {
  const main = document.querySelector('main');
  const parts = [...document.querySelectorAll('main p, main [role=status]')];
  return main?.textContent.includes(text) === true && !parts.some(({ textContent }) => /\s…\s*$/.test(textContent));
}

// Pages of a plain Chromium: each in its own context, and HTML without scripts.
import type { Browser, Page } from 'puppeteer-core';

/** The window of `render`'s desktop variant, so that a person and `render` see the same page. */
export const PERSON_VIEWPORT = { width: 1280, height: 1024 } as const;

/** Uses a new page in a context of its own, and closes both. */
export async function withPage<Result>(browser: Browser, use: (page: Page) => Promise<Result>): Promise<Result> {
  const context = await browser.createBrowserContext();
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}

/** Shows HTML at a URL with scripts off; style sheets and images still come from there. */
export async function showWithoutScripts(page: Page, url: string, html: string): Promise<void> {
  await page.setJavaScriptEnabled(false);
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const answered =
      request.isNavigationRequest() && request.frame() === page.mainFrame()
        ? request.respond({ contentType: 'text/html; charset=utf-8', body: html })
        : request.continue();
    // The page may have closed meanwhile.
    answered.catch(() => undefined);
  });
  await page.goto(url, { waitUntil: 'load', timeout: 60_000 });
}

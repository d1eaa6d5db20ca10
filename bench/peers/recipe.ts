// The single-region recipe, as it is found in tutorials: one browser kept; per render a new page, request interception,
// a silent network, the page's content.
import chromium from '@sparticuz/chromium';
import type { Page } from 'puppeteer-core';
import puppeteer from 'puppeteer-core';
import type { PageRenderer } from '../subjects/subject';
import { timed } from '../subjects/subject';

const ABORTED_TYPES = new Set(['image', 'font', 'media']);

/**
 * Unpacks the package's Chromium into TMPDIR and launches it with the package's own arguments. The process needs
 * AWS_EXECUTION_ENV from its start on, as in Lambda: the package decides by it whether it brings Lambda's libraries.
 */
export function openRenderer(): Promise<PageRenderer> {
  return openRecipe(async () => undefined);
}

/** The same, with something that it waits for besides. */
export async function openRecipe(isComplete: (page: Page) => Promise<void>): Promise<PageRenderer> {
  const browser = await puppeteer.launch({
    args: chromium.args,
    executablePath: await chromium.executablePath(),
    headless: 'shell',
  });
  return {
    render: (url) =>
      timed(async () => {
        const page = await browser.newPage();
        try {
          await page.setRequestInterception(true);
          page.on('request', (request) => {
            const decided = ABORTED_TYPES.has(request.resourceType()) ? request.abort() : request.continue();
            // The page may have been closed meanwhile.
            decided.catch(() => undefined);
          });
          await page.goto(url, { waitUntil: 'networkidle0', timeout: 25_000 });
          await isComplete(page);
          return await page.content();
        } finally {
          await page.close();
        }
      }),
    close: () => browser.close(),
  };
}

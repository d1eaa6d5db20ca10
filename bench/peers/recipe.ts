// The single-region recipe, as in tutorials: one browser; for each render a new page, request interception, a silent
// network, and the page's content.
import chromium from '@sparticuz/chromium';
import puppeteer, { type Page } from 'puppeteer-core';
import { type PageRenderer, timed } from '../render/subjects/subject';

const ABORTED_TYPES = new Set(['image', 'font', 'media']);

/**
 * Unpacks the package's Chromium into TMPDIR and launches it with the package's own arguments. The process needs
 * AWS_EXECUTION_ENV from its start, as in Lambda: with it, the package unpacks Lambda's libraries.
 */
export function openRenderer(): Promise<PageRenderer> {
  return openRecipe(async () => undefined);
}

/** The same, with an additional wait. */
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
            // The page may have closed meanwhile.
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

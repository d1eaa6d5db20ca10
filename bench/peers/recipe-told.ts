// The recipe with what its users add where it loses content: it is told what the complete page looks like, and scrolls for
// it. No renderer that lives in real time gets these pages earlier.

import type { PageRenderer } from '../subjects/subject';
import { openRecipe } from './recipe';

/** The work pages mark themselves when they are complete. */
const COMPLETE = 'html[data-complete]';

/** Between two screens that are scrolled down. */
const SCREEN_MS = 50;

/** As the recipe's. */
export function openRenderer(): Promise<PageRenderer> {
  return openRecipe(async (page) => {
    const scrolling = page.evaluate(scrollDown, COMPLETE, SCREEN_MS);
    await page.waitForSelector(COMPLETE, { timeout: 25_000 });
    await scrolling;
  });
}

/** Runs in the page. */
async function scrollDown(complete: string, screenMs: number): Promise<void> {
  for (
    let top = 0;
    top < document.documentElement.scrollHeight && document.querySelector(complete) === null;
    top += innerHeight
  ) {
    scrollTo(0, top);
    await new Promise((resolve) => setTimeout(resolve, screenMs));
  }
}

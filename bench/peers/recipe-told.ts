// The recipe with additions that users make where it loses content: it scrolls, and waits for the complete page's mark.
// No render in real time gets these pages earlier.
import type { PageRenderer } from '../render/subjects/subject';
import { openRecipe } from './recipe';

/** The mark of a complete work page. */
const COMPLETE = 'html[data-complete]';

/** Time between two scrolls by a screen. */
const SCREEN_MS = 50;

/** Like the recipe's. */
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

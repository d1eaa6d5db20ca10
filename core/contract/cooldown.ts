// How long a page is not rendered again after a render that failed.

/** The cooldown of a page that could not be rendered: other requests would wait in vain, too. */
export const FAILURE_COOLDOWN_MS = 5_000;

/** The longest cooldown of a page that is broken again and again: bots see a mended page within this. */
const LONGEST_COOLDOWN_MS = 300_000;

/** How long a region remembers that a page was broken, from the last try; then its cooldowns start again. */
export const BROKEN_MEMORY_MS = 3_600_000;

/**
 * The cooldown of a broken page.
 * @param brokenInARow how many renders have found it broken, the latest included
 */
export function brokenPageCooldownMs(brokenInARow: number): number {
  return Math.min(LONGEST_COOLDOWN_MS, FAILURE_COOLDOWN_MS * 2 ** Math.max(0, brokenInARow - 1));
}

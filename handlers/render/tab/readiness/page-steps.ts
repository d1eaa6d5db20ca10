// Says how much of a page's time passes between two looks at it, while it runs ahead of real time.
import type { PageLook } from '../../injected/page-look';
import type { PageCalm } from './page-calm';
import { MOST_LEAP_MS, type PageNews } from './page-news';

/** The first step is a screen's frame; later ones grow. */
export const FIRST_STEP_MS = 16;

/** For so long, animations that count their frames get a screen's pace: 60 frames. */
const SCREEN_PACE_MS = 1_000;
const STEP_GROWTH = 1 / 12;
const MOST_STEP_MS = 250;

/**
 * The next step of a page that runs ahead of real time, in milliseconds of its own time.
 * @param flag the page's own, if it has one
 */
export function freeStepMs(look: PageLook, news: PageNews, calm: PageCalm, flag: boolean | undefined): number {
  const { quietLooks } = calm;
  const isDrawn = calm.isRestless(look);
  const aliveMs = Math.max(0, news.aliveMs(look));
  const grownMs = Math.min(
    MOST_STEP_MS,
    FIRST_STEP_MS + Math.max(0, aliveMs - (isDrawn ? SCREEN_PACE_MS : 0)) * STEP_GROWTH,
  );
  if (look.changed || isDrawn || look.innerFrames > 0) return grownMs;
  // The longer nothing changes, the further it leaps: at least to the next timer, at most to the horizon's end. One
  // millisecond more takes in all timers that are due together.
  const leapMs = Math.max(
    FIRST_STEP_MS * 2 ** quietLooks,
    news.isNothingDue(look, flag) ? 0 : news.dueMs(look, flag) + 1,
  );
  return Math.min(leapMs, MOST_LEAP_MS, Math.max(FIRST_STEP_MS, news.horizonMs - aliveMs));
}

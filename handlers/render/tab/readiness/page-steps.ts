// How much of a page's time passes between two looks at it, while nothing real is waited for.

import type { PageLook } from '../../injected/watch-page';
import type { PageNews } from './page-news';
import { MOST_LEAP_MS } from './page-news';

/** The page's time between two looks: a screen's pace at first, then less and less often. */
export const FIRST_STEP_MS = 16;

/** Animations that count their frames get so much of a screen's pace: 60 frames are the longest that people wait for. */
const SCREEN_PACE_MS = 1_000;
const STEP_GROWTH = 1 / 12;
const MOST_STEP_MS = 250;

/** How the page has been lately. */
export interface PageCalm {
  /** It waits for frames. */
  readonly isDrawn: boolean;
  /** How many looks in a row found nothing new. */
  readonly quietLooks: number;
  /** Its own flag, if it has one. */
  readonly flag: boolean | undefined;
}

/** The next step of a page that runs ahead of real time, in milliseconds of its own time. */
export function freeStepMs(look: PageLook, news: PageNews, { isDrawn, quietLooks, flag }: PageCalm): number {
  const aliveMs = Math.max(0, news.aliveMs(look));
  const grownMs = Math.min(
    MOST_STEP_MS,
    FIRST_STEP_MS + Math.max(0, aliveMs - (isDrawn ? SCREEN_PACE_MS : 0)) * STEP_GROWTH,
  );
  if (look.changed || isDrawn || look.innerFrames > 0) return grownMs;
  // The longer nothing changes, the further it leaps; but to a timer at least, and to no more than the horizon's end. A timer
  // is due a little after its time: all that is due with it comes with it.
  const leapMs = Math.max(
    FIRST_STEP_MS * 2 ** quietLooks,
    news.isNothingDue(look, flag) ? 0 : news.dueMs(look, flag) + 1,
  );
  return Math.min(leapMs, MOST_LEAP_MS, Math.max(FIRST_STEP_MS, news.horizonMs - aliveMs));
}

// The monthly usage of health checks, which run every minute.
import { HEALTH, STACK } from './assumptions';
import { serve } from './request-costs';
import { together, type Usage } from './usage';

const MINUTES_A_MONTH = 730 * 60;

/** Notes of the three checkers have a kilobyte or two each; reading up to 4 KB is half a unit. */
const NOTES_READ = HEALTH.checkers * 0.5;

/** A check: its function, its note in every region, the others' notes, and a look at each region. */
const CHECK: Usage = together(
  [
    1,
    {
      lambdaRequests: 1,
      armGigabyteSeconds: HEALTH.seconds * HEALTH.gigabytes,
      indexWrites: STACK.regions * HEALTH.noteKilobytes,
      indexReads: NOTES_READ,
    },
  ],
  [STACK.regions, serve(HEALTH.lookSeconds)],
);

/** The reads of `serve` in its region; it remembers a good result for 45 s; several checkers ask within a minute. */
const LOOK: Usage = { indexReads: HEALTH.indexItems * 0.5, bucketReads: 1 };

/** A month of the example stack. */
export const HEALTH_MONTH: Usage = together(
  [MINUTES_A_MONTH * HEALTH.checkers, CHECK],
  [MINUTES_A_MONTH * STACK.regions * HEALTH.looksPerMinute, LOOK],
);

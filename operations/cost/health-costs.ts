// The monthly usage of health checks, which run every minute.
import { HEALTH } from './assumptions';
import { type CostShape, EXAMPLE_SHAPE, serve } from './request-costs';
import { together, type Usage } from './usage';

const MINUTES_A_MONTH = 730 * 60;

/** Notes of the three checkers have a kilobyte or two each; reading up to 4 KB is half a unit. */
const NOTES_READ = HEALTH.checkers * 0.5;

/** The reads of `serve` in its region; it remembers a good result for 45 s; several checkers ask within a minute. */
const LOOK: Usage = { indexReads: HEALTH.indexItems * 0.5, bucketReads: 1 };

/** A check: its function, its note in every region, the others' notes, and a look at each region. */
function check(shape: CostShape): Usage {
  const own = {
    lambdaRequests: 1,
    armGigabyteSeconds: HEALTH.seconds * HEALTH.gigabytes,
    indexWrites: shape.regions * HEALTH.noteKilobytes,
    indexReads: NOTES_READ,
  };
  return together([1, own], [shape.regions, serve(HEALTH.lookSeconds, shape)]);
}

/** A month of a stack. */
export function healthMonth(shape: CostShape): Usage {
  return together(
    [MINUTES_A_MONTH * HEALTH.checkers, check(shape)],
    [MINUTES_A_MONTH * shape.regions * HEALTH.looksPerMinute, LOOK],
  );
}

/** A month of the example stack. */
export const HEALTH_MONTH: Usage = healthMonth(EXAMPLE_SHAPE);

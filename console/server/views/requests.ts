// The view Requests: the latest requests, and those that follow, in batches.
import { systemTimers } from '../../../handlers/runtime/timers';
import { requestBatches } from '../../requests/batches';
import { procedure, router } from '../procedure';

/** As many as a first look shows. */
const MOST_AT_FIRST = 1_000;

/** The procedures. */
export const requestsView = router({
  /** The latest requests, oldest first. */
  latest: procedure.query(({ ctx }) => ctx.requests.latest(MOST_AT_FIRST)),
  /** New requests, at most a few messages a second. */
  follow: procedure.subscription(({ ctx, signal }) => requestBatches(ctx.requests, systemTimers, signal)),
});

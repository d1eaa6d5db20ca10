// The monthly cost of an idle control plane: render queues, HTTP API, jobs and schedule. Nobody orders anything.
import { CONTROL_PLANE } from './assumptions';
import { STANDING_PRICES } from './prices';
import { beyondFree, costOf, together, type Usage } from './usage';

/** Lambda polls a queue by five long polls at least ("Configuring scaling behavior for SQS event source mappings"). */
const POLLERS = 5;

/** The longest poll, which an idle queue's pollers use. */
const POLL_SECONDS = 20;

const HOURS_A_MONTH = 730;

/**
 * Alarms on one metric each: on the age of a region's queue (`components/observability/alarms.ts`), and at home on
 * orders from outside (`components/outside/failure-alarm.ts`). Everything that fails for good has the alarm on dead
 * letters, which any stack has.
 */
const CONTROL_PLANE_ALARMS = { region: 1, outside: 1 } as const;

/** Requests of an idle region's one poller. */
export const IDLE_POLLS = (POLLERS * HOURS_A_MONTH * 3_600) / POLL_SECONDS;

const QUEUE: Usage = { queueRequests: IDLE_POLLS };

/** Runs of the schedule that find nothing to order; the reads of tables without items are left out. */
const SCHEDULE: Usage = together([
  (HOURS_A_MONTH * 3_600) / CONTROL_PLANE.scheduleEverySeconds,
  { lambdaRequests: 1, armGigabyteSeconds: CONTROL_PLANE.scheduleSeconds * CONTROL_PLANE.scheduleGigabytes },
]);

/** US dollars a month. */
export interface ControlPlaneCost {
  /** The render queues of all regions. */
  readonly queues: number;
  /** HTTP API, jobs and publishing. */
  readonly outside: number;
  readonly schedule: number;
  readonly together: number;
}

/** @param isOnlyStack whether the account's free requests are this stack's; its free alarms are used up by others */
export function controlPlaneCost(regions: number, isOnlyStack: boolean): ControlPlaneCost {
  const billed = (used: Usage): number => costOf(isOnlyStack ? beyondFree(used) : used);
  const alarms = (count: number): number => count * STANDING_PRICES.alarmMetrics.usd;
  const queues = billed(together([regions, QUEUE])) + alarms(regions * CONTROL_PLANE_ALARMS.region);
  const outside = alarms(CONTROL_PLANE_ALARMS.outside);
  const schedule = billed(SCHEDULE);
  return { queues, outside, schedule, together: queues + outside + schedule };
}

// The monthly cost of an idle control plane: render queues, HTTP API, jobs and schedule. Nobody orders anything.
import { CONTROL_PLANE } from './assumptions';
import { STANDING_PRICES } from './prices';
import { beyondFree, costOf, together, type Usage } from './usage';

/** Lambda polls a queue by five long polls at least ("Configuring scaling behavior for SQS event source mappings"). */
const POLLERS = 5;

/** The longest poll, which an idle queue's pollers use. */
const POLL_SECONDS = 20;

const HOURS_A_MONTH = 730;

/** Alarms on one metric each, in each region (`components/observability/queue-alarms.ts`) and at home. */
export const CONTROL_PLANE_ALARMS = { region: 2, api: 1, jobs: 1, schedule: 1 } as const;

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
}

/** @param isOnlyStack whether the account's free requests are this stack's; its free alarms are used up by others */
export function controlPlaneCost(regions: number, isOnlyStack: boolean): ControlPlaneCost {
  const billed = (used: Usage): number => costOf(isOnlyStack ? beyondFree(used) : used);
  const { region, api, jobs, schedule } = CONTROL_PLANE_ALARMS;
  const alarms = (count: number): number => count * STANDING_PRICES.alarmMetrics.usd;
  return {
    queues: billed(together([regions, QUEUE])) + alarms(regions * region),
    outside: alarms(api + jobs),
    schedule: billed(SCHEDULE) + alarms(schedule),
  };
}

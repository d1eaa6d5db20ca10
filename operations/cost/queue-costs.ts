// The monthly cost of an idle render queue (`queueConcurrency`), in one region.
import { PRICES, STANDING_PRICES } from './prices';

/** Lambda polls a queue by five long polls at least ("Configuring scaling behavior for SQS event source mappings"). */
const POLLERS = 5;

/** The longest poll, which an idle queue's pollers use. */
const POLL_SECONDS = 20;

const SECONDS_A_MONTH = 730 * 3_600;

/** Alarms of `components/observability/queue-alarms.ts`, each on one metric. */
const ALARMS = 2;

/** Requests of an idle region's one poller. */
export const IDLE_POLLS = (POLLERS * SECONDS_A_MONTH) / POLL_SECONDS;

/** US dollars a month and region, without any order. */
export const IDLE_QUEUE_DOLLARS =
  (IDLE_POLLS / 1_000_000) * PRICES.queueRequests.usd + ALARMS * STANDING_PRICES.alarmMetrics.usd;

// What an alarm is: what it watches, when it is too much, and how long that must last.
import type { Metric } from './monitored';

/** One alarm. `Text` is a plain string, or an input that is not known yet. */
export interface Alarm<Text> {
  /** Part of its name, one of a kind in its region. */
  readonly part: string;
  /** What happened, and what to do. */
  readonly description: string;
  readonly watched: Watched<Text | string>;
  /** On which side of the threshold it rings; `from` includes it. */
  readonly rings: 'above' | 'from' | 'below';
  /** In the metric's own unit; of shares, percent. */
  readonly threshold: number;
  readonly periods: Periods;
  /** What no data mean. Most metrics have none while nothing happens. */
  readonly silence: 'calm' | 'trouble';
}

/** One metric, or the share that one has in another. */
export type Watched<Text> =
  | { readonly kind: 'metric'; readonly metric: Metric<Text>; readonly statistic: Statistic }
  | {
      readonly kind: 'share';
      readonly part: Metric<Text>;
      readonly whole: Metric<Text>;
      readonly counted: 'part' | 'rest';
      /** So many of the whole, in a minute, are no bots' requests. */
      readonly asidePerMinute: number;
    };

/** How a period's values become one. */
export type Statistic = 'Average' | 'Maximum' | 'Sum' | 'p90';

/** How many of the last periods must be on the wrong side. */
export interface Periods {
  readonly seconds: number;
  readonly wrong: number;
  readonly of: number;
}

const FIVE_MINUTES = 300;

/** Two of three periods of five minutes: no single outlier. */
export const MOSTLY: Periods = { seconds: FIVE_MINUTES, wrong: 2, of: 3 };

/** A quarter of an hour without a break. */
export const ALWAYS: Periods = { seconds: FIVE_MINUTES, wrong: 3, of: 3 };

/** As soon as it happens. */
export const AT_ONCE: Periods = { seconds: FIVE_MINUTES, wrong: 1, of: 1 };

/** Half an hour: shares need requests, and small sites have few in five minutes. */
export const SHARE_PERIODS: Periods = { seconds: 900, wrong: 2, of: 3 };

/** A day, looked at by the hour, since CloudWatch looks back by some periods more before it believes in missing data. */
export const A_DAY: Periods = { seconds: 3_600, wrong: 24, of: 24 };

// The type of an alarm: its metric, threshold and periods.
import type { Metric } from './monitored';

/** One alarm. `Text` is a plain string or an input. */
export interface Alarm<Text> {
  /** The part of its name that is unique in its region. */
  readonly part: string;
  /** The problem, and how to solve it. */
  readonly description: string;
  readonly watched: Watched<Text | string>;
  /** Rings above, at or above (`from`), or below the threshold. */
  readonly rings: 'above' | 'from' | 'below';
  /** In the unit of the metric; shares are in percent. */
  readonly threshold: number;
  readonly periods: Periods;
  /** How missing data counts. Most metrics have no data while nothing happens. */
  readonly silence: 'calm' | 'trouble';
}

/** One metric, or its share of another. */
export type Watched<Text> =
  | { readonly kind: 'metric'; readonly metric: Metric<Text>; readonly statistic: Statistic }
  | {
      readonly kind: 'share';
      readonly part: Metric<Text>;
      readonly whole: Metric<Text>;
      readonly counted: 'part' | 'rest';
      /** Requests of health checks in a minute, which are subtracted from the whole. */
      readonly checksPerMinute: number;
    };

/** How the values of a period are combined. */
export type Statistic = 'Average' | 'Maximum' | 'Sum' | 'p90';

/** How many of the last periods must exceed the threshold. */
export interface Periods {
  readonly seconds: number;
  readonly wrong: number;
  readonly of: number;
}

const FIVE_MINUTES = 300;

/** Two of three periods of five minutes: one outlier does not ring. */
export const MOSTLY: Periods = { seconds: FIVE_MINUTES, wrong: 2, of: 3 };

/** A quarter of an hour without interruption. */
export const ALWAYS: Periods = { seconds: FIVE_MINUTES, wrong: 3, of: 3 };

/** As soon as it happens. */
export const AT_ONCE: Periods = { seconds: FIVE_MINUTES, wrong: 1, of: 1 };

/** Half an hour, since small sites have few requests in five minutes. */
export const SHARE_PERIODS: Periods = { seconds: 900, wrong: 2, of: 3 };

/** 24 hours, not one day: before data counts as missing, CloudWatch looks back some further periods. */
export const A_DAY: Periods = { seconds: 3_600, wrong: 24, of: 24 };

// Written by `npm run settings`; change the descriptors in core/settings/rooms instead.

/** The settings of core/settings/rooms, schedule, as a user writes them. */
export interface ScheduleInput {
  /**
   * How many renders a schedule may order in a day (UTC): of pages that bots ask for, before they go stale, and of
   * pages that `warmSitemaps` list. Needs `queueConcurrency`. Unset: no schedule (docs/operations.md). From 1 to
   * 10000000.
   * @example 2000
   */
  readonly scheduledRendersPerDay?: number;
  /**
   * The time between two runs of the schedule. From 15m to 24h.
   * @default '6h'
   */
  readonly scheduleEvery?: string;
  /**
   * Paths of sitemaps, and of indexes of sitemaps, that the schedule warms. `/robots.txt` stands for those that it
   * lists; an empty list for none. At most 20.
   * @default ['/robots.txt']
   * @example ['/sitemap.xml']
   */
  readonly warmSitemaps?: readonly string[];
}

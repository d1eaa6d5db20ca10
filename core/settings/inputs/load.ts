// Written by `npm run settings`; change the descriptors in core/settings/rooms instead.

/** The settings of core/settings/rooms, load, as a user writes them. */
export interface LoadInput {
  /**
   * How many pages that were never seen before a region renders in an hour, for each host; 0: without bound. Further
   * ones are answered as `overloadAnswers` says (docs/security.md, "Ceilings"). From 0 to 10000000.
   * @default 1000
   */
  readonly newPagesPerHour?: number;
  /**
   * What each group of bots gets in place of a page that can’t be rendered now and has no copy. `retry`: 503 with
   * Retry-After. `site`: the site’s own HTML. Groups that are left out keep their default.
   * @default { search: 'retry', ai: 'retry', seo: 'retry', preview: 'site', other: 'site' }
   * @example { seo: 'site' }
   */
  readonly overloadAnswers?: Readonly<Partial<Record<'search' | 'preview' | 'ai' | 'seo' | 'other', 'retry' | 'site'>>>;
}

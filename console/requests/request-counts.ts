// What bots' requests were answered from, counted by minute, region, country and reason.
import type { Region } from '../../core/geography/regions';

/** Where an answer came from, the best first. */
export const ANSWER_SOURCES = ['edge', 'hit', 'stale', 'miss', 'bypass', 'service', 'site'] as const;

/**
 * `edge`: a copy at the edge. `hit` and `stale`: a kept page. `miss`: rendered while the bot waited. `bypass`: the
 * site's own HTML by way of a region, or a refusal under overload. `service`: a prerender service. `site`: the router
 * sent the bot to the site.
 */
export type AnswerSource = (typeof ANSWER_SOURCES)[number];

/** Requests by where the answers came from. */
export type CountBySource = Readonly<Record<AnswerSource, number>>;

/** The requests of bots of a while. */
export interface RequestCounts {
  /** In milliseconds since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
  /** `regions`: without what never came to a region: copies at the edge, and bots that the router sent to the site. */
  readonly sees: 'everything' | 'regions';
  /** What the counts lack at the moment, in sentences. */
  readonly notes: readonly string[];
  /** The oldest first; without the minutes in which nobody came. */
  readonly minutes: readonly { readonly atMs: number; readonly counts: CountBySource }[];
  /** By the region that answered, or had answered before the edge kept a copy. */
  readonly regions: readonly { readonly region: Region | undefined; readonly counts: CountBySource }[];
  /** The busiest first. */
  readonly routes: readonly {
    /** ISO 3166-1 alpha-2; undefined where it is not known. */
    readonly country: string | undefined;
    readonly region: Region | undefined;
    readonly requests: number;
  }[];
  /** Why bots got no kept page, the most frequent first. */
  readonly reasons: readonly {
    readonly source: AnswerSource;
    readonly reason: string;
    readonly requests: number;
  }[];
  /** Of the pages shown, how long ago their renders began; undefined where none was shown. */
  readonly medianAgeSeconds: number | undefined;
}

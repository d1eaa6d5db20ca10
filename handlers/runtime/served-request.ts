// The line that `serve` logs for a bot's request, and the line that `render` logs for a render. Reports join the first
// with the edge's access log, by the request's id.
import type { BotGroup } from '../../core/bots/bot-groups';
import type { CacheStatus } from '../../core/contract/header-names';
import type { Variant } from '../../core/pages/variants';
import type { RenderReason } from '../render-protocol/render-protocol';

/** A bot's request, as `serve` answered it. It has no value of a query. */
export interface ServedRequest {
  /** CloudFront's id (`x-amz-cf-id`), the `x-edge-request-id` of its access log. Empty without CloudFront. */
  readonly requestId: string;
  readonly region: string;
  readonly host: string;
  readonly path: string;
  /** The names of the query's parameters that count, in order. */
  readonly parameters: readonly string[];
  readonly variant: Variant;
  /** The beginning of the page's key: enough to find its record and objects. */
  readonly key: string;
  /** As core/bots names it. */
  readonly bot: string;
  readonly botGroup: BotGroup;
  /** ISO 3166-1 alpha-2; left out where CloudFront named none. */
  readonly country?: string;
  readonly status: number;
  readonly cacheStatus: CacheStatus;
  readonly reason?: RenderReason;
  /** How long ago the render of the shown page began. Left out: the answer is no kept page. */
  readonly ageSeconds?: number;
  /** Of the body as `serve` sent it. */
  readonly bytes: number;
  readonly durationMs: number;
  /** By stage, as the Server-Timing header has them. */
  readonly stagesMs: Readonly<Record<string, number>>;
}

/** A render, as `render` ended it. It has no value of a query. */
export interface EndedRender {
  readonly region: string;
  readonly host: string;
  readonly path: string;
  readonly parameters: readonly string[];
  readonly variant: Variant;
  readonly key: string;
  readonly outcome: 'stored' | 'unstored' | 'failed';
  /** Why it was not kept, or failed. */
  readonly reason?: RenderReason;
  /** Of the page; left out if the render failed. */
  readonly status?: number;
  readonly durationMs: number;
  /** What went wrong in the page; values of queries are masked. */
  readonly problems: readonly string[];
}

/** The fields of a log line under which the two stand. Log filters on other lines' fields do not count them. */
export const SERVED_FIELD = 'served';
export const RENDERED_FIELD = 'rendered';

/** Characters of a page's key in log lines. */
export const KEY_PREFIX_LENGTH = 16;

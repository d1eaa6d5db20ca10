// The outcome in a released lease's item in the region's table, for requests that waited and for later ones.
import { type HeaderList, isHeaderList } from '../../core/pages/answer-head';
import { isStatus } from '../../core/pages/page-record';
import { isRenderReason, type RenderReason } from './render-protocol';

/** A page that was rendered and not kept. */
export interface LeftPage {
  /** The token of its render's lease: requests that waited for that lease get the page. */
  readonly lease: string;
  readonly renderStartedAtMs: number;
  readonly reason: RenderReason;
  readonly status: number;
  readonly headers: HeaderList;
  /** Its body in the region's own bucket; undefined if it has none. */
  readonly objectKey: string | undefined;
  /** Whether requests during the cooldown get it, too. */
  readonly forLater: boolean;
}

/** The outcome of a lease. */
export type LeaseOutcome =
  /** The page was kept, or nothing had to be rendered. */
  | { readonly kind: 'done' }
  /** There is no page. The cooldown grows from try to try if the next one may well fail the same way. */
  | { readonly kind: 'failed'; readonly reason: RenderReason; readonly mayRepeat: boolean }
  /** There is a page, which was not kept. */
  | {
      readonly kind: 'unkept';
      readonly reason: RenderReason;
      readonly renderStartedAtMs: number;
      /** The page, for others; undefined if nobody else gets it. */
      readonly left: LeftPage | undefined;
      readonly cooldownMs: number;
      /** How many renders in a row found the page broken. */
      readonly brokenInARow: number;
    };

/** Reads a left page; undefined if this version does not know its form. */
export function parseLeftPage(json: string): LeftPage | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isLeftPage(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isLeftPage(value: unknown): value is LeftPage {
  if (typeof value !== 'object' || value === null) return false;
  const page: Partial<Record<keyof LeftPage, unknown>> = value;
  return (
    typeof page.lease === 'string' &&
    typeof page.renderStartedAtMs === 'number' &&
    isRenderReason(page.reason) &&
    isStatus(page.status) &&
    isHeaderList(page.headers) &&
    (page.objectKey === undefined || typeof page.objectKey === 'string') &&
    typeof page.forLater === 'boolean'
  );
}

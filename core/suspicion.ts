// Tells a render that lacks what the page had: it is shown, but must not take a good page's place.
import { recordState } from './freshness';
import type { PageRecord } from './page-record';

/** A render, by how much text it has. */
export interface RenderedText {
  readonly status: number;
  readonly textLength: number;
  /** The text of the site's own HTML, before any script ran. */
  readonly siteTextLength: number;
}

/** Less than this share of the good page's text is suspicious. */
const MUCH_SMALLER = 0.5;

/** A page that shows no more than its shell is suspicious if it lacks this much of the good page's text. */
const SOMEWHAT_SMALLER = 0.9;

/**
 * Whether a render is much smaller than the last good page, or an empty shell in its place. A page that was purged, or
 * is of no use any more, protects nothing: then the site's owner, or time, has settled it.
 */
export function isSuspicious(render: RenderedText, good: PageRecord | undefined, purgedAtMs: number, nowMs: number): boolean {
  if (good === undefined || good.status !== 200 || render.status !== 200 || good.textLength === 0) return false;
  const state = recordState(good, purgedAtMs, nowMs);
  if (state === 'dead' || good.renderStartedAtMs <= purgedAtMs) return false;
  const share = render.textLength / good.textLength;
  return share < MUCH_SMALLER || (render.textLength <= render.siteTextLength && share < SOMEWHAT_SMALLER);
}

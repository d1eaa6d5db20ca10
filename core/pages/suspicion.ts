// Tells a render that lacks what the page had: it is shown, but must not take a good page's place.
import { recordState } from './freshness';
import type { PageRecord } from './page-record';

/** A render, by how much text it has. */
export interface RenderedText {
  readonly status: number;
  readonly textLength: number;
  /** The text of the site's own HTML, before any script ran. */
  readonly siteTextLength: number;
  /** A line of it is what error pages say. */
  readonly saysError: boolean;
}

/** Less than this share of the good page's text is suspicious. */
const MUCH_SMALLER = 0.5;

/** A page that shows no more than its shell is suspicious if it lacks this much of the good page's text. */
const SOMEWHAT_SMALLER = 0.9;

/** An error in place of the content, between a header and a footer that stay, makes this much of a difference. */
const SMALLER = 0.97;

/** Why a render must not take a good page's place. */
export type Suspicion = 'error-page' | 'suspicious';

/**
 * Why a render is suspicious beside the last good page: an error message with less text than that had, much less text, or
 * an empty shell. A page that was purged, or is of no use any more, protects nothing: its owner, or time, has settled it.
 * @returns undefined if it is not
 */
export function suspicionOf(
  render: RenderedText,
  good: PageRecord | undefined,
  purgedAtMs: number,
  nowMs: number,
): Suspicion | undefined {
  if (good === undefined || good.status !== 200 || render.status !== 200 || good.textLength === 0) return undefined;
  const state = recordState(good, purgedAtMs, nowMs);
  if (state === 'dead' || good.renderStartedAtMs <= purgedAtMs) return undefined;
  const share = render.textLength / good.textLength;
  if (share < SMALLER && render.saysError) return 'error-page';
  const isShell = render.textLength <= render.siteTextLength && share < SOMEWHAT_SMALLER;
  return share < MUCH_SMALLER || isShell ? 'suspicious' : undefined;
}

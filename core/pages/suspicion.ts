// Recognises a render that lacks content of the last good page: bots get it, but it does not replace that page.
import type { PageEpochs } from './epochs';
import { recordState } from './freshness';
import type { PageRecord } from './page-record';

/** A render, by its amount of text. */
export interface RenderedText {
  readonly status: number;
  readonly textLength: number;
  /** The text of the site's own HTML, before any script ran. */
  readonly siteTextLength: number;
  /** A line of it reads like an error page's. */
  readonly saysError: boolean;
}

/** Less than this share of the good page's text is suspicious. */
const MUCH_SMALLER = 0.5;

/** A page with no more text than its shell is suspicious below this share. */
const SOMEWHAT_SMALLER = 0.9;

/** An error message in place of the content, between an unchanged header and footer, leaves less than this share. */
const SMALLER = 0.97;

/** Why a render must not replace a good page. */
export type Suspicion = 'error-page' | 'suspicious';

/**
 * Why a render is suspicious beside the last good page: an error message with less text, much less text, or an empty
 * shell. A purged or dead page protects nothing: its owner, or time, has settled it.
 * @returns undefined if it is not
 */
export function suspicionOf(
  render: RenderedText,
  good: PageRecord | undefined,
  epochs: PageEpochs,
  nowMs: number,
): Suspicion | undefined {
  if (good === undefined || good.status !== 200 || render.status !== 200 || good.textLength === 0) return undefined;
  const state = recordState(good, epochs, nowMs);
  if (state === 'dead' || good.renderStartedAtMs <= epochs.purgedAtMs) return undefined;
  const share = render.textLength / good.textLength;
  if (share < SMALLER && render.saysError) return 'error-page';
  const isShell = render.textLength <= render.siteTextLength && share < SOMEWHAT_SMALLER;
  return share < MUCH_SMALLER || isShell ? 'suspicious' : undefined;
}

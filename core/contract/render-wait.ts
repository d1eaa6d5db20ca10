// How long `serve` waits for `render` and for the site; the functions' time-outs are derived from it.

/** How much longer than a render's budget its answer is waited for: Chromium's start, and the writes. */
export const RENDER_WAIT_MARGIN_MS = 4_000;

/** The share of a render's budget in which the site's document has to arrive; then the site's own HTML is asked for. */
export const DOCUMENT_SHARE = 0.6;

/** How long people wait for the site to begin its answer, and bots too: CloudFront's default ("Response timeout"). */
export const SITE_RESPONSE_MS = 30_000;

/** What `serve` may need before a render: two tries of the index, with a second to connect and three to answer, each. */
const INDEX_MS = 8_000;

/** What a render may need before its budget begins: Chromium's start. */
const CHROMIUM_START_MS = 2_000;

/** So long the site's own HTML is waited for even after a render that took all its time. */
const LEAST_SITE_MS = 8_000;

/**
 * How long `serve` may take for an answer: long enough for the site's own HTML after a render that got no document in
 * time, so that a site that is slow for people is slow for bots, and not away.
 */
export function answerBudgetMs(renderBudgetMs: number): number {
  const afterRender = renderBudgetMs + RENDER_WAIT_MARGIN_MS + LEAST_SITE_MS;
  const afterDocument = CHROMIUM_START_MS + renderBudgetMs * DOCUMENT_SHARE + SITE_RESPONSE_MS;
  return INDEX_MS + Math.max(afterRender, afterDocument);
}

/**
 * A lease outlasts the budget of the render that it is for by this: `render` starts a sandbox before its time-out begins
 * (up to 10 s, "Understanding the Lambda execution environment lifecycle", AWS Lambda Developer Guide), and has 6 s for
 * Chromium and the writes besides the budget. Only a dead owner leaves a lease to end by itself.
 */
export const LEASE_MARGIN_MS = 16_000;

/**
 * How long a render that nobody waits for may be queued before it is dropped; Lambda allows no less
 * ("PutFunctionEventInvokeConfig", AWS Lambda API Reference). Its lease lasts as much longer, so that no second render of
 * the page begins while the first may still come.
 */
export const MAX_QUEUED_SECONDS = 60;

/** How long a page is not tried again that could not be rendered: others would wait as vainly. */
export const FAILURE_COOLDOWN_MS = 5_000;

/** The longest pause of a page that is broken again and again: it is mended within this, and costs little meanwhile. */
const LONGEST_COOLDOWN_MS = 300_000;

/** How long a region remembers that a page was broken, from the last try on; then its pauses begin anew. */
export const BROKEN_MEMORY_MS = 3_600_000;

/**
 * How long a broken page is not tried again.
 * @param brokenInARow how many renders have found it broken, the latest included
 */
export function brokenPageCooldownMs(brokenInARow: number): number {
  return Math.min(LONGEST_COOLDOWN_MS, FAILURE_COOLDOWN_MS * 2 ** Math.max(0, brokenInARow - 1));
}

/**
 * The time-outs of `render`, in seconds, that leave a page time to render and CloudFront time to wait for it: its
 * response timeout ends at 120 s ("Response timeout", Amazon CloudFront Developer Guide).
 */
export const RENDER_TIMEOUT_SECONDS = { least: 15, most: 100 } as const;

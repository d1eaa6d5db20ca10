// How long `serve` waits for `render`; the functions' time-outs are derived from it.

/** How much longer than a render's budget its answer is waited for: Chromium's start, and the writes. */
export const RENDER_WAIT_MARGIN_MS = 4_000;

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

/** How long a page is not tried again that could not be rendered, or not be kept: others would wait as vainly. */
export const PAUSE_AFTER_FAILURE_MS = 5_000;

/**
 * The time-outs of `render`, in seconds, that leave a page time to render and CloudFront time to wait for it: its
 * response timeout ends at 120 s ("Response timeout", Amazon CloudFront Developer Guide).
 */
export const RENDER_TIMEOUT_SECONDS = { least: 15, most: 100 } as const;

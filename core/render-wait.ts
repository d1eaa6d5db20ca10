// How long `serve` waits for `render`; the functions' time-outs are derived from it.

/** How much longer than a render's budget its answer is waited for: Chromium's start, and the writes. */
export const RENDER_WAIT_MARGIN_MS = 4_000;

/** A lease outlasts the render that it is for by this: only a dead owner leaves one to end by itself. */
export const LEASE_MARGIN_MS = 5_000;

/** How long a page is not tried again that could not be rendered, or not be kept: others would wait as vainly. */
export const PAUSE_AFTER_FAILURE_MS = 5_000;

/**
 * The time-outs of `render`, in seconds, that leave a page time to render and CloudFront time to wait for it: its
 * response timeout ends at 120 s ("Response timeout", Amazon CloudFront Developer Guide).
 */
export const RENDER_TIMEOUT_SECONDS = { least: 15, most: 100 } as const;

// How long `serve` waits for `render`; the functions' time-outs are derived from it.

/** How much longer than a render's budget its answer is waited for: Chromium's start, and the writes. */
export const RENDER_WAIT_MARGIN_MS = 4_000;

/**
 * The time-outs of `render`, in seconds, that leave a page time to render and CloudFront time to wait for it: its
 * response timeout ends at 120 s ("Response timeout", Amazon CloudFront Developer Guide).
 */
export const RENDER_TIMEOUT_SECONDS = { least: 15, most: 100 } as const;

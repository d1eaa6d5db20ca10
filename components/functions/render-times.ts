// Who waits how long for a render: each waits longer than whom it waits for, so that the one nearest to the trouble
// is the one that answers for it.

import { UserError } from '../../core/contract/georender-error';
import { answerBudgetMs, RENDER_TIMEOUT_SECONDS } from '../../core/contract/render-wait';

/**
 * What `render` needs besides its budget: Chromium is started before the budget begins, and the page is
 * written to S3 and the index after it. More than `serve` waits beyond the budget, so that a page that comes too late
 * for one bot is kept for the next.
 */
const START_AND_WRITES_MS = 6_000;

/** The start of a new `serve`, which its time-out does not count, and the way from and to the edge. */
const START_AND_WAY_SECONDS = 5;

/** The time-outs that follow from the one of `render`. */
export interface RenderTimes {
  /** What one render may take from its navigation to its HTML: `render`'s and `serve`'s GEORENDER_RENDER_BUDGET_MS. */
  readonly renderBudgetMs: number;
  /** The function time-out of `serve`. */
  readonly serveTimeoutSeconds: number;
  /** CloudFront's response timeout for a region; later than `serve`'s own, or the next region would render too. */
  readonly responseTimeoutSeconds: number;
}

/** A time-out of `render` that can't work. */
export class RenderTimeoutError extends UserError {
  override readonly name = 'RenderTimeoutError';

  constructor(readonly renderTimeoutSeconds: number) {
    super(
      `The render timeout is ${renderTimeoutSeconds} seconds; allowed: whole seconds from ` +
        `${RENDER_TIMEOUT_SECONDS.least} to ${RENDER_TIMEOUT_SECONDS.most}. 30 is enough for most sites.`,
    );
  }
}

/**
 * The time-outs that go with a function time-out of `render`:
 * budget + what `serve` waits longer < `render` < `serve` < CloudFront ≤ 120 s.
 *
 * @throws {RenderTimeoutError} if it is not within {@link RENDER_TIMEOUT_SECONDS}
 */
export function renderTimes(renderTimeoutSeconds: number): RenderTimes {
  const { least, most } = RENDER_TIMEOUT_SECONDS;
  if (!Number.isInteger(renderTimeoutSeconds) || renderTimeoutSeconds < least || renderTimeoutSeconds > most) {
    throw new RenderTimeoutError(renderTimeoutSeconds);
  }
  const renderBudgetMs = renderTimeoutSeconds * 1000 - START_AND_WRITES_MS;
  const serveTimeoutSeconds = Math.ceil(answerBudgetMs(renderBudgetMs) / 1000);
  return { renderBudgetMs, serveTimeoutSeconds, responseTimeoutSeconds: serveTimeoutSeconds + START_AND_WAY_SECONDS };
}

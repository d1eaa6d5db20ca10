// Who waits how long for a render: each waits longer than whom it waits for, so that the one nearest to the trouble
// is the one that answers for it.

import { UserError } from '../../core/contract/georender-error';
import {
  RENDER_TIMEOUT_SECONDS,
  renderBudgetMs,
  responseTimeoutSeconds,
  serveTimeoutSeconds,
} from '../../core/contract/time-outs';

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
  const budgetMs = renderBudgetMs(renderTimeoutSeconds);
  return {
    renderBudgetMs: budgetMs,
    serveTimeoutSeconds: serveTimeoutSeconds(budgetMs),
    responseTimeoutSeconds: responseTimeoutSeconds(budgetMs),
  };
}

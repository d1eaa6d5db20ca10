// The time-outs around a render. Each step waits longer than the next, so that the step nearest to a problem reports
// it.
import { UserError } from '../../core/contract/georender-error';
import {
  RENDER_TIMEOUT_SECONDS,
  renderBudgetMs,
  responseTimeoutSeconds,
  serveTimeoutSeconds,
} from '../../core/contract/time-outs';

/** The time-outs that follow from the one of `render`. */
export interface RenderTimes {
  /** The time of one render from its navigation to its HTML: both functions' GEORENDER_RENDER_BUDGET_MS. */
  readonly renderBudgetMs: number;
  /** The function time-out of `serve`. */
  readonly serveTimeoutSeconds: number;
  /**
   * CloudFront's response timeout for a region; longer than the time-out of `serve`, or the next region would render,
   * too.
   */
  readonly responseTimeoutSeconds: number;
}

/** The time-out of `render` is too short or too long. */
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
 * All time-outs from the function time-out of `render`:
 * budget + extra wait of `serve` < `render` < `serve` < CloudFront ≤ 120 s.
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

// The time-outs around a render. Each step waits longer than the next, so that the step nearest to a problem reports
// it.
import { UserError } from '../../core/contract/georender-error';
import {
  HTTP_API_RENDER_TIMEOUT_SECONDS,
  HTTP_API_RESPONSE_SECONDS,
  HTTP_API_SECONDS,
  RENDER_TIMEOUT_SECONDS,
  renderBudgetMs,
  responseTimeoutSeconds,
  serveTimeoutSeconds,
} from '../../core/contract/time-outs';
import type { EdgeEngine } from '../../core/routing/edge-engines';

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

  constructor(
    readonly renderTimeoutSeconds: number,
    engine: EdgeEngine,
  ) {
    const most = mostSeconds(engine);
    const why =
      engine === 'lambda-at-edge' ? `An HTTP API ends after ${HTTP_API_SECONDS} s.` : '30 is enough for most sites.';
    super(
      `The render timeout is ${renderTimeoutSeconds} seconds; allowed: whole seconds from ` +
        `${RENDER_TIMEOUT_SECONDS.least} to ${most}. ${why}`,
    );
  }
}

/**
 * All time-outs from the function time-out of `render`:
 * budget + extra wait of `serve` < `render` < `serve` < CloudFront ≤ 120 s. Behind an HTTP API, `serve` ends when that
 * does.
 *
 * @throws {RenderTimeoutError} if it is not within {@link RENDER_TIMEOUT_SECONDS}, or too long for an HTTP API
 */
export function renderTimes(renderTimeoutSeconds: number, engine: EdgeEngine = 'cloudfront-function'): RenderTimes {
  const { least } = RENDER_TIMEOUT_SECONDS;
  const isWhole = Number.isInteger(renderTimeoutSeconds);
  if (!isWhole || renderTimeoutSeconds < least || renderTimeoutSeconds > mostSeconds(engine)) {
    throw new RenderTimeoutError(renderTimeoutSeconds, engine);
  }
  const budgetMs = renderBudgetMs(renderTimeoutSeconds);
  return engine === 'lambda-at-edge'
    ? {
        renderBudgetMs: budgetMs,
        serveTimeoutSeconds: HTTP_API_SECONDS,
        responseTimeoutSeconds: HTTP_API_RESPONSE_SECONDS,
      }
    : {
        renderBudgetMs: budgetMs,
        serveTimeoutSeconds: serveTimeoutSeconds(budgetMs),
        responseTimeoutSeconds: responseTimeoutSeconds(budgetMs),
      };
}

function mostSeconds(engine: EdgeEngine): number {
  return engine === 'lambda-at-edge' ? HTTP_API_RENDER_TIMEOUT_SECONDS : RENDER_TIMEOUT_SECONDS.most;
}

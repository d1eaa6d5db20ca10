// The self-check of `serve`: asks the region's index, its bucket and its own version of `render`, as requests do.

import { InternalError } from '../../core/contract/georender-error';
import { HEALTH_HEADER } from '../../core/contract/header-names';
import { SELF_CHECK_PASSED, type SelfCheckPassed } from '../../core/contract/self-check';
import type { Clock } from '../runtime/clock';
import { HEALTHY } from './health-answer';
import type { RenderSelfCheck } from './ports';
import type { ServeAnswer } from './serve-answer';

/** A part of the region does not answer. */
export class SelfCheckFailedError extends InternalError {
  override readonly name = 'SelfCheckFailedError';
}

/**
 * The pause between two tries. A role's new permissions hold after some seconds ("Changes that I make are not always
 * immediately visible", IAM User Guide), and all renders may be taken.
 */
const PAUSE_MS = 3_000;

/** A try needs as long: `render` starts Chromium. The last try ends that long before the function does. */
const LEAST_TRY_MS = 10_000;
const MARGIN_MS = 1_000;

/** The dependencies of the self-check. */
export interface SelfCheckDependencies {
  /** The answer to health checks. */
  readonly health: () => Promise<ServeAnswer>;
  readonly render: RenderSelfCheck;
  readonly clock: Clock;
}

/**
 * Makes the self-check. It tries as long as there is time.
 * @returns a function of the time until Lambda ends the invocation; it throws the last try's error
 */
export function createSelfCheck(
  dependencies: SelfCheckDependencies,
): (remainingMs: number) => Promise<SelfCheckPassed> {
  const { clock } = dependencies;
  return async (remainingMs) => {
    const endMs = clock.steadyMs() + remainingMs - MARGIN_MS;
    for (;;) {
      try {
        await attempt(dependencies, endMs - clock.steadyMs());
        return SELF_CHECK_PASSED;
      } catch (error) {
        if (endMs - clock.steadyMs() < PAUSE_MS + LEAST_TRY_MS) throw error;
        await clock.pause(PAUSE_MS);
      }
    }
  };
}

async function attempt({ health, render }: SelfCheckDependencies, waitMs: number): Promise<void> {
  const [{ headers }] = await Promise.all([health(), render.selfCheck(waitMs)]);
  const found = headers.find(([name]) => name === HEALTH_HEADER)?.[1] ?? '';
  if (found !== HEALTHY)
    throw new SelfCheckFailedError(
      `serve can't read its region's ${found.replaceAll(',', ' and ')}; its log says why.`,
    );
}

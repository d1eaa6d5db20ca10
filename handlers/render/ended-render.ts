// Describes a render for the log of requests, without values of queries.
import type { PageIdentity } from '../../core/pages/page-key';
import type { RenderOutcome } from '../render-protocol/render-protocol';
import { maskedText, parameterNames } from '../runtime/query-masking';
import { type EndedRender, KEY_PREFIX_LENGTH } from '../runtime/served-request';

/** Problems in a line, and characters of each: pages are hostile, and lines cost money. */
const MAX_PROBLEMS = 5;
const MAX_PROBLEM_LENGTH = 300;

/** The description. */
export function endedRender(
  region: string,
  { url, variant, key }: PageIdentity,
  outcome: RenderOutcome,
  problems: readonly string[],
  durationMs: number,
): EndedRender {
  const { host, pathname, search } = new URL(url);
  return {
    region,
    host,
    path: pathname,
    parameters: parameterNames(search.slice(1)),
    variant,
    key: key.slice(0, KEY_PREFIX_LENGTH),
    outcome: outcome.kind,
    ...(outcome.kind === 'stored' ? {} : { reason: outcome.reason }),
    ...(outcome.kind === 'failed'
      ? {}
      : { status: outcome.kind === 'stored' ? outcome.record.status : outcome.status }),
    durationMs: Math.round(durationMs),
    problems: problems.slice(0, MAX_PROBLEMS).map((problem) => maskedText(problem).slice(0, MAX_PROBLEM_LENGTH)),
  };
}

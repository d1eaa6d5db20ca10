// Says which parameters of a query do not count, and why. For people: the router and the handlers only need the rest.
import { countingQuery, type ParameterTest, parameterTest, type QueryPolicy } from './query-policy';

/** Why a parameter does not tell pages apart. */
export const DROP_REASONS = [
  /**
   * The parameter is in Georender's own list of tracking parameters.
   * @mend Set `queryMode: allow` and name the parameter in `queryParameters` if it changes the page.
   */
  'tracking',
  /**
   * The settings ignore the parameter (`queryMode: ignore`).
   * @mend Remove it from `queryParameters`.
   */
  'ignored',
  /**
   * The settings do not allow the parameter (`queryMode: allow`).
   * @mend Add it to `queryParameters`.
   */
  'not-allowed',
  /**
   * It has neither a name nor a value.
   * @mend None: it makes no difference.
   */
  'empty',
] as const;

/** One of {@link DROP_REASONS}. */
export type DropReason = (typeof DROP_REASONS)[number];

/** A parameter that does not count. */
export interface DroppedParameter {
  /** As in the URL, with its value. */
  readonly parameter: string;
  readonly reason: DropReason;
}

const TRACKING: ParameterTest = parameterTest({ mode: 'ignore', names: [], sort: true });

/** The parameters of a query that its policy drops. @param query without `?`; undefined if there is none */
export function droppedParameters(query: string | undefined, policy: QueryPolicy): readonly DroppedParameter[] {
  const test = parameterTest(policy);
  return (query ?? '')
    .split('&')
    .filter((parameter) => query !== undefined && countingQuery(parameter, test) === undefined)
    .map((parameter) => ({ parameter, reason: reasonOf(parameter, policy) }));
}

function reasonOf(parameter: string, { mode }: QueryPolicy): DropReason {
  if (parameter === '') return 'empty';
  if (mode === 'allow') return 'not-allowed';
  return countingQuery(parameter, TRACKING) === undefined ? 'tracking' : 'ignored';
}

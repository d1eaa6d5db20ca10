// Says which parameters of a query do not count, and why. For people: the router and the handlers only need the rest.
import { countingQuery, type ParameterTest, parameterTest, type QueryPolicy } from './query-policy';

/** Why a parameter does not tell pages apart. */
export type DropReason =
  /** Georender's own list of tracking parameters. */
  | 'tracking'
  /** A name that settings ignore. */
  | 'ignored'
  /** A name that settings do not allow. */
  | 'not-allowed'
  /** Neither a name nor a value. */
  | 'empty';

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

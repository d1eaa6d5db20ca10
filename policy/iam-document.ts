// Reads policies of IAM and of resources: JSON, in which one is written as well as a list of one.
import { list, type Properties, part, texts } from './properties';

/** A statement of a policy. */
export interface Statement {
  /** Its `Sid`, or its place, e.g. `statement 2`. */
  readonly label: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Principals of every kind, e.g. `*`, an account's ARN, a service. */
  readonly principals: readonly string[];
  readonly condition: Properties;
  /** Elements that mean all but those listed, e.g. `NotAction`. */
  readonly negated: readonly string[];
}

const NEGATED = ['NotAction', 'NotResource', 'NotPrincipal'];

/**
 * The statements of a policy. What is no policy has none.
 * @param document JSON, or the same as an object
 */
export function statementsOf(document: unknown): readonly Statement[] {
  const given = part(typeof document === 'string' ? parsed(document) : document);
  return list(given['Statement']).map((each, index) => statementOf(part(each), index));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function statementOf(given: Properties, index: number): Statement {
  const { Sid, Effect, Action, Resource, Principal, Condition } = given;
  return {
    label: typeof Sid === 'string' && Sid !== '' ? Sid : `statement ${index + 1}`,
    effect: Effect === 'Deny' ? 'Deny' : 'Allow',
    actions: texts(Action),
    resources: texts(Resource),
    principals: typeof Principal === 'string' ? [Principal] : Object.values(part(Principal)).flatMap(texts),
    condition: part(Condition),
    negated: NEGATED.filter((name) => name in given),
  };
}

/** The statements that allow something. */
export function allowing(document: unknown): readonly Statement[] {
  return statementsOf(document).filter(({ effect }) => effect === 'Allow');
}

/** The names of the keys in a condition, in lower case: IAM ignores their case. */
export function conditionKeys({ condition }: Statement): readonly string[] {
  return Object.values(condition).flatMap((keys) => Object.keys(part(keys)).map((key) => key.toLowerCase()));
}

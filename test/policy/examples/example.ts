// What an example of a rule is, and the statements that several examples have.
import type { Example } from '../judged';

/** Stacks of which the rule reports something, and stacks that it accepts. */
export interface RuleExamples {
  /** What the report says of it → its resources. */
  readonly fails: Readonly<Record<string, readonly Example[]>>;
  readonly passes: readonly (readonly Example[])[];
}

/** A policy with one statement. */
export function policyOf(statement: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

/** One resource. */
export function one(
  type: string,
  properties: Readonly<Record<string, unknown>>,
  more: Partial<Example> = {},
): [Example] {
  return [{ type, properties, ...more }];
}

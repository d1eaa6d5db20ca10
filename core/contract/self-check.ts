// The self-check of a new version of `serve` or `render`: a deployment invokes it before any bot does.

/** The event of a self-check. */
export const SELF_CHECK_EVENT = { kind: 'self-check' } as const;

/** The answer of a version that works. One that does not work fails as a function. */
export const SELF_CHECK_PASSED = { kind: 'passed' } as const;

/** The answer of a version that passed. */
export type SelfCheckPassed = typeof SELF_CHECK_PASSED;

/**
 * Whether an event asks for a self-check. No request to a function URL does: Lambda makes the fields of its event
 * (`requestContext` is always one of them), and a body is text within ("Invoking Lambda function URLs", AWS Lambda
 * Developer Guide).
 */
export function isSelfCheckEvent(event: unknown): boolean {
  return kindOf(event) === SELF_CHECK_EVENT.kind && !Object.hasOwn(Object(event), 'requestContext');
}

/** Whether an answer says that the version passed. */
export function hasPassedSelfCheck(answer: unknown): boolean {
  return kindOf(answer) === SELF_CHECK_PASSED.kind;
}

function kindOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
}

// Which stacks are in production.

/** Parts of a stack's name that mean production. */
const PRODUCTION_WORDS = ['prod', 'production', 'live'];

/** The tag of a stack in Pulumi Cloud that says its environment. */
const ENVIRONMENT_TAG = 'environment';

/** The stack of a resource. */
export function stackOf(urn: string): string {
  const [stack = ''] = urn.replace(/^urn:pulumi:/, '').split('::');
  return stack;
}

/**
 * Whether a stack is in production: the configuration names it, or else a part of its name or its tag `environment`
 * says so, e.g. `prod`, `shop-prod` or `production.eu`.
 * @param named stacks of the pack's configuration; undefined: decided by name and tag
 */
export function isProduction(
  stack: string,
  named: readonly string[] | undefined,
  stackTags: ReadonlyMap<string, string>,
): boolean {
  if (named !== undefined) return named.includes(stack);
  const words = [...stack.split(/[^a-z0-9]+/i), stackTags.get(ENVIRONMENT_TAG) ?? ''];
  return words.some((word) => PRODUCTION_WORDS.includes(word.toLowerCase()));
}

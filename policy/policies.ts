// The rules as `@pulumi/policy` takes them: for the pack, and for a pack of your own.
import type { Policies } from '@pulumi/policy';
import { policyOf } from './policy-of';
import { RULES } from './rules';

/**
 * Georender's policies, each mandatory.
 *
 * @example new PolicyPack('acme', { policies: [...georenderPolicies(), ...ours] });
 */
export function georenderPolicies(): Policies {
  return RULES.map(policyOf);
}

// The configuration of the roles' program, checked: all problems at once, before anything is made.
import { UserError } from '../../core/contract/georender-error';
import type { DeliveryRolesArgs } from './delivery-roles';

/** The configuration is wrong. */
export class RolesSettingsError extends UserError {
  override readonly name = 'RolesSettingsError';
}

/** The configuration as Pulumi has it. */
export interface RawRolesSettings {
  readonly repository: string | undefined;
  readonly branch: string | undefined;
  readonly environments: unknown;
  readonly stateBucket: string | undefined;
  readonly stateKeyArn: string | undefined;
  readonly oidcProviderArn: string | undefined;
  readonly options: boolean | undefined;
  readonly canaries: unknown;
}

// Neither may hold the `*` and `?` of IAM's patterns, nor the `:` by which GitHub's subjects are parted.
const REPOSITORY = /^[\w.-]+\/[\w.-]+$/;
const NAME = /^[A-Za-z0-9][\w.-]*$/;
const BRANCH = /^[A-Za-z0-9][\w./-]*$/;
const BUCKET = /^[a-z0-9][a-z0-9.-]+[a-z0-9]$/;
const KEY_ARN = /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;
const PROVIDER_ARN = /^arn:aws:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/;

/** @throws RolesSettingsError */
export function rolesSettings(raw: RawRolesSettings): DeliveryRolesArgs {
  const problems: string[] = [];
  const text = (name: string, value: string | undefined, form: RegExp, example: string): string => {
    if (value !== undefined && form.test(value)) return value;
    problems.push(`${name} is ${value ? `"${value}"` : 'missing'}; allowed: e.g. ${example}.`);
    return '';
  };
  const { environments } = raw;
  const names = Array.isArray(environments)
    ? environments.filter((each) => typeof each === 'string' && NAME.test(each))
    : [];
  if (!Array.isArray(environments) || names.length === 0 || names.length < environments.length)
    problems.push('environments must be a list of names of letters, digits, . _ and -, e.g. ["dev", "prod"].');
  const releasing = Array.isArray(raw.canaries) ? raw.canaries.filter((each) => names.includes(each)) : [];
  if (raw.canaries !== undefined && (!Array.isArray(raw.canaries) || releasing.length < raw.canaries.length))
    problems.push(`canaries must be a list of some of the environments: ${names.join(', ') || 'none is set'}.`);
  const args = {
    repository: text('repository', raw.repository, REPOSITORY, 'acme/site'),
    branch: text('branch', raw.branch || 'main', BRANCH, 'main'),
    environments: names,
    state: {
      bucket: text('stateBucket', raw.stateBucket, BUCKET, 'acme-pulumi'),
      keyArn: text('stateKeyArn', raw.stateKeyArn, KEY_ARN, 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-…'),
    },
    options: raw.options ?? false,
    canaries: releasing,
    ...(raw.oidcProviderArn
      ? {
          oidcProviderArn: text(
            'oidcProviderArn',
            raw.oidcProviderArn,
            PROVIDER_ARN,
            'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com',
          ),
        }
      : {}),
  };
  if (problems.length > 0) throw new RolesSettingsError(`The roles can't be made:\n- ${problems.join('\n- ')}`);
  return args;
}

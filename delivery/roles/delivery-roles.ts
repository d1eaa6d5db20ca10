// GitHub's identity provider, the role that previews, and a role for each environment that deploys.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type PolicyName, policy } from '../../cli/policies/policies';
import {
  AUDIENCE,
  deployerSubjects,
  ISSUER,
  policyOf,
  readerSubjects,
  readState,
  type StateStore,
  trustPolicy,
  writeState,
} from './statements';

/** The arguments of {@link DeliveryRoles}. */
export interface DeliveryRolesArgs {
  /**
   * The repository on GitHub.
   * @example 'acme/site'
   */
  readonly repository: string;
  /**
   * The branch whose scheduled jobs may read.
   * @default 'main'
   */
  readonly branch?: string;
  /**
   * The environments that deploy; each has a stack of the same name.
   * @example ['dev', 'prod']
   */
  readonly environments: readonly string[];
  /**
   * Pulumi's state.
   * @example { bucket: 'acme-pulumi', keyArn: 'arn:aws:kms:eu-central-1:123456789012:key/…' }
   */
  readonly state: StateStore;
  /**
   * GitHub's identity provider of the account.
   * @default a new one is made
   */
  readonly oidcProviderArn?: string;
  /**
   * Whether the stacks use botReports, apiPath or scheduledRendersPerDay.
   * @default false
   */
  readonly options?: boolean;
  /**
   * The environments whose stacks have canaries, which their jobs release.
   * @default none
   * @example ['prod']
   */
  readonly canaries?: readonly string[];
}

interface RoleRights {
  /** The jobs that may take it on. */
  readonly subjects: readonly string[];
  readonly policies: Readonly<Record<string, aws.iam.Policy>>;
  /** What it may do with Pulumi's state. */
  readonly state: Parameters<typeof policyOf>[0];
  /** In seconds; IAM's own default is an hour. */
  readonly maxSessionDuration?: number;
}

/** A job that releases canaries runs so long (`timeout-minutes` in .github/workflows/deploy-stack.yml). */
const LONGEST_JOB_SECONDS = 14_400;

/**
 * The roles. Their names do not begin with `site-`, so that no deployer can change its own.
 *
 * @example
 * const roles = new DeliveryRoles('georender', { repository: 'acme/site', environments: ['dev', 'prod'], state });
 */
export class DeliveryRoles extends pulumi.ComponentResource {
  readonly previewRoleArn: pulumi.Output<string>;
  readonly deployRoleArns: pulumi.Output<Record<string, string>>;

  constructor(
    private readonly name: string,
    private readonly args: DeliveryRolesArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('georender:delivery:DeliveryRoles', name, {}, opts);
    const { repository, branch = 'main', environments, state, options = false, canaries = [] } = args;
    const provider = this.provider();
    const read = { reader: this.policy('reader') };
    this.previewRoleArn = this.role('preview', provider, {
      subjects: readerSubjects(repository, branch),
      policies: read,
      state: readState(state),
    });
    const deploying = {
      deployer: this.policy('deployer'),
      ...(options ? { 'deployer-options': this.policy('deployer-options') } : {}),
      smoke: this.policy('smoke'),
    };
    const releasing = canaries.length > 0 ? { ...deploying, operator: this.policy('operator') } : deploying;
    const arns = environments.map((environment) => {
      const role = this.role(`deploy-${environment}`, provider, {
        subjects: deployerSubjects(repository, environment),
        policies: canaries.includes(environment) ? releasing : deploying,
        state: [...readState(state), ...writeState(state, environment)],
        maxSessionDuration: LONGEST_JOB_SECONDS,
      });
      return [environment, role] as const;
    });
    this.deployRoleArns = pulumi.output(Object.fromEntries(arns));
    this.registerOutputs({ previewRoleArn: this.previewRoleArn, deployRoleArns: this.deployRoleArns });
  }

  private provider(): pulumi.Output<string> {
    const { oidcProviderArn } = this.args;
    if (oidcProviderArn !== undefined) return pulumi.output(oidcProviderArn);
    const provider = new aws.iam.OpenIdConnectProvider(
      `${this.name}-github`,
      { url: `https://${ISSUER}`, clientIdLists: [AUDIENCE] },
      { parent: this },
    );
    return provider.arn;
  }

  /** A policy of docs/policies as a managed one: together they are longer than an inline policy may be. */
  private policy(name: PolicyName): aws.iam.Policy {
    return new aws.iam.Policy(
      `${this.name}-${name}`,
      { description: `docs/policies/${name}.json of Georender`, policy: JSON.stringify(policy(name)) },
      { parent: this },
    );
  }

  private role(
    part: string,
    provider: pulumi.Output<string>,
    { subjects, policies, state, maxSessionDuration }: RoleRights,
  ): pulumi.Output<string> {
    const name = `${this.name}-${part}`;
    const role = new aws.iam.Role(
      name,
      {
        description: `GitHub Actions: ${subjects.join(', ')}`,
        assumeRolePolicy: provider.apply((arn) => trustPolicy(arn, subjects)),
        ...(maxSessionDuration === undefined ? {} : { maxSessionDuration }),
      },
      { parent: this },
    );
    for (const [policyName, { arn }] of Object.entries(policies)) {
      new aws.iam.RolePolicyAttachment(`${name}-${policyName}`, { role: role.name, policyArn: arn }, { parent: this });
    }
    new aws.iam.RolePolicy(`${name}-state`, { role: role.name, policy: policyOf(state) }, { parent: this });
    return role.arn;
  }
}

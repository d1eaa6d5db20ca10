// Has a policy of the pack judge made-up resources, as its server does.
import type {
  PolicyResource,
  PolicyResourceOptions,
  ReportViolation,
  ResourceValidationArgs,
  StackValidationArgs,
} from '@pulumi/policy';
import { georenderPolicies } from '../../policy/policies';

/** A made-up resource. */
export interface Example {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** @default the type's last word */
  readonly name?: string;
  readonly protect?: boolean;
  /** Types of the components around it, e.g. `georender:index:CodeBucket`. */
  readonly inside?: string;
  /** Property → names of the resources that it was made from. */
  readonly madeFrom?: Readonly<Record<string, string>>;
}

/** The stack and the pack's configuration. */
export interface Circumstances {
  /** @default a stack of production */
  readonly stack?: string;
  readonly stackTags?: ReadonlyMap<string, string>;
  readonly configuration?: Readonly<Record<string, unknown>>;
}

/** What the policy reports of the resources of one stack. */
export async function violations(
  policyName: string,
  examples: readonly Example[],
  { stack = 'prod', stackTags = new Map(), configuration = {} }: Circumstances = {},
): Promise<readonly string[]> {
  const policy = georenderPolicies().find(({ name }) => name === policyName);
  if (policy === undefined) throw new RangeError(`no policy is called ${policyName}`);
  const told: string[] = [];
  const report: ReportViolation = (message) => told.push(String(message));
  const resources = examples.map((example) => policyResource(example, stack));
  for (const [index, resource] of resources.entries())
    for (const [property, from] of Object.entries(examples[index]?.madeFrom ?? {}))
      resource.propertyDependencies[property] = resources.filter(({ name }) => name === from);
  const common = {
    stackTags,
    getConfig: <T extends object>() => configuration as T,
    notApplicable: (): never => {
      throw new Error('not applicable');
    },
  };
  if ('validateStack' in policy) {
    const args: StackValidationArgs = { ...common, resources };
    await policy.validateStack(args, report);
  } else if ('validateResource' in policy && typeof policy.validateResource === 'function') {
    for (const resource of resources) {
      const { type, props, urn, name, opts, isType } = resource;
      const args: ResourceValidationArgs = { type, props, urn, name, opts, isType, asType: () => undefined, ...common };
      await policy.validateResource(args, report);
    }
  }
  return told;
}

function policyResource(example: Example, stack: string): PolicyResource {
  const { type, properties, inside, protect = false } = example;
  const name = example.name ?? type.slice(type.lastIndexOf(':') + 1);
  const types = inside === undefined ? type : `${inside}$${type}`;
  const opts: PolicyResourceOptions = {
    protect,
    ignoreChanges: [],
    aliases: [],
    customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
    additionalSecretOutputs: [],
  };
  return {
    ...{ type, name, opts, props: { ...properties }, urn: `urn:pulumi:${stack}::georender::${types}::${name}` },
    dependencies: [],
    propertyDependencies: {},
    isType: () => false,
    asType: () => undefined,
  };
}

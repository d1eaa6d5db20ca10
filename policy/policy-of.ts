// Makes a policy of a rule, as `@pulumi/policy` takes it.
import type {
  PolicyConfigSchema,
  PolicyResource,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from '@pulumi/policy';
import { type Exception, isExcepted } from './exceptions';
import { isProduction, stackOf } from './production';
import type { JudgedResource, ResourceRule, Rule, RuleOptions, StackResource, StackRule } from './rule';

/** The tags that `georender`'s own program gives. */
const REQUIRED_TAGS = ['project', 'stack'];

/** What a pack's configuration may say of a rule (docs/policy.md). */
interface RuleConfiguration extends Partial<RuleOptions> {
  readonly exceptions?: readonly Exception[];
  readonly stacks?: readonly string[];
}

/** A rule as a policy. Its violations refuse `preview` and `up`, unless the pack's configuration says otherwise. */
export function policyOf(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
  const common = {
    name: rule.name,
    description: rule.demand,
    enforcementLevel: 'mandatory' as const,
    remediationSteps: rule.mend,
    url: rule.document.url,
    configSchema: schemaOf(rule),
  };
  if (rule.kind === 'resource')
    return { ...common, validateResource: (args, report) => judgeResource(rule, args, report) };
  return { ...common, validateStack: (args, report) => judgeStack(rule, args, report) };
}

function judgeResource(rule: ResourceRule, args: ResourceValidationArgs, report: ReportViolation): void {
  if (!rule.types.includes(args.type)) return;
  const configuration = args.getConfig<RuleConfiguration>();
  if (!concerns(rule, args.urn, configuration, args.stackTags)) return;
  const { requiredTags = REQUIRED_TAGS } = configuration;
  for (const problem of rule.problems(judgedResource(args), { requiredTags })) report(message(rule, problem));
}

function judgeStack(rule: StackRule, args: StackValidationArgs, report: ReportViolation): void {
  const configuration = args.getConfig<RuleConfiguration>();
  const concerned = args.resources.filter(({ urn }) => concerns(rule, urn, configuration, args.stackTags));
  // Without a resource there is no stack to judge: everything was removed, or nothing is there yet.
  if (!concerned.some(({ type }) => type.startsWith('aws:'))) return;
  const all = args.resources.map(stackResource);
  const isConcerned = new Set(concerned.map(({ urn }) => urn));
  for (const { resource, problem } of rule.problems(all)) {
    if (resource === undefined || isConcerned.has(resource.urn)) report(message(rule, problem), resource?.urn);
  }
}

function concerns(
  { scope, exceptions = [] }: Rule,
  urn: string,
  configuration: RuleConfiguration,
  stackTags: ReadonlyMap<string, string>,
): boolean {
  if (scope === 'production' && !isProduction(stackOf(urn), configuration.stacks, stackTags)) return false;
  return !isExcepted(urn, [...exceptions, ...(configuration.exceptions ?? [])]);
}

function judgedResource({ urn, type, name, props, opts }: ResourceValidationArgs | PolicyResource): JudgedResource {
  return { urn, type, name, properties: props, isProtected: opts.protect };
}

function stackResource(resource: PolicyResource): StackResource {
  return {
    ...judgedResource(resource),
    dependenciesOf: (property) => (resource.propertyDependencies[property] ?? []).map(({ urn }) => urn),
  };
}

/** The policy's description comes first by itself. */
function message({ mend, document }: Rule, problem: string): string {
  return `${problem} ${mend} See "${document.title}", ${document.url}`;
}

function schemaOf(rule: Rule): PolicyConfigSchema {
  const text = { type: 'string', minLength: 1 } as const;
  return {
    properties: {
      exceptions: {
        type: 'array',
        items: {
          type: 'object',
          properties: { resource: text, reason: text },
          required: ['resource', 'reason'],
          additionalProperties: false,
        },
      },
      ...(rule.scope === 'production' ? { stacks: { type: 'array', items: text } } : {}),
      ...Object.fromEntries((rule.options ?? []).map((name) => [name, { type: 'array', items: text } as const])),
    },
  };
}

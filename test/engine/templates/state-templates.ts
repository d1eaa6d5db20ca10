// A stack's exported state as CloudFormation templates, one a region, so that checkers of templates can judge it.
import { asJson, asProperties, isProperties, type Json, type Properties, text } from '../aws/properties';
import { mapped, merged } from './mapping';
import { cloudFormationType } from './resource-types';

/** What has no region of its own is deployed from here. */
const GLOBAL_REGION = 'us-east-1';

/** The key by which the engine marks values that JSON lacks, and the mark of secrets (`resource.SecretSig`). */
const SIGNATURE_KEY = '4dabf18193072939515e22adb298388d';
const SECRET_SIGNATURE = '1b47061264138c4ac30d75fd1eb44270';

/** Templates by region. */
export type Templates = ReadonlyMap<string, Properties>;

/** The state has properties of which nobody knows what CloudFormation calls them. */
export class UnmappedPropertiesError extends Error {
  override readonly name = 'UnmappedPropertiesError';

  constructor(readonly problems: readonly string[]) {
    super(`CloudFormation's names are not known; add rules to test/engine/templates:\n${problems.join('\n')}`);
  }
}

/**
 * @param resources of a state that was exported with its secrets
 * @throws UnmappedPropertiesError with all properties that have no rule
 * @throws Error for a type that has none
 */
export function templatesOf(resources: readonly Properties[]): Templates {
  const problems: string[] = [];
  const byRegion = new Map<string, Map<string, Properties>>();
  for (const resource of resources.filter((each) => text(each, 'type').startsWith('aws:'))) {
    const pulumiType = text(resource, 'type');
    const inputs = plainInputs(resource);
    const found = cloudFormationType(pulumiType, inputs);
    if (found === undefined) continue;
    const { region, ...prepared } = found.prepare?.(inputs) ?? inputs;
    const properties = merged(found.defaults ?? {}, mapped(prepared, found.properties, pulumiType, problems));
    const home = typeof region === 'string' ? region : GLOBAL_REGION;
    const template = byRegion.get(home) ?? new Map<string, Properties>();
    const id = logicalId(
      found.mergedBy === undefined ? [pulumiType, text(resource, 'urn')] : [found.type, text(inputs, found.mergedBy)],
    );
    const before = template.get(id)?.['Properties'] ?? {};
    template.set(id, { Type: found.type, Properties: isProperties(before) ? merged(before, properties) : properties });
    byRegion.set(home, template);
  }
  const unmapped = [...new Set(problems)].sort();
  if (unmapped.length > 0) throw new UnmappedPropertiesError(unmapped);
  return new Map([...byRegion].map(([region, template]) => [region, { Resources: Object.fromEntries(template) }]));
}

/** Policies within the state, by the names of their resources: every text that reads as one. */
export function policiesOf(resources: readonly Properties[]): ReadonlyMap<string, Properties> {
  const found = new Map<string, Properties>();
  for (const resource of resources.filter((each) => text(each, 'type').startsWith('aws:'))) {
    for (const [property, value] of Object.entries(plainInputs(resource))) {
      const policy = typeof value === 'string' ? asPolicy(value) : undefined;
      if (policy !== undefined) found.set(logicalId([text(resource, 'type'), text(resource, 'urn'), property]), policy);
    }
  }
  return found;
}

function asPolicy(value: string): Properties | undefined {
  if (!value.startsWith('{')) return undefined;
  try {
    const parsed = asProperties(JSON.parse(value));
    return parsed['Statement'] === undefined ? undefined : parsed;
  } catch {
    return undefined;
  }
}

/** The inputs without the provider's notes, secrets in plain text. */
function plainInputs(resource: Properties): Properties {
  const inputs = plain(asJson(resource['inputs'] ?? {}));
  if (!isProperties(inputs)) return {};
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== '__defaults'));
}

function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map((entry: Json) => plain(entry));
  if (!isProperties(value)) return value;
  if (value[SIGNATURE_KEY] === SECRET_SIGNATURE) return plain(asJson(JSON.parse(text(value, 'plaintext'))));
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, plain(entry)]));
}

/** Letters and digits alone, as CloudFormation wants it, of the last parts of types and URNs. */
function logicalId(parts: readonly string[]): string {
  const words = parts.flatMap((part) => (/[^:]*$/.exec(part)?.[0] ?? part).split(/[^a-zA-Z0-9]+/));
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
}

/** The number of resources in all templates. */
export function resourceCount(templates: Templates): number {
  return [...templates.values()].reduce((sum, template) => sum + Object.keys(template['Resources'] ?? {}).length, 0);
}

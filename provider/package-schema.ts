// The package's schema, from which Pulumi makes types for other languages. The settings' descriptors are its source.
import { INPUT_NAMES } from '../components/input-settings';
import type { JsonSchema } from '../core/settings/json-schema';
import type { Setting } from '../core/settings/setting';
import { SECRETS, SETTINGS } from '../core/settings/settings';
import { description, license, version } from './package.json';

/** The component's type, as programs and states name it. */
export const COMPONENT_TOKEN = 'georender:index:Georender';

/** A property's type ("Pulumi package schema"). */
interface PropertyType {
  readonly type?: 'string' | 'integer' | 'boolean' | 'array' | 'object';
  readonly $ref?: string;
  readonly items?: PropertyType;
  readonly additionalProperties?: PropertyType;
}

/** A property of the component. A plain one can't be another resource's output. */
interface Property extends PropertyType {
  readonly description: string;
  readonly plain?: boolean;
  readonly secret?: boolean;
}

const TEXT = { type: 'string' } as const;

/** What programs read of the component. */
const OUTPUTS: Readonly<Record<string, Property>> = {
  url: { ...TEXT, description: 'The public address of the site.' },
  distributionDomain: { ...TEXT, description: 'The target of the DNS records of the domains.' },
  distributionId: { ...TEXT, description: 'The id of the distribution.' },
};

/** The whole schema. */
export function packageSchema(): object {
  return {
    ...{ name: 'georender', version, description, license },
    language: { nodejs: { respectSchemaVersion: true }, python: { respectSchemaVersion: true } },
    resources: {
      [COMPONENT_TOKEN]: {
        isComponent: true,
        description: 'Prerendering for one site, in every region that it lists.',
        inputProperties: inputProperties(),
        requiredInputs: Object.entries<Setting<unknown>>(SETTINGS).flatMap(([name, { isRequired }]) =>
          isRequired ? [name] : [],
        ),
        properties: OUTPUTS,
        required: Object.keys(OUTPUTS),
      },
    },
  };
}

function inputProperties(): Readonly<Record<string, Property>> {
  const inputs: readonly string[] = INPUT_NAMES;
  const settings = Object.entries<Setting<unknown>>(SETTINGS).map(([name, setting]): [string, Property] => [
    name,
    { ...propertyOf(setting), ...(inputs.includes(name) ? {} : { plain: true }) },
  ]);
  const secrets = Object.entries<Setting<unknown>>(SECRETS).map(([name, setting]): [string, Property] => [
    name,
    { ...propertyOf(setting), secret: true },
  ]);
  const tags: Property = {
    ...{ type: 'object', additionalProperties: TEXT },
    description: 'Tags of every resource that takes tags. At most nine.',
  };
  return { ...Object.fromEntries([...settings, ...secrets]), tags };
}

function propertyOf({ description: text, form }: Setting<unknown>): Property {
  return { ...typeOf(form.schema), description: [text, form.bounds].filter(Boolean).join(' ') };
}

/** An object whose properties differ in type is any value: the settings' check says what is wrong with it. */
function typeOf({ type, items, additionalProperties: values }: JsonSchema): PropertyType {
  if (type === 'array' && items !== undefined) return { type, items: typeOf(items) };
  if (type === 'object' && typeof values === 'object') return { type, additionalProperties: typeOf(values) };
  return type === undefined || type === 'object' || type === 'array' ? { $ref: 'pulumi.json#/Any' } : { type };
}

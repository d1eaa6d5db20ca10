// The program of the floor: registers the resources of a stack's state as they are, and does nothing else.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as pulumi from '@pulumi/pulumi';
import {
  asProperties,
  isAsset,
  isProperties,
  type Json,
  type Properties,
  record,
  records,
  text,
} from '../../test/engine/aws/properties';

const load = createRequire(__filename);

const PROVIDERS = 'pulumi:providers:';

/** A value of a state as the SDK takes it. */
function inputOf(value: Json): unknown {
  if (Array.isArray(value)) return value.map(inputOf);
  if (!isProperties(value)) return value;
  if (isAsset(value)) return new pulumi.asset.FileAsset(text(value, 'path'));
  return inputsOf(value);
}

function inputsOf(values: Properties): object {
  const entries = Object.entries(values).filter(([name]) => name !== '__defaults');
  return Object.fromEntries(entries.map(([name, value]) => [name, inputOf(value)]));
}

type ResourceClass = new (name: string, inputs: object, options: pulumi.CustomResourceOptions) => pulumi.Resource;

/** The class of e.g. `aws:s3/bucket:Bucket`. */
function classOf(type: string): ResourceClass {
  const [, file = '', name = ''] = /^aws:([\w/]+):(\w+)$/.exec(type) ?? [];
  return load(`@pulumi/aws/${file}`)[name];
}

const state = asProperties(JSON.parse(readFileSync(new pulumi.Config().require('state'), 'utf8')));
const made = new Map<string, pulumi.Resource>();

for (const resource of records(record(state, 'deployment'), 'resources')) {
  const [urn, type] = [text(resource, 'urn'), text(resource, 'type')];
  if (type === 'pulumi:pulumi:Stack' || type.startsWith(PROVIDERS)) continue;
  const name = urn.slice(urn.lastIndexOf('::') + 2);
  const parent = made.get(text(resource, 'parent'));
  const options = { ...(parent && { parent }), protect: resource['protect'] === true };
  if (resource['custom'] !== true) made.set(urn, new pulumi.ComponentResource(type, name, {}, options));
  else {
    const Resource = classOf(type);
    made.set(urn, new Resource(name, inputsOf(record(resource, 'inputs') ?? {}), options));
  }
}

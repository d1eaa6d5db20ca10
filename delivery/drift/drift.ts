// Tells drift of a stack from what a refresh is known to report without any.
import { isDeepStrictEqual } from 'node:util';
import { type ResourceProperties, SECRET } from '../engine/engine-events';
import type { EngineOperation, Step } from '../engine/operation';
import { isOfAws, regionOf } from '../preview/changes';
import { EMPTY_NOISE, KNOWN_NOISE, type KnownNoise } from './known-noise';

/** A resource that is not as the state has it. */
export interface DriftedResource {
  readonly type: string;
  readonly name: string;
  readonly region: string;
  /** It does not exist any more. */
  readonly isGone: boolean;
  /** Names of properties. */
  readonly properties: readonly string[];
}

/** Reports of one kind of noise. */
export interface NoiseReport {
  readonly noise: KnownNoise;
  /** The resources, as `name: property`. */
  readonly places: readonly string[];
}

/** What a refresh found. */
export interface Drift {
  readonly drifted: readonly DriftedResource[];
  readonly noise: readonly NoiseReport[];
}

/** Sorts the findings of `pulumi refresh --preview-only`. */
export function driftOf({ steps }: EngineOperation): Drift {
  const drifted: DriftedResource[] = [];
  const places = new Map<KnownNoise, string[]>();
  for (const step of steps.filter(isOfAws)) {
    const { type, name } = step;
    const resource = { type, name, region: regionOf(step) };
    if (step.kind === 'delete') {
      drifted.push({ ...resource, isGone: true, properties: [] });
      continue;
    }
    const real: string[] = [];
    for (const property of differences(step)) {
      const noise = noiseOf(step, property, steps);
      if (noise === undefined) real.push(property);
      else places.set(noise, [...(places.get(noise) ?? []), `${name}: ${property}`]);
    }
    if (real.length > 0) drifted.push({ ...resource, isGone: false, properties: real });
  }
  return { drifted, noise: [...places].map(([noise, found]) => ({ noise, places: found })) };
}

function noiseOf(step: Step, property: string, steps: readonly Step[]): KnownNoise | undefined {
  const { before, after, type } = step;
  const values = [before, after].flatMap((state) => [state?.inputs[property], state?.outputs[property]]);
  if (values.every(isEmpty)) return EMPTY_NOISE;
  return KNOWN_NOISE.find(
    ({ types, properties, owner }) =>
      types.test(type) && properties.includes(property) && (owner === undefined || isOwned(step, owner, steps)),
  );
}

/** Whether a resource of this type names the other one. */
function isOwned({ before }: Step, owner: string, steps: readonly Step[]): boolean {
  const id = before?.id;
  return steps.some(
    ({ type, before: own }) =>
      type === owner && id !== undefined && [own?.inputs['bucket'], own?.inputs['role']].includes(id),
  );
}

/** The names of properties with other values in AWS, as inputs or outputs. Hidden secrets can't be compared. */
function differences({ kind, changed, before, after }: Step): readonly string[] {
  if (kind === 'same' || before === undefined || after === undefined) return [];
  const differing = (one: ResourceProperties, other: ResourceProperties): readonly string[] =>
    [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
      (name) => name !== '__defaults' && one[name] !== SECRET && !isDeepStrictEqual(one[name], other[name]),
    );
  const names = [...changed, ...differing(before.outputs, after.outputs), ...differing(before.inputs, after.inputs)];
  return [...new Set(names)].sort();
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true;
  return typeof value === 'object' && Object.values(value).every(isEmpty);
}

// The changes of a preview: resources by kind of change, their regions, and the regions of the stack before and after.
import type { EngineOperation, Step, StepKind } from '../engine/operation';

/** A resource that does not stay as it is. */
export type Change = Step & {
  readonly kind: Exclude<StepKind, 'same'>;
  /** Its AWS region; `global` for what has none. */
  readonly region: string;
};

/** The kinds of changes, in the order of a report. */
export const CHANGE_KINDS = ['create', 'update', 'replace', 'delete'] as const satisfies readonly Change['kind'][];

/** What has no region: IAM, CloudFront, DNS. */
export const GLOBAL = 'global';

/** The types of resources that the rules of a preview know. */
export const TYPES = {
  lambda: 'aws:lambda/function:Function',
  edgeFunction: 'aws:cloudfront/function:Function',
  cachePolicy: 'aws:cloudfront/cachePolicy:CachePolicy',
  distribution: 'aws:cloudfront/distribution:Distribution',
  table: 'aws:dynamodb/table:Table',
  bucket: 'aws:s3/bucket:Bucket',
  bucketObject: 'aws:s3/bucketObject:BucketObject',
  selfCheck: 'aws:lambda/invocation:Invocation',
  retries: 'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig',
} as const;

/**
 * What comes with every version of the functions: the object of its code, its self-check, its setting of retries.
 * Pulumi replaces them, and nothing is lost: earlier versions keep theirs.
 */
const OF_VERSIONS: readonly string[] = [TYPES.bucketObject, TYPES.selfCheck, TYPES.retries];

/** Whether a replaced resource is lost with what it holds or answers. */
export function isLost({ kind, type }: Pick<Change, 'kind' | 'type'>): boolean {
  return kind === 'replace' && !OF_VERSIONS.includes(type);
}

/** The changed resources that a provider has, by region, type and name. */
export function changesOf({ steps }: EngineOperation): readonly Change[] {
  const changes = steps.flatMap((step): readonly Change[] => {
    const { kind } = step;
    return kind !== 'same' && isOfAws(step) ? [{ ...step, kind, region: regionOf(step) }] : [];
  });
  return changes.sort((one, other) => sortKey(one).localeCompare(sortKey(other)));
}

/** How many there are of each kind that there are any of, in the order of a report. */
export function countsByKind(changes: readonly Change[]): readonly (readonly [Change['kind'], number])[] {
  const counts = CHANGE_KINDS.map((kind) => [kind, changes.filter((each) => each.kind === kind).length] as const);
  return counts.filter(([, count]) => count > 0);
}

/** Whether AWS has the resource; components and the program's other parts exist for Pulumi alone. */
export function isOfAws({ isCustom, type }: Pick<Step, 'isCustom' | 'type'>): boolean {
  return isCustom && type.startsWith('aws:');
}

/** The AWS region of a resource. */
export function regionOf({ before, after }: Pick<Step, 'before' | 'after'>): string {
  const told = [after?.inputs, before?.inputs, after?.outputs, before?.outputs].map(
    (properties) => properties?.['region'],
  );
  return told.find((region): region is string => typeof region === 'string' && /^[a-z0-9-]+$/.test(region)) ?? GLOBAL;
}

/** The regions in which `serve` runs. */
export function stackRegions({ steps }: EngineOperation, side: 'before' | 'after'): readonly string[] {
  const regions = steps.flatMap((step) =>
    isPart(step, TYPES.lambda, 'serve') && step[side] !== undefined ? [regionOf(step)] : [],
  );
  return [...new Set(regions)].sort();
}

/** Whether a resource is one of the program's parts, e.g. `serve`: `site-serve-eu-central-1`, no canary. */
export function isPart({ type, name }: Pick<Step, 'type' | 'name'>, wanted: string, part: string): boolean {
  return type === wanted && name.includes(`-${part}`) && !name.includes('-canary-');
}

function sortKey({ region, type, name }: Change): string {
  return `${region} ${type} ${name}`;
}

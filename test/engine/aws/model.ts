// What the fake provider must know of a type of resource, and the words in which AWS refuses.
import { createHash } from 'node:crypto';
import type { Account, Resource } from './account';
import type { Properties } from './properties';

/** AWS does not do what it is asked for. */
export class AwsRefusal extends Error {
  override readonly name = 'AwsRefusal';

  /** @param code AWS's name of the error, e.g. `NoSuchBucket` */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}

/** A resource as it is to become. */
export type Draft = Pick<Resource, 'type' | 'urn' | 'region' | 'inputs'>;

/** How the provider names a resource that the program does not name: logical name, a dash, seven hexadecimal digits. */
export interface NameRule {
  readonly property: string;
  /** AWS's limit. */
  readonly maxLength: number;
  /** What AWS allows. */
  readonly pattern: RegExp;
}

/** A type of resource. */
export interface Model {
  /** Inputs whose change makes AWS's provider replace the resource; those of a region always do. */
  readonly replacedBy: readonly string[];
  /** IAM, CloudFront, Route 53: no region. */
  readonly isGlobal?: boolean;
  readonly naming?: NameRule;
  /** Its id, and what AWS computes; called once the resource may exist. `unique` is different for each resource. */
  identify(draft: Draft, unique: string): { readonly id: string; readonly outputs?: Properties };
  /** @throws {AwsRefusal} if AWS would not make it, or change `before` into it. */
  checkWrite?(draft: Draft, account: Account, before: Resource | undefined): void;
  /** The computed outputs that an update changes. */
  recompute?(draft: Draft, before: Pick<Resource, 'inputs' | 'outputs'>): Properties;
  /** What AWS deletes with it. */
  cascade?(resource: Resource, account: Account): readonly Resource[];
  /** @throws {AwsRefusal} if AWS would not delete it. */
  checkDelete?(resource: Resource, account: Account): void;
}

/** The models of a service, by type. */
export type Models = Readonly<Record<string, Model>>;

/** A digest to make ids from. */
export function digest(seed: string, length: number): string {
  return createHash('sha256').update(seed).digest('hex').slice(0, length);
}

/** An ARN of a regional resource. */
export function regionalArn(service: string, region: string, path: string, account: string): string {
  return `arn:aws:${service}:${region}:${account}:${path}`;
}

/** @throws {AwsRefusal} unless the condition holds */
export function refuseUnless(condition: boolean, code: string, message: string): asserts condition {
  if (!condition) throw new AwsRefusal(code, message);
}

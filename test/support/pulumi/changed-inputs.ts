// What an edit of the configuration does to resources: two programs' registrations compared.
import { isDeepStrictEqual } from 'node:util';
import * as pulumi from '@pulumi/pulumi';
import { listed, type Registration } from './pulumi-mocks';

/** What an update would do, each list sorted: resources as {@link listed}, changes as `type name: input`. */
export interface Changes {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** Compares the registrations of the program before and after an edit. */
export function changes(before: readonly Registration[], after: readonly Registration[]): Changes {
  const [old, now] = [listed(before), listed(after)];
  return {
    added: now.filter((entry) => !old.includes(entry)),
    removed: old.filter((entry) => !now.includes(entry)),
    changed: before
      .flatMap((one) => {
        const other = after.find(({ type, name }) => type === one.type && name === one.name);
        return other === undefined ? [] : changedInputs(one, other);
      })
      .sort(),
  };
}

/**
 * Files are compared by the content hash in their object's key, or by the engine, not here: an asset's path is a
 * promise.
 */
function isSame(one: unknown, other: unknown): boolean {
  const isAsset = (value: unknown): boolean =>
    pulumi.asset.Asset.isInstance(value) || pulumi.asset.Archive.isInstance(value);
  return (isAsset(one) && isAsset(other)) || isDeepStrictEqual(one, other);
}

function changedInputs(one: Registration, other: Registration): readonly string[] {
  return [...new Set([...Object.keys(one.inputs), ...Object.keys(other.inputs)])]
    .filter((key) => !isSame(one.inputs[key], other.inputs[key]))
    .map((key) => `${one.type} ${one.name}: ${key}`);
}

// Finds the resource that belongs to another one, e.g. the policy of a bucket.
import type { StackResource } from './rule';

/** Which resources belong to which, and by which property. */
export interface Companionship {
  readonly type: string;
  /** The property that names the other resource. */
  readonly property: string;
}

/**
 * The companions of a resource. In a preview names are unknown, but what a property was made from is known; a name that
 * the program writes itself is compared.
 * @param names by which a companion may call the resource
 */
export function companionsOf(
  resource: StackResource,
  resources: readonly StackResource[],
  { type, property }: Companionship,
  names: readonly string[],
): readonly StackResource[] {
  return resources.filter((other) => {
    if (other.type !== type) return false;
    const dependencies = other.dependenciesOf(property);
    if (dependencies.length > 0) return dependencies.includes(resource.urn);
    const name = other.properties[property];
    return typeof name === 'string' && names.some((each) => resource.properties[each] === name);
  });
}

// What a component made in each of its regions, looked up by region.
import { UserError } from '../core/contract/georender-error';
import type { Region } from '../core/geography/regions';

/** A region was asked for that a component was not given. */
export class RegionNotDeployedError extends UserError {
  override readonly name = 'RegionNotDeployedError';

  constructor(
    readonly component: string,
    readonly region: Region,
    readonly deployed: readonly Region[],
  ) {
    super(
      `${component} has nothing in the region "${region}"; it was given: ${deployed.join(', ')}. ` +
        `Use one of these, or add "${region}" to its regions.`,
    );
  }
}

/**
 * The entry of a region. `component` names whose entries these are, e.g. `RenderIndex "site"`.
 *
 * @throws {RegionNotDeployedError} if the component was not given the region
 */
export function entryOf<Entry>(component: string, entries: ReadonlyMap<Region, Entry>, region: Region): Entry {
  const entry = entries.get(region);
  if (entry === undefined) throw new RegionNotDeployedError(component, region, [...entries.keys()]);
  return entry;
}

/** The regions sorted by name, so that nothing made of them depends on the order in which the user listed them. */
export function sortedByName(regions: readonly Region[]): readonly Region[] {
  return [...regions].sort();
}

// Looks up a component's resources by region.
import { UserError } from '../core/contract/georender-error';
import type { Region } from '../core/geography/regions';

/** The component was not given this region. */
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
 * The entry of a region.
 * @param component names the component in errors, e.g. `RenderIndex "site"`
 * @throws {RegionNotDeployedError} if the component was not given the region
 */
export function entryOf<Entry>(component: string, entries: ReadonlyMap<Region, Entry>, region: Region): Entry {
  const entry = entries.get(region);
  if (entry === undefined) throw new RegionNotDeployedError(component, region, [...entries.keys()]);
  return entry;
}

/** The regions by name, so that the order in which a user lists them changes no resource. */
export function sortedByName(regions: readonly Region[]): readonly Region[] {
  return [...regions].sort();
}

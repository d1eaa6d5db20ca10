// The order in which the regions of a stack get new code.
import type { Region } from '../core/geography/regions';

/** The regions of a stack. */
export interface OrderedRegions {
  readonly regions: readonly Region[];
  readonly homeRegion: Region;
}

/**
 * Makes something of each region, one after the other: the home region last, since bots from unknown places go there.
 * The order of the list makes no difference.
 * @param make gets what was made of the region before
 * @returns what was made, in the order of the list
 */
export function inUpdateOrder<Made>(
  { regions, homeRegion }: OrderedRegions,
  make: (region: Region, before: Made | undefined) => Made,
): readonly Made[] {
  const made = new Map<Region, Made>();
  let before: Made | undefined;
  for (const region of [...regions.filter((each) => each !== homeRegion).sort(), homeRegion]) {
    before = make(region, before);
    made.set(region, before);
  }
  return regions.flatMap((region) => made.get(region) ?? []);
}

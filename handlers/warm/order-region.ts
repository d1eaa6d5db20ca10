// Which region renders a page that nobody waits for: all regions share the work, and a page has always the same one.
import type { PageKey } from '../../core/pages/page-key';

/** One of the regions, by the page's key. @throws RangeError without regions */
export function orderRegion<Name extends string>(key: PageKey, regions: readonly Name[]): Name {
  const region = regions[Number.parseInt(key.slice(0, 8), 16) % regions.length];
  if (region === undefined) throw new RangeError('Orders need a region; regions is empty.');
  return region;
}

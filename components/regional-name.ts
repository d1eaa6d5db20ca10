// Names of resources that belong to one region.
import type { Region } from '../core/geography/regions';

/**
 * A child's name: the component's name, the child's part, the region. If the component's name ends with the region, the
 * region is not repeated.
 *
 * @example regionalName('site-eu-central-1', 'serve', 'eu-central-1') // 'site-serve-eu-central-1'
 * @example regionalName('site', 'serve', 'eu-central-1') // 'site-serve-eu-central-1'
 */
export function regionalName(component: string, part: string, region: Region): string {
  const ending = `-${region}`;
  const base = component.endsWith(ending) ? component.slice(0, -ending.length) : component;
  return `${base}-${part}${ending}`;
}

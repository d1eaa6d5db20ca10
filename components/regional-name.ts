// Names of the children of components that belong to one region.
import type { Region } from '../core/geography/regions';

/**
 * A child's name: the component's, the child's part, the region. A region that the component's own name ends with is
 * not repeated.
 *
 * @example regionalName('site-eu-central-1', 'serve', 'eu-central-1') // 'site-serve-eu-central-1'
 * @example regionalName('site', 'serve', 'eu-central-1') // 'site-serve-eu-central-1'
 */
export function regionalName(component: string, part: string, region: Region): string {
  const ending = `-${region}`;
  const base = component.endsWith(ending) ? component.slice(0, -ending.length) : component;
  return `${base}-${part}${ending}`;
}

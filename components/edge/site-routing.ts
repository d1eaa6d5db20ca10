// Routing as it follows from a stack's settings, so that tests can compare router, `serve` and site.
import { buildEdgeBundle } from '../../bundles/edge-bundle';
import { type FreshnessRule, longestLifeSeconds } from '../../core/pages/freshness';
import type { RouterConfig } from '../../core/routing/router';
import { type RouterSettings, routerConfig } from '../../core/routing/router-config';
import type { StackSettings } from '../../core/settings/stack-settings';

const DAY_SECONDS = 86_400;

/** The settings that the router is built from. */
type RoutingSettings = Omit<RouterSettings, 'home' | 'scheme' | 'hosts' | 'renderHost'> &
  Pick<StackSettings, 'homeRegion' | 'publicSite' | 'siteOrigin'>;

/**
 * The router's configuration. A stack without a public name of its own admits every host that its distribution answers
 * to, and renders the site at its origin.
 */
export function routerOf(settings: RoutingSettings): RouterConfig {
  const { homeRegion: home, publicSite } = settings;
  return routerConfig({ ...settings, home, scheme: publicSite.scheme, ...routedHosts(settings) });
}

/** The hosts that the router admits, and the one that it renders instead. */
export function routedHosts({
  publicSite: { hosts },
  siteOrigin,
}: Pick<StackSettings, 'publicSite' | 'siteOrigin'>): Pick<RouterSettings, 'hosts' | 'renderHost'> {
  return hosts.includes(siteOrigin) ? { hosts: 'any', renderHost: siteOrigin } : { hosts };
}

/**
 * Builds the router before anything is registered: code that is too large for CloudFront must not end a deployment
 * half-way.
 * @throws EdgeBundleTooLargeError with the parts that make it large, and the settings to shorten
 */
export async function checkRouter(settings: StackSettings): Promise<void> {
  await buildEdgeBundle(routerOf(settings));
}

/**
 * The site's URL for `serve`, which fetches a page's own HTML there if it can't be rendered. A site that wants secret
 * headers is asked through its public name: CloudFront adds them, and no function needs to know them.
 */
export function siteUrlOf(
  { domains, siteOrigin }: Pick<StackSettings, 'domains' | 'siteOrigin'>,
  hasSiteHeaders: boolean,
): string {
  return `https://${hasSiteHeaders ? (domains[0] ?? siteOrigin) : siteOrigin}`;
}

/**
 * Days that an object is kept: at least twice as long as every record that names it
 * (docs/decisions/0002-two-regions-render-at-once.md).
 */
export function objectDays(rules: readonly FreshnessRule[]): number {
  return Math.ceil((2 * longestLifeSeconds(rules)) / DAY_SECONDS) + 1;
}

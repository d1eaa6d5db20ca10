// What follows from a stack's settings for routing, so that router, `serve` and site can be tested to agree.
import { buildEdgeBundle, EdgeBundleTooLargeError } from '../../bundles/edge-bundle';
import type { FreshnessRule } from '../../core/pages/freshness';
import { longestLifeSeconds } from '../../core/pages/freshness';
import type { RouterConfig } from '../../core/routing/router';
import { routerConfig } from '../../core/routing/router-config';
import type { StackSettings } from '../../core/settings/stack-settings';
import { shownAs } from '../program-error';

const DAY_SECONDS = 86_400;

/**
 * The router's configuration. A stack without a public name of its own admits whatever host its distribution answers
 * to, and renders the site at its origin.
 */
export function routerOf(settings: StackSettings): RouterConfig {
  const { homeRegion: home, publicSite, siteOrigin } = settings;
  const isNamed = !publicSite.hosts.includes(siteOrigin);
  return routerConfig({
    ...settings,
    home,
    scheme: publicSite.scheme,
    hosts: isNamed ? publicSite.hosts : 'any',
    ...(isNamed ? {} : { renderHost: siteOrigin }),
  });
}

/**
 * Builds the router once before anything is registered: what is too large for CloudFront must not end a deployment half-way.
 * @throws pulumi.RunError with what makes it large, and what to leave out
 */
export async function checkRouter(settings: StackSettings): Promise<void> {
  try {
    await buildEdgeBundle(routerOf(settings));
  } catch (error) {
    throw error instanceof EdgeBundleTooLargeError ? shownAs(error.message) : error;
  }
}

/**
 * Where a page's own HTML is fetched from when it can't be rendered. A site that wants secret headers is asked through
 * its public name, so that CloudFront adds them and no function needs to know them.
 */
export function bypassOrigin({ domains, siteOrigin }: StackSettings, hasSiteHeaders: boolean): string {
  return `https://${hasSiteHeaders ? (domains[0] ?? siteOrigin) : siteOrigin}`;
}

/** An object outlives every record that names it at least twice over (docs/decisions/0002-two-regions-render-at-once.md). */
export function objectDays(rules: readonly FreshnessRule[]): number {
  return Math.ceil((2 * longestLifeSeconds(rules)) / DAY_SECONDS) + 1;
}

// Routing as it follows from a stack's settings, so that tests can compare router, `serve` and site.
import { buildEdgeBundle } from '../../bundles/edge-bundle';
import { buildLambdaAtEdge } from '../../bundles/lambda-at-edge-bundle';
import { type FreshnessRule, longestLifeSeconds } from '../../core/pages/freshness';
import { type LambdaAtEdgeConfig, serviceAt } from '../../core/routing/lambda-router-config';
import type { RouterConfig } from '../../core/routing/router';
import { type RouterSettings, routerConfig } from '../../core/routing/router-config';
import { otherSiteDomains, siteChoiceNeeds } from '../../core/routing/site-choice-settings';
import type { StackSettings } from '../../core/settings/stack-settings';
import type { EdgeRouterArgs } from './edge-router-args';

const DAY_SECONDS = 86_400;

type HostSettings = Pick<StackSettings, 'publicSite' | 'domains' | 'siteOrigin'>;

/** The settings that the router is built from. */
type RoutingSettings = Omit<RouterSettings, 'home' | 'scheme' | 'hosts' | 'renderHost'> &
  Pick<StackSettings, 'homeRegion'> &
  HostSettings;

/**
 * The router's configuration. A stack without a public name of its own admits every host that its distribution answers
 * to, and renders the site at its origin.
 */
export function routerOf(settings: RoutingSettings): RouterConfig {
  const { homeRegion: home, publicSite } = settings;
  return routerConfig({ ...settings, home, scheme: publicSite.scheme, ...routedHosts(settings) });
}

/** What a router at Lambda@Edge knows besides its settings: hosts, and secrets. */
interface LambdaRouterKnowledge {
  /** The hosts of the regions' HTTP APIs, by region. */
  readonly hosts: Readonly<Record<string, string>>;
  /** By which the regions know the router. */
  readonly token: string;
  /** Secret headers for a prerender service. */
  readonly serviceHeaders: Readonly<Record<string, string>>;
}

/** The same for a router at Lambda@Edge. */
export function lambdaRouterOf(
  settings: RoutingSettings & Pick<StackSettings, 'prerenderServiceUrl'>,
  { hosts, token, serviceHeaders }: LambdaRouterKnowledge,
): LambdaAtEdgeConfig {
  const renderers = Object.entries(hosts).map(([region, domain]) => {
    return [region, { domain, protocol: 'https', port: 443 }] as const;
  });
  const service = lambdaServiceOf(settings, serviceHeaders);
  return { ...routerOf(settings), renderers: Object.fromEntries(renderers), token, service };
}

function lambdaServiceOf(
  {
    prerenderService: mode,
    prerenderServiceUrl,
  }: Pick<RouterSettings, 'prerenderService'> & Pick<StackSettings, 'prerenderServiceUrl'>,
  headers: LambdaRouterKnowledge['serviceHeaders'],
): LambdaAtEdgeConfig['service'] {
  if (mode === undefined) return undefined;
  return { ...serviceAt(prerenderServiceUrl), headers, isLastResort: mode === 'last-resort' };
}

/**
 * The hosts that the router admits, and the one that it renders instead. A stack whose one host still belongs to
 * another distribution is asked by CloudFront's name until that host moves (docs/migrate.md).
 */
export function routedHosts({
  publicSite: { hosts },
  domains,
  siteOrigin,
}: HostSettings): Pick<RouterSettings, 'hosts' | 'renderHost'> {
  if (hosts.includes(siteOrigin)) return { hosts: 'any', renderHost: siteOrigin };
  const [host, ...others] = hosts;
  return domains.length > 0 || host === undefined || others.length > 0 ? { hosts } : { hosts, renderHost: host };
}

/**
 * Builds the router before anything is registered: code that is too large for CloudFront must not end a deployment
 * half-way.
 * @throws LambdaAtEdgeTooLargeError
 * @throws EdgeBundleTooLargeError with the parts that make it large, and the settings to shorten
 */
export async function checkRouter(settings: StackSettings, siteCode?: string): Promise<void> {
  if (settings.edge === 'cloudfront-function') {
    await buildEdgeBundle(routerOf(settings), siteCode);
    return;
  }
  const longestHosts = settings.regions.map((region) => [
    region,
    `${'a'.repeat(10)}.execute-api.${region}.amazonaws.com`,
  ]);
  const parts = { hosts: Object.fromEntries(longestHosts), token: '0'.repeat(64), serviceHeaders: {} };
  await buildLambdaAtEdge(lambdaRouterOf(settings, parts));
}

/**
 * Whether functions ask the site through its public name: a site that wants secret headers, since CloudFront adds them
 * and no function needs to know them; one behind a distribution of the program, which alone knows its origins; and one
 * that the router chooses.
 */
export function isAskedByName(
  args: { readonly siteHeaders?: unknown; readonly distribution?: unknown },
  settings: Parameters<typeof siteChoiceNeeds>[0],
): boolean {
  return args.siteHeaders !== undefined || args.distribution !== undefined || siteChoiceNeeds(settings) !== undefined;
}

/** The site's choice as the edge's policies and origins need it. */
export function siteChoiceOf(settings: Parameters<typeof siteChoiceNeeds>[0]): EdgeRouterArgs['siteChoice'] {
  const needs = siteChoiceNeeds(settings);
  return needs && { ...needs, domains: otherSiteDomains(settings) };
}

/** The site's URL for `serve`, which fetches a page's own HTML there if it can't be rendered. */
export function siteUrlOf(
  { domains, siteOrigin }: Pick<StackSettings, 'domains' | 'siteOrigin'>,
  askedByName: boolean,
): string {
  return `https://${askedByName ? (domains[0] ?? siteOrigin) : siteOrigin}`;
}

/**
 * Days that an object is kept: at least twice as long as every record that names it
 * (docs/decisions/0002-two-regions-render-at-once.md).
 */
export function objectDays(rules: readonly FreshnessRule[]): number {
  return Math.ceil((2 * longestLifeSeconds(rules)) / DAY_SECONDS) + 1;
}

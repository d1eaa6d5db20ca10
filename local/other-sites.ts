// The addresses of the site's origins in the local run.
import { otherSiteDomains } from '../core/routing/site-choice-settings';

/** The settings and the option that name the site's other origins. */
export interface NamedSites {
  readonly settings: Parameters<typeof otherSiteDomains>[0];
  /** Their URLs, by domain; the others are asked at their domains, by https. */
  readonly otherSites?: ReadonlyMap<string, string> | undefined;
}

/** The URLs of the site's other origins, each with its domain. */
export function otherSiteUrls({ settings, otherSites }: NamedSites): readonly (readonly [string, string])[] {
  return otherSiteDomains(settings).map((domain) => [domain, otherSites?.get(domain) ?? `https://${domain}`] as const);
}

/** The hosts of all origins of the site, with their ports. No redirect leads bots there. */
export function siteHosts(siteOrigin: string, named: NamedSites): readonly string[] {
  return [siteOrigin, ...otherSiteUrls(named).map(([, url]) => url)].map((url) => new URL(url).host);
}

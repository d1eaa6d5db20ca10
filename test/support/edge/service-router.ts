// Routers with a prerender service, for tests.
import { DEFAULT_REGIONS } from '../../../core/geography/regions';
import type { RouterConfig } from '../../../core/routing/router';
import { type RouterSettings, routerConfig } from '../../../core/routing/router-config';

/** The host of the site. */
export const HOST = 'www.example.com';

/** A router's configuration with a service. */
export function serviceConfig(settings: Partial<RouterSettings>): RouterConfig {
  return routerConfig({ regions: DEFAULT_REGIONS, home: 'us-east-1', scheme: 'https', hosts: [HOST], ...settings });
}

/** A service that renders ten percent of the URLs. */
export const TENTH = { prerenderService: 'share', prerenderServiceShare: 10 } as const;

/** Path and query of a page among that tenth (its share is 6.56), and of one that is not (75.66). */
export const SHARED = { path: '/articles/1', query: 'a=%2F' } as const;
export const OTHER = { path: '/articles/1', query: undefined } as const;

/** The user agents of the browsers of npm's `prerender` (as of 5.21) and of Rendertron. */
export const SERVICE_BROWSERS = [
  'Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0.0.0 Safari/537.36 Prerender (+https://github.com/prerender/prerender)',
  'Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0.0.0 Safari/537.36 Rendertron',
] as const;

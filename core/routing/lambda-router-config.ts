// The configuration of the router at Lambda@Edge: the router's own, and the hosts that it sends requests to. The first
// engine's hosts are origins of the distribution, which it names by their ids.
import type { Region } from '../geography/regions';
import type { RouterConfig } from './router';

/** A host that answers requests. */
export interface Renderer {
  readonly domain: string;
  /** `http` in the local run only. */
  readonly protocol: 'https' | 'http';
  readonly port: number;
}

/** A prerender service (`core/contract/prerender-service.ts`). */
export interface PrerenderService extends Renderer {
  /** Before the page's URL; empty, or a path without a slash at its end. */
  readonly path: string;
  /** Secret headers, by which it knows the router. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether it answers where no region can. */
  readonly isLastResort: boolean;
}

/** Inlined at build time: Lambda@Edge has no environment variables. */
export interface LambdaAtEdgeConfig extends RouterConfig {
  /** By region; the site answers for the others. */
  readonly renderers: Readonly<Partial<Record<Region, Renderer>>>;
  /** The secret by which renderers know the router. */
  readonly token: string;
  /** Undefined: there is none. */
  readonly service?: PrerenderService | undefined;
  /** Where the site's other origins listen, by domain, where that is not the domain by https. */
  readonly siteEndpoints?: Readonly<Record<string, Renderer>>;
}

/** The host of a URL, which is of http or https. */
export function rendererAt(url: string): Renderer {
  const { protocol, hostname: domain, port } = new URL(url);
  return protocol === 'https:'
    ? { domain, protocol: 'https', port: Number(port || 443) }
    : { domain, protocol: 'http', port: Number(port || 80) };
}

/** Host and path of a prerender service. @param url without a slash at its end */
export function serviceAt(url: string): Renderer & Pick<PrerenderService, 'path'> {
  const { pathname } = new URL(url);
  return { ...rendererAt(url), path: pathname === '/' ? '' : pathname };
}

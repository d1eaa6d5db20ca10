// The network of checks: public addresses, and the checked page's own host. A page must not lead the way into this
// machine's network, by a redirect, a picture or its scripts.
import { Agent } from 'undici';
import { startEgressProxy } from '../../handlers/render/egress-proxy/egress-proxy';
import { undiciConnector } from '../../handlers/render/egress-proxy/undici-connector';

const CONNECT_MS = 10_000;

/** The network of one page's host. */
export interface SiteNetwork {
  /** The page's own host with its port: it is reachable although it may not be public. */
  readonly reachable: readonly string[];
  /** Where an egress proxy for browsers speaks SOCKS 5, at 127.0.0.1. */
  readonly proxyPort: number;
  /** For requests of our own. */
  readonly dispatcher: Agent;
  /** Ends all connections. */
  close(): Promise<void>;
}

/**
 * Opens the network of a page's host.
 * @param url an http or https URL
 */
export async function openSiteNetwork(url: string): Promise<SiteNetwork> {
  const { hostname, port, protocol } = new URL(url);
  const reachable = [`${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`];
  const proxy = await startEgressProxy({
    allowed: reachable,
    connectTimeoutMs: CONNECT_MS,
    resolveTimeoutMs: CONNECT_MS,
  });
  const dispatcher = new Agent({ connect: undiciConnector(proxy, { timeout: CONNECT_MS }) });
  return {
    reachable,
    proxyPort: proxy.port,
    dispatcher,
    async close() {
      await dispatcher.destroy();
      await proxy.close();
    },
  };
}

/** Whether a URL is one of this machine, as of a build that is not deployed yet. */
export function isThisMachine(url: string): boolean {
  const { hostname } = new URL(url);
  return /^(?:(?:.*\.)?localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
}

// An egress proxy and the servers around it, which end with the test that started them.
import type { Socket } from 'node:net';
import {
  type EgressProxy,
  type EgressProxyOptions,
  startEgressProxy,
} from '../../../../handlers/render/egress-proxy/egress-proxy';
import { type RawServer, startRawServer } from '../../../support/machine/raw-tcp';

/** SOCKS 5 replies (RFC 1928 §6), as numbers: the tests must not read them from the code. */
export const REPLY = { succeeded: 0, notAllowed: 2, hostUnreachable: 4, connectionRefused: 5 };

/** Starts proxies and servers within one `describe`. */
export interface EgressLab {
  startProxy(options: EgressProxyOptions): Promise<EgressProxy>;
  startServer(onConnection: (socket: Socket) => void): Promise<RawServer>;
}

/** To be called within a `describe`: it cleans up after each test. */
export function egressLab(): EgressLab {
  const cleanup: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const clean of cleanup.splice(0).reverse()) await clean();
  });
  return {
    async startProxy(options) {
      const proxy = await startEgressProxy(options);
      cleanup.push(() => proxy.close());
      return proxy;
    },
    async startServer(onConnection) {
      const server = await startRawServer(onConnection);
      cleanup.push(() => server.close());
      return server;
    },
  };
}

export const echo = (socket: Socket): void => void socket.pipe(socket);

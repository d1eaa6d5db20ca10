// Our own requests through the egress proxy: what undici's `Agent({ connect })` takes.
import { buildConnector } from 'undici';
import type { EgressProxy } from './egress-proxy';

/**
 * A connector whose sockets the proxy makes; TLS on top of them is undici's own (server name, verification, sessions).
 * Requests fail with the proxy's errors as they are. `timeout` bounds the TLS handshake; the proxy bounds the rest.
 */
export function undiciConnector(
  proxy: Pick<EgressProxy, 'connect'>,
  tls: buildConnector.BuildOptions = {},
): buildConnector.connector {
  const upgrade = buildConnector(tls);
  return (options, callback) => {
    const secure = options.protocol === 'https:';
    const port = options.port === '' ? (secure ? 443 : 80) : Number(options.port);
    proxy.connect(options.hostname, port).then(
      (socket) => {
        if (secure) upgrade({ ...options, httpSocket: socket }, callback);
        else callback(null, socket);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    );
  };
}

// Sends our own requests through the egress proxy: a connector for undici's `Agent({ connect })`.
import { buildConnector } from 'undici';
import type { EgressProxy } from './egress-proxy';

/**
 * A connector whose sockets the proxy opens. TLS on top of them is undici's own (server name, verification, sessions).
 * Requests fail with the proxy's errors, unchanged. `timeout` bounds the TLS handshake; the proxy bounds the rest.
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

// The edge's port, taken before the edge can start: the router is built for this address.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { UserError } from '../../../core/contract/georender-error';
import { closeServer } from '../../loopback-server';
import { takeRawTargets } from './raw-target';

/** Another program listens at the port. */
export class PortInUseError extends UserError {
  override readonly name = 'PortInUseError';
}

/** A server at 127.0.0.1 that answers 503 until `serve` is called. */
export interface ReservedPort {
  readonly port: number;
  readonly server: Server;
  /** From now on requests go to `handler`. */
  serve(handler: (request: IncomingMessage, response: ServerResponse) => void): void;
  /** Frees the port and destroys open connections. May be called again. */
  release(): Promise<void>;
}

const MAX_REQUEST_HEADER_BYTES = 32_768;

/** Takes a port; 0 takes a free one. @throws PortInUseError */
export async function reservePort(port: number): Promise<ReservedPort> {
  let handle = (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': '1' });
    response.end('Georender is starting.\n');
  };
  const server = createServer({ maxHeaderSize: MAX_REQUEST_HEADER_BYTES }, (request, response) =>
    handle(request, response),
  );
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') {
      throw new PortInUseError(`--port: ${port} is in use at 127.0.0.1; choose another, or 0 for any free one.`, {
        cause,
      });
    }
    throw cause;
  }
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  takeRawTargets(server, taken);
  let released: Promise<void> | undefined;
  return {
    port: taken,
    server,
    serve(handler) {
      handle = handler;
    },
    release: () => (released ??= closeServer(server)),
  };
}

// A site for tests: HTML by path at 127.0.0.1, and a memory of who asked for what.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** A page's HTML, or a handler. */
export type TestPage = string | ((request: IncomingMessage, response: ServerResponse) => void);

/** Takes a connection that asks for another protocol. */
export type Upgrade = (request: IncomingMessage, socket: Duplex) => void;

/** A running site. */
export interface PageServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** `127.0.0.1:<port>` */
  readonly host: string;
  /** The requests so far, by path and query as they were sent. */
  readonly requests: readonly { readonly target: string; readonly headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
}

/** The behaviour of a site besides its pages. */
export interface PageServerOptions {
  /** Take connections for other protocols, by path. */
  readonly upgrades?: Readonly<Record<string, Upgrade>>;
  /** Answers paths that it does not have, in place of 404 and a page. */
  readonly otherwise?: TestPage;
}

/** Starts a site. */
export async function startPageServer(
  pages: Readonly<Record<string, TestPage>>,
  { upgrades = {}, otherwise }: PageServerOptions = {},
): Promise<PageServer> {
  const requests: { target: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    const target = request.url ?? '';
    requests.push({ target, headers: request.headers });
    const page = pages[target.split('?')[0] ?? ''] ?? otherwise;
    if (typeof page === 'function') {
      page(request, response);
      return;
    }
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page ?? '<!doctype html><title>Not here</title><p>Nothing is here.');
  });
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (request, socket) => {
    upgraded.add(socket);
    socket.on('error', () => undefined);
    const upgrade = upgrades[request.url ?? ''];
    if (upgrade === undefined) socket.destroy();
    else upgrade(request, socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    requests,
    async close() {
      server.closeAllConnections();
      for (const socket of upgraded) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

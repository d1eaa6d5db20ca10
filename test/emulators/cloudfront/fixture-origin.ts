// A small HTTP origin for the tests of the local edge, and a client that sends targets byte for byte.
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';

/** A request as the origin received it. */
export interface Received {
  readonly method: string;
  readonly target: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface FixtureOrigin {
  readonly url: string;
  readonly received: Received[];
  close(): Promise<void>;
}

type Reply = (req: IncomingMessage, res: ServerResponse) => void;

/** Starts an origin at a free port; `reply` answers once the request's body has arrived. */
export async function startOrigin(reply: Reply): Promise<FixtureOrigin> {
  const received: Received[] = [];
  const server = http.createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      received.push({ method: req.method ?? '', target: req.url ?? '', headers: req.headers, body });
      reply(req, res);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers with one status, body and headers. */
export function replying(status: number, body: string, headers: http.OutgoingHttpHeaders = {}): Reply {
  return (_req, res) => res.writeHead(status, headers).end(body);
}

/** A URL of 127.0.0.1 at which nothing listens. */
export async function deadUrl(): Promise<string> {
  const origin = await startOrigin(replying(200, ''));
  await origin.close();
  return origin.url;
}

export interface Got {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Sends one request on a connection of its own; `target` goes on the wire as it is. */
export async function send(
  baseUrl: string,
  target: string,
  options: { method?: string; headers?: http.OutgoingHttpHeaders; body?: string } = {},
): Promise<Got> {
  const { hostname, port } = new URL(baseUrl);
  const { method = 'GET', body } = options;
  const isFramed = body === undefined || Object.hasOwn(options.headers ?? {}, 'transfer-encoding');
  const headers = { ...(isFramed ? {} : { 'content-length': Buffer.byteLength(body) }), ...options.headers };
  const req = http.request({ hostname, port, path: target, method, headers, agent: false });
  req.end(body);
  const [res]: IncomingMessage[] = await once(req, 'response');
  if (res === undefined) {
    throw new Error('no response');
  }
  const chunks: Buffer[] = [];
  for await (const chunk of res) {
    chunks.push(chunk);
  }
  return { status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks).toString() };
}

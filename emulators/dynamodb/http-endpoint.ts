// The HTTP server for the clients of one region, which can stop and start again on the same port.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { closeServer, listenOnLoopback } from '../loopback-server';
import { errorAnswer, type WireAnswer, type WireRequest } from './wire';

/**
 * Answers a request. `isAbandoned` tells whether its connection is gone. Undefined: it was abandoned, and nothing was
 * done.
 */
export type Respond = (request: WireRequest, isAbandoned: () => boolean) => Promise<WireAnswer | undefined>;

/** The endpoint of one region; starts running. */
export interface HttpEndpoint {
  readonly url: string;
  isRunning(): boolean;
  /** Destroys every connection, also with requests in flight, and each new one. The port stays taken. */
  stop(): void;
  start(): void;
  /** Breaks the connections, waits for the work of their requests, and frees the port. */
  close(): Promise<void>;
}

/** Starts an endpoint on a port of 127.0.0.1 that the system chooses. */
export async function startHttpEndpoint(respond: Respond): Promise<HttpEndpoint> {
  let running = true;
  const underWay = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const work = answer(respond, request, response).finally(() => underWay.delete(work));
    underWay.add(work);
  });
  server.on('connection', (socket) => {
    if (!running) socket.destroy();
  });
  const url = await listenOnLoopback(server);
  return {
    url,
    isRunning: () => running,
    stop: () => {
      running = false;
      server.closeAllConnections();
    },
    start: () => {
      running = true;
    },
    close: async () => {
      await closeServer(server);
      await Promise.all(underWay);
    },
  };
}

async function answer(respond: Respond, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url: path = '/', headers, socket } = incoming;
  let body: Buffer;
  try {
    body = await buffer(incoming);
  } catch {
    // The connection broke before the request was complete.
    return;
  }
  const request = { method, path, headers, body };
  const answered = await respond(request, () => socket.destroyed).catch((error: unknown) =>
    errorAnswer(500, 'com.amazonaws.dynamodb.v20120810#InternalServerError', String(error)),
  );
  if (answered === undefined) return;
  response.writeHead(answered.status, answered.headers);
  response.end(answered.body);
}

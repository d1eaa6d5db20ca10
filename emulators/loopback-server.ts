// HTTP servers on 127.0.0.1 and a random port: start, bounded body, end.
import type { IncomingMessage, Server } from 'node:http';

/**
 * Starts listening. Idle connections stay open: a client that was frozen, as Lambda's sandboxes are, would send its
 * next request into a closed one.
 * @returns the URL, without a slash at its end
 */
export function listenOnLoopback(server: Server): Promise<string> {
  server.keepAliveTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('A TCP server has no TCP address.'));
      else resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}

/** Closes a server and all its connections. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * The whole body; undefined if it is longer than `maxBytes`. Even then it is read to its end, so that the client gets
 * the answer.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
  }
  return length <= maxBytes ? Buffer.concat(chunks) : undefined;
}

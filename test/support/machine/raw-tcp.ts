// TCP at 127.0.0.1 for tests: servers that remember their connections, and clients that speak SOCKS 5 byte by byte.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP server. */
export interface RawServer {
  readonly port: number;
  /** Its connections so far, in order. */
  readonly connections: readonly Socket[];
  /** The next connection. */
  next(): Promise<Socket>;
  close(): Promise<void>;
}

/** Listens at a loopback address. */
export async function startRawServer(onConnection: (socket: Socket) => void, host = '127.0.0.1'): Promise<RawServer> {
  const connections: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    connections.push(socket);
    onConnection(socket);
  });
  server.listen(0, host);
  await once(server, 'listening');
  return {
    port: addressOf(server.address()).port,
    connections,
    next: () => new Promise((resolve) => server.once('connection', resolve)),
    async close() {
      for (const socket of connections) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A free port at 127.0.0.1. */
export async function freePort(): Promise<number> {
  const server = await startRawServer(() => undefined);
  await server.close();
  return server.port;
}

/** Connects, with half-open connections kept. */
export async function rawClient(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  await once(socket, 'connect');
  return socket;
}

/** All bytes until the other side ends, and the error if it broke. */
export async function readAll(socket: Socket): Promise<{ readonly bytes: Buffer; readonly error: unknown }> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) chunks.push(Buffer.from(chunk));
    return { bytes: Buffer.concat(chunks), error: undefined };
  } catch (error) {
    return { bytes: Buffer.concat(chunks), error };
  }
}

/** Exactly the next bytes. */
export async function readBytes(socket: Socket, length: number): Promise<Buffer> {
  for (;;) {
    const chunk: unknown = socket.read(length);
    if (Buffer.isBuffer(chunk)) return chunk;
    if (socket.readableEnded || socket.destroyed) throw new Error(`The connection ended before ${length} bytes.`);
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        socket.off('readable', settle).off('end', settle).off('close', settle);
        resolve();
      };
      socket.on('readable', settle).on('end', settle).on('close', settle);
    });
  }
}

/** SOCKS 5's greeting without authentication. */
export const GREETING = Buffer.of(5, 1, 0);

/** SOCKS 5's CONNECT to a name, as Chromium sends it for addresses too. */
export function connectRequest(host: string, port: number): Buffer {
  return Buffer.concat([Buffer.of(5, 1, 0, 3, host.length), Buffer.from(host, 'latin1'), portBytes(port)]);
}

/** A port in network byte order. */
export function portBytes(port: number): Buffer {
  return Buffer.of(port >> 8, port & 0xff);
}

/** A client that has asked for a connection. @returns the socket, and the reply code */
export async function socksConnect(
  proxyPort: number,
  host: string,
  port: number,
): Promise<{ readonly socket: Socket; readonly reply: number }> {
  const socket = await rawClient(proxyPort);
  socket.write(GREETING);
  await readBytes(socket, 2);
  socket.write(connectRequest(host, port));
  const answer = await readBytes(socket, 10);
  return { socket, reply: answer.readUInt8(1) };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no TCP address.');
  return address;
}

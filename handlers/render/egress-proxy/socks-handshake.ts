// The server's side of SOCKS 5 (RFC 1928): no authentication, CONNECT only. It reads no byte too many: those that
// follow the handshake stay in the socket.
import { type Socket, SocketAddress } from 'node:net';
import { InternalError } from '../../../core/contract/georender-error';

/** The target of a client's request. */
export interface SocksTarget {
  /** A name or an address, as the client wrote it; unchecked. */
  readonly host: string;
  readonly port: number;
}

/** RFC 1928 §6. */
export const SOCKS_REPLY = {
  succeeded: 0,
  generalFailure: 1,
  notAllowed: 2,
  networkUnreachable: 3,
  hostUnreachable: 4,
  connectionRefused: 5,
  commandNotSupported: 7,
  addressTypeNotSupported: 8,
} as const;

export type SocksReply = (typeof SOCKS_REPLY)[keyof typeof SOCKS_REPLY];

/** The client does not speak SOCKS 5, or asks for an unsupported part of it. */
export class SocksProtocolError extends InternalError {
  override readonly name = 'SocksProtocolError';

  /** @param answer bytes for the client; undefined if it would not understand them */
  constructor(
    message: string,
    readonly answer: Uint8Array | undefined,
  ) {
    super(message);
  }
}

const VERSION = 5;
const NO_AUTHENTICATION = 0;
const NO_ACCEPTABLE_METHOD = 0xff;
const CONNECT = 1;
const ADDRESS_TYPE = { ipv4: 1, domain: 3, ipv6: 4 } as const;

/**
 * Reads the client's greeting and its request. The socket must not be flowing.
 * @throws SocksProtocolError
 */
export async function acceptHandshake(socket: Socket): Promise<SocksTarget> {
  const [version, methodCount = 0] = await readExactly(socket, 2);
  if (version !== VERSION || methodCount === 0) throw new SocksProtocolError('This is no SOCKS 5.', undefined);
  const methods = await readExactly(socket, methodCount);
  if (!methods.includes(NO_AUTHENTICATION)) {
    throw new SocksProtocolError('The client insists on authentication.', Uint8Array.of(VERSION, NO_ACCEPTABLE_METHOD));
  }
  socket.write(Uint8Array.of(VERSION, NO_AUTHENTICATION));
  const [again, command, reserved, type = 0] = await readExactly(socket, 4);
  if (again !== VERSION || reserved !== 0) throw requestError('The request is malformed.', SOCKS_REPLY.generalFailure);
  if (command !== CONNECT) throw requestError('Only CONNECT is served.', SOCKS_REPLY.commandNotSupported);
  const host = await readHost(socket, type);
  const port = (await readExactly(socket, 2)).readUInt16BE();
  return { host, port };
}

/** The answer to a request. The bound address stays zero: clients need none for CONNECT. */
export function replyBytes(reply: SocksReply): Uint8Array {
  return Uint8Array.of(VERSION, reply, 0, ADDRESS_TYPE.ipv4, 0, 0, 0, 0, 0, 0);
}

async function readHost(socket: Socket, type: number): Promise<string> {
  switch (type) {
    case ADDRESS_TYPE.ipv4:
      return (await readExactly(socket, 4)).join('.');
    case ADDRESS_TYPE.domain: {
      const [length = 0] = await readExactly(socket, 1);
      if (length === 0) throw requestError('The host name is empty.', SOCKS_REPLY.generalFailure);
      return (await readExactly(socket, length)).toString('latin1');
    }
    case ADDRESS_TYPE.ipv6:
      return ipv6Text(await readExactly(socket, 16));
    default:
      throw requestError('There is no such address type.', SOCKS_REPLY.addressTypeNotSupported);
  }
}

function ipv6Text(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
}

function requestError(message: string, reply: SocksReply): SocksProtocolError {
  return new SocksProtocolError(message, replyBytes(reply));
}

/** Reads the next bytes. Later ones wait in the socket, bounded by its high-water mark. */
function readExactly(socket: Socket, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const attempt = (): boolean => {
      const chunk: unknown = socket.read(length);
      if (!Buffer.isBuffer(chunk)) return false;
      settle();
      if (chunk.length === length) resolve(chunk);
      else gone();
      return true;
    };
    const settle = (): void => {
      socket.off('readable', attempt).off('end', gone).off('close', gone);
    };
    const gone = (): void => {
      settle();
      reject(new SocksProtocolError('The client went away within the handshake.', undefined));
    };
    if (socket.readableEnded || socket.destroyed) gone();
    else if (!attempt()) socket.on('readable', attempt).on('end', gone).on('close', gone);
  });
}

// The proxy between a page and the network around us: a SOCKS 5 proxy for Chromium at 127.0.0.1, and the same way out
// for our own requests. A name is resolved once, all its addresses are checked, and the connection goes to one of them.
import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Dial } from './connect-to-first';
import { connectToFirst, dialTcp } from './connect-to-first';
import { EgressConnectError, EgressRefusedError, EgressResolveError } from './egress-errors';
import { EgressPolicy } from './egress-policy';
import type { Resolve } from './resolve-host';
import { addressesOf, systemResolve } from './resolve-host';
import type { SocksReply } from './socks-handshake';
import { acceptHandshake, replyBytes, SOCKS_REPLY, SocksProtocolError } from './socks-handshake';
import { spliceSockets } from './splice-sockets';

/** Bounds of the proxy. */
export interface EgressLimits {
  /** Connections of Chromium at a time; further ones are closed at once. */
  readonly maxConnections: number;
  /** From a client's connection to its complete request, and again from a refusal to the client's leaving. */
  readonly handshakeTimeoutMs: number;
  readonly resolveTimeoutMs: number;
  /** For all the addresses of a host together. */
  readonly connectTimeoutMs: number;
  /** The next address of a host is tried beside the earlier ones after so long (RFC 8305 §5). */
  readonly nextAddressAfterMs: number;
  /** A proxied connection without a byte for so long ends. */
  readonly idleTimeoutMs: number;
}

/**
 * Lambda allows 1,024 file descriptors ("Lambda quotas"); a connection takes two here and one in Chromium, which by
 * itself opens at most 32 through a proxy for each browser context. No render lasts as long as the idle time, and
 * servers keep idle connections about that long.
 */
export const EGRESS_LIMITS: EgressLimits = {
  maxConnections: 256,
  handshakeTimeoutMs: 5_000,
  resolveTimeoutMs: 5_000,
  connectTimeoutMs: 10_000,
  nextAddressAfterMs: 250,
  idleTimeoutMs: 60_000,
};

/** What a proxy is made of. */
export interface EgressProxyOptions extends Partial<EgressLimits> {
  /** Exceptions, each `host:port` with the host as a URL writes it; see {@link EgressPolicy}. */
  readonly allowed: readonly string[];
  /** The system's resolver by default. */
  readonly resolve?: Resolve;
  /** TCP by default. */
  readonly dial?: Dial;
  /** Told of each connection that the proxy refuses; must not throw. */
  readonly onRefused?: (error: EgressRefusedError) => void;
}

/** A running proxy. */
export interface EgressProxy {
  /** Of the SOCKS 5 proxy at 127.0.0.1. */
  readonly port: number;
  /**
   * Connects as a page would, for requests of our own; the caller owns the socket, which keeps half-open connections.
   * @param hostname a name or an address, without brackets
   * @throws EgressRefusedError, EgressResolveError, EgressConnectError; the signal's reason, if it is aborted
   */
  connect(hostname: string, port: number, signal?: AbortSignal): Promise<Socket>;
  /** Ends the proxy and every connection that went through the proxy; resolves when all are gone. */
  close(): Promise<void>;
}

/** Starts the proxy. @throws TypeError if an exception is not `host:port` */
export async function startEgressProxy(options: EgressProxyOptions): Promise<EgressProxy> {
  const proxy = new SocksProxy(options);
  await proxy.listen();
  return proxy;
}

class SocksProxy implements EgressProxy {
  private readonly limits: EgressLimits;
  private readonly policy: EgressPolicy;
  private readonly resolve: Resolve;
  private readonly dial: Dial;
  private readonly onRefused: (error: EgressRefusedError) => void;
  private readonly server: Server;
  /** Every socket that is open, of either side. */
  private readonly sockets = new Set<Socket>();
  /** Ends each connection that is being made. */
  private readonly pending = new Set<() => void>();
  private closing: Promise<unknown> | undefined;

  constructor({ allowed, resolve, dial, onRefused, ...limits }: EgressProxyOptions) {
    this.limits = { ...EGRESS_LIMITS, ...limits };
    this.policy = new EgressPolicy(allowed);
    this.resolve = resolve ?? systemResolve;
    this.dial = dial ?? dialTcp;
    this.onRefused = onRefused ?? (() => undefined);
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      this.keep(client);
      // An error ends the connection: its close event says all that matters.
      client.on('error', () => undefined);
      this.serve(client).catch(() => client.destroy());
    });
    this.server.maxConnections = this.limits.maxConnections;
  }

  get port(): number {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The egress proxy is closed: it has no port.');
    return address.port;
  }

  async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    // From here on an error is one connection that could not be accepted, for want of a file descriptor.
    this.server.on('error', () => undefined);
  }

  async connect(hostname: string, port: number, signal?: AbortSignal): Promise<Socket> {
    signal?.throwIfAborted();
    const closed = new EgressConnectError(hostname, port, 'the egress proxy is closed');
    if (this.closing !== undefined) throw closed;
    const ended = new AbortController();
    const abort = (): void => ended.abort(signal?.reason);
    const close = (): void => ended.abort(closed);
    signal?.addEventListener('abort', abort, { once: true });
    this.pending.add(close);
    try {
      return this.keep(await this.checkedConnection(hostname, port, ended.signal));
    } catch (error) {
      if (error instanceof EgressRefusedError) this.onRefused(error);
      throw error;
    } finally {
      this.pending.delete(close);
      signal?.removeEventListener('abort', abort);
    }
  }

  async close(): Promise<void> {
    this.closing ??= this.endAll();
    await this.closing;
  }

  private endAll(): Promise<unknown> {
    const gone = once(this.server, 'close');
    this.server.close();
    for (const end of this.pending) end();
    const open = [...this.sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of this.sockets) socket.destroy();
    return Promise.all([gone, ...open]);
  }

  private async checkedConnection(host: string, port: number, signal: AbortSignal): Promise<Socket> {
    this.policy.checkTarget(host, port);
    const addresses = await addressesOf(host, this.resolve, this.limits.resolveTimeoutMs, signal);
    this.policy.checkAddresses(host, port, addresses);
    return connectToFirst(addresses, port, this.limits, signal, this.dial).catch((cause: unknown) => {
      if (signal.aborted) throw cause;
      throw new EgressConnectError(host, port, cause instanceof Error ? cause.message : String(cause), { cause });
    });
  }

  private async serve(client: Socket): Promise<void> {
    const gone = new AbortController();
    client.once('close', () => gone.abort());
    const inTime = this.deadlineFor(client);
    try {
      const { host, port } = await acceptHandshake(client);
      inTime();
      const target = await this.connect(host, port, gone.signal);
      client.write(replyBytes(SOCKS_REPLY.succeeded));
      spliceSockets(client, target, this.limits.idleTimeoutMs);
    } catch (error) {
      inTime();
      this.dismiss(client, error instanceof SocksProtocolError ? error.answer : replyBytes(replyFor(error)));
    }
  }

  /** Tells the client, lets it read that, and does not wait for ever. */
  private dismiss(client: Socket, answer: Uint8Array | undefined): void {
    if (answer === undefined) {
      client.destroy();
      return;
    }
    this.deadlineFor(client);
    client.end(answer);
    // What else it sends is thrown away.
    client.resume();
  }

  /** Ends the client when the handshake's time is over, unless what it returns is called before. */
  private deadlineFor(client: Socket): () => void {
    const late = setTimeout(() => client.destroy(), this.limits.handshakeTimeoutMs);
    const inTime = (): void => clearTimeout(late);
    client.once('close', inTime);
    return inTime;
  }

  private keep(socket: Socket): Socket {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    return socket;
  }
}

/** How RFC 1928 names a failure. */
function replyFor(error: unknown): SocksReply {
  if (error instanceof EgressRefusedError) return SOCKS_REPLY.notAllowed;
  if (error instanceof EgressResolveError) return SOCKS_REPLY.hostUnreachable;
  if (!(error instanceof EgressConnectError)) return SOCKS_REPLY.generalFailure;
  const codes = error.cause instanceof AggregateError ? error.cause.errors.map(codeOf) : [];
  if (codes.includes('ECONNREFUSED')) return SOCKS_REPLY.connectionRefused;
  if (codes.length > 0 && codes.every((code) => code === 'ENETUNREACH')) return SOCKS_REPLY.networkUnreachable;
  return SOCKS_REPLY.hostUnreachable;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

// The egress proxy: SOCKS 5 at 127.0.0.1 for Chromium, and a function for our own requests. It keeps pages from the
// network around us. It resolves a name once, checks all the addresses, and connects to one of them.
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { connectToFirst, type Dial, dialTcp } from './connect-to-first';
import { EgressConnectError, EgressRefusedError, EgressResolveError } from './egress-errors';
import { EgressPolicy } from './egress-policy';
import { addressesOf, type Resolve, systemResolve } from './resolve-host';
import { acceptHandshake, replyBytes, SOCKS_REPLY, SocksProtocolError, type SocksReply } from './socks-handshake';
import { spliceSockets } from './splice-sockets';

/** Limits of the proxy. */
export interface EgressLimits {
  /** Connections of Chromium at one time; further ones are closed at once. */
  readonly maxConnections: number;
  /** From a client's connection to its complete request, and again from a refusal to the client's disconnect. */
  readonly handshakeTimeoutMs: number;
  readonly resolveTimeoutMs: number;
  /** For all the addresses of a host together. */
  readonly connectTimeoutMs: number;
  /** After so long, the host's next address is tried beside the earlier ones (RFC 8305 §5). */
  readonly nextAddressAfterMs: number;
  /** A proxied connection ends after so long without a byte. */
  readonly idleTimeoutMs: number;
}

/**
 * Lambda allows 1,024 file descriptors ("Lambda quotas"). A connection takes two here and one in Chromium, which opens
 * at most 32 through a proxy for each browser context. Servers keep idle connections for about a minute, and no render
 * lasts as long.
 */
export const EGRESS_LIMITS: EgressLimits = {
  maxConnections: 256,
  handshakeTimeoutMs: 5_000,
  resolveTimeoutMs: 5_000,
  connectTimeoutMs: 10_000,
  nextAddressAfterMs: 250,
  idleTimeoutMs: 60_000,
};

/** Options of {@link startEgressProxy}. */
export interface EgressProxyOptions extends Partial<EgressLimits> {
  /** Exceptions, each `host:port` with the host as a URL writes it; see {@link EgressPolicy}. */
  readonly allowed: readonly string[];
  /** @default the system's resolver */
  readonly resolve?: Resolve;
  /** @default TCP */
  readonly dial?: Dial;
  /** Called for each connection that the proxy refuses; must not throw. */
  readonly onRefused?: (error: EgressRefusedError) => void;
}

/** A running egress proxy. */
export interface EgressProxy {
  /** Where SOCKS 5 is spoken, at 127.0.0.1. */
  readonly port: number;
  /**
   * Connects as a page would, for requests of our own. The caller owns the socket, which has `allowHalfOpen`.
   * @param hostname a name or an address, without brackets
   * @throws EgressRefusedError, EgressResolveError, EgressConnectError; the signal's reason, if it is aborted
   */
  connect(hostname: string, port: number, signal?: AbortSignal): Promise<Socket>;
  /** Ends the proxy and all its connections; resolves when they are closed. */
  close(): Promise<void>;
}

/** Starts an egress proxy. @throws TypeError if an exception is not `host:port` */
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
  /** Every open socket, of either side. */
  private readonly sockets = new Set<Socket>();
  /** Each ends a connection that is being made. */
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
      // The close event follows, and suffices.
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
    // From now on an error means that one connection could not be accepted, for lack of a file descriptor.
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

  /** Answers the client, and gives it the handshake's time to read that. */
  private dismiss(client: Socket, answer: Uint8Array | undefined): void {
    if (answer === undefined) {
      client.destroy();
      return;
    }
    this.deadlineFor(client);
    client.end(answer);
    // Unread bytes would keep the socket open.
    client.resume();
  }

  /** Ends the client when the handshake's time is over. @returns a function that cancels this */
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

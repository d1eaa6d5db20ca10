// Connects to the first of several addresses that answers ("Happy Eyeballs", RFC 8305 §5).
import { connect, type Socket } from 'node:net';
import { InternalError } from '../../../core/contract/georender-error';

/** How long connecting may take. */
export interface ConnectLimits {
  /** For all the addresses together. */
  readonly connectTimeoutMs: number;
  /** After so long without an answer the next address is tried, beside the earlier ones. */
  readonly nextAddressAfterMs: number;
}

/** Starts a connection with `allowHalfOpen` and `noDelay`. */
export type Dial = (address: string, port: number) => Socket;

export const dialTcp: Dial = (host, port) => connect({ host, port, allowHalfOpen: true, noDelay: true });

/** No address accepted the connection in time. */
export class ConnectTimeoutError extends InternalError {
  override readonly name = 'ConnectTimeoutError';
}

/**
 * Gives the first connection that comes up, and ends the other attempts.
 * @param addresses IP addresses, at least one, in the order of preference
 * @throws AggregateError of every attempt's error; ConnectTimeoutError; the signal's reason, if it is aborted
 */
export function connectToFirst(
  addresses: readonly string[],
  port: number,
  { connectTimeoutMs, nextAddressAfterMs }: ConnectLimits,
  signal: AbortSignal,
  dial: Dial,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const attempts = new Set<Socket>();
    const errors: unknown[] = [];
    const waiting = [...addresses];
    let nextTimer: NodeJS.Timeout | undefined;

    const end = (winner?: Socket): void => {
      clearTimeout(nextTimer);
      clearTimeout(deadline);
      signal.removeEventListener('abort', aborted);
      waiting.length = 0;
      for (const socket of attempts) if (socket !== winner) socket.destroy();
    };
    const fail = (error: unknown): void => {
      end();
      reject(error);
    };
    const aborted = (): void => fail(signal.reason);
    const deadline = setTimeout(
      () => fail(new ConnectTimeoutError(`no answer within ${connectTimeoutMs} ms`)),
      connectTimeoutMs,
    );
    signal.addEventListener('abort', aborted, { once: true });

    const tryNext = (): void => {
      clearTimeout(nextTimer);
      const address = waiting.shift();
      if (address === undefined) return;
      const socket = dial(address, port);
      attempts.add(socket);
      const failed = (error: Error): void => {
        attempts.delete(socket);
        errors.push(error);
        if (waiting.length > 0) tryNext();
        else if (attempts.size === 0) fail(new AggregateError(errors, errors.map(reasonOf).join('; ')));
      };
      socket.once('error', failed);
      socket.once('connect', () => {
        socket.off('error', failed);
        end(socket);
        resolve(socket);
      });
      if (waiting.length > 0) nextTimer = setTimeout(tryNext, nextAddressAfterMs);
    };
    if (signal.aborted) aborted();
    else tryNext();
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

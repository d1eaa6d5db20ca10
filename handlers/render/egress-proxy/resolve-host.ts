// Resolves a host to its addresses, once and in bounded time.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { EgressResolveError } from './egress-errors';

/** Finds the addresses of a name, best first. Its errors become causes of an EgressResolveError. */
export type Resolve = (hostName: string) => Promise<readonly string[]>;

/** The system's resolver, with its preference among address families (RFC 6724). */
export const systemResolve: Resolve = async (hostName) => {
  const found = await lookup(hostName, { all: true, order: 'verbatim' });
  return found.map(({ address }) => address);
};

/**
 * The addresses of a host, at least one. An address is returned as it is.
 * @throws EgressResolveError; the signal's reason, if it is aborted
 */
export async function addressesOf(
  host: string,
  resolve: Resolve,
  limitMs: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  const addresses = await resolvedInTime(host, resolve, limitMs, signal);
  if (addresses.length === 0) throw new EgressResolveError(host, 'the resolver knows no address');
  // A name here would be resolved again on connecting, unchecked.
  const odd = addresses.find((address) => isIP(address) === 0);
  if (odd !== undefined)
    throw new EgressResolveError(host, `the resolver gave ${JSON.stringify(odd)}, which is no address`);
  return addresses;
}

function resolvedInTime(
  host: string,
  resolve: Resolve,
  limitMs: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return new Promise((settle, reject) => {
    const late = setTimeout(() => reject(new EgressResolveError(host, `no answer within ${limitMs} ms`)), limitMs);
    const aborted = (): void => reject(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });
    resolve(host)
      .then(settle, (cause: unknown) => {
        reject(new EgressResolveError(host, cause instanceof Error ? cause.message : 'the resolver failed', { cause }));
      })
      .finally(() => {
        clearTimeout(late);
        signal.removeEventListener('abort', aborted);
      });
  });
}

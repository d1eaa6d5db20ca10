// Forward-confirmed reverse DNS: the name of an address, and whether the name has that address.
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';

/** What reverse DNS says of an address. `unknown`: no server answered. */
export type DnsVerdict = 'confirmed' | 'refuted' | 'unknown';

/** The look-ups that are needed; `node:dns` has them. */
export interface NameLookups {
  reverse(address: string): Promise<readonly string[]>;
  resolve4(name: string): Promise<readonly string[]>;
  resolve6(name: string): Promise<readonly string[]>;
}

/** DNS's word for "there is no such thing", as opposed to "no answer". */
const ABSENT = ['ENOTFOUND', 'ENODATA'];

/** Names of one address that are looked at. */
const MOST_NAMES = 5;

/** This machine's DNS servers, with little patience. */
export function systemLookups(): NameLookups {
  return new Resolver({ timeout: 2_000, tries: 2 });
}

/** Whether one of the address's names ends like the operator's, and has the address. */
export async function reverseDns(
  lookups: NameLookups,
  address: string,
  hostEnds: readonly string[],
): Promise<DnsVerdict> {
  try {
    const names = (await lookups.reverse(address)).map((name) => name.toLowerCase().replace(/\.$/, ''));
    for (const name of names.slice(0, MOST_NAMES)) {
      if (!hostEnds.some((end) => name.endsWith(end))) continue;
      const addresses = await (isIP(address) === 4 ? lookups.resolve4(name) : lookups.resolve6(name));
      if (addresses.includes(address)) return 'confirmed';
    }
    return 'refuted';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return ABSENT.includes(code) ? 'refuted' : 'unknown';
  }
}

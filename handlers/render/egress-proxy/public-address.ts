// Tells whether an IP address is one of the public internet's, by IANA's registries: "IPv4 Special-Purpose Address
// Registry", "IPv6 Special-Purpose Address Registry", "IPv6 Global Unicast Address Assignments" (as of 2025).
import { BlockList, isIPv4, isIPv6 } from 'node:net';

type Family = 'ipv4' | 'ipv6';
type Range = readonly [family: Family, network: string, prefix: number, name: string];

/**
 * Ranges that are not public. Some of them hold a few globally reachable anycast addresses of protocols (in some /24,
 * in 2001::/23). No website is there, so they are refused as well.
 */
const SPECIAL_RANGES: readonly Range[] = [
  ['ipv4', '0.0.0.0', 8, 'this network (0.0.0.0/8)'],
  ['ipv4', '10.0.0.0', 8, 'private use (10.0.0.0/8)'],
  ['ipv4', '100.64.0.0', 10, 'shared by carriers (100.64.0.0/10)'],
  ['ipv4', '127.0.0.0', 8, 'loopback (127.0.0.0/8)'],
  ['ipv4', '169.254.0.0', 16, 'link-local (169.254.0.0/16)'],
  ['ipv4', '172.16.0.0', 12, 'private use (172.16.0.0/12)'],
  ['ipv4', '192.0.0.0', 24, 'protocol assignments (192.0.0.0/24)'],
  ['ipv4', '192.0.2.0', 24, 'documentation (192.0.2.0/24)'],
  ['ipv4', '192.88.99.0', 24, '6to4 relays (192.88.99.0/24)'],
  ['ipv4', '192.168.0.0', 16, 'private use (192.168.0.0/16)'],
  ['ipv4', '198.18.0.0', 15, 'benchmarking (198.18.0.0/15)'],
  ['ipv4', '198.51.100.0', 24, 'documentation (198.51.100.0/24)'],
  ['ipv4', '203.0.113.0', 24, 'documentation (203.0.113.0/24)'],
  ['ipv4', '224.0.0.0', 4, 'multicast (224.0.0.0/4)'],
  ['ipv4', '240.0.0.0', 4, 'reserved (240.0.0.0/4)'],
  ['ipv6', '::1', 128, 'loopback (::1)'],
  ['ipv6', '::', 96, 'unspecified or IPv4-compatible (::/96)'],
  ['ipv6', '::ffff:0:0', 96, 'IPv4-mapped (::ffff:0:0/96)'],
  ['ipv6', '64:ff9b:1::', 48, 'local-use NAT64 (64:ff9b:1::/48)'],
  ['ipv6', '100::', 64, 'discard-only (100::/64)'],
  ['ipv6', '2001::', 32, 'Teredo (2001::/32)'],
  ['ipv6', '2001::', 23, 'protocol assignments (2001::/23)'],
  ['ipv6', '2001:db8::', 32, 'documentation (2001:db8::/32)'],
  ['ipv6', '2002::', 16, '6to4 (2002::/16)'],
  ['ipv6', '3fff::', 20, 'documentation (3fff::/20)'],
  ['ipv6', '5f00::', 16, 'segment routing (5f00::/16)'],
  ['ipv6', 'fc00::', 7, 'unique local (fc00::/7)'],
  ['ipv6', 'fe80::', 10, 'link-local (fe80::/10)'],
  ['ipv6', 'fec0::', 10, 'site-local (fec0::/10)'],
  ['ipv6', 'ff00::', 8, 'multicast (ff00::/8)'],
];

/** The only IPv6 range that IANA has assigned to global unicast. */
const GLOBAL_UNICAST = blockListOf('ipv6', '2000::', 3);

/** NAT64's well-known prefix (RFC 6052 §2.1): the last 32 bits are the IPv4 address that is meant. */
const NAT64 = blockListOf('ipv6', '64:ff9b::', 96);

/** One list a family: a list with IPv4 rules would also match IPv4-mapped addresses. */
const LISTS = SPECIAL_RANGES.map(([family, network, prefix, name]) => ({
  family,
  name,
  list: blockListOf(family, network, prefix),
}));

/**
 * Describes the special range that a text falls in; undefined if it is a public address. Unusual notations (`127.1`,
 * `[::1]`), names and addresses with a zone are not public either.
 */
export function specialRangeOf(address: string): string | undefined {
  if (isIPv4(address)) return listedRange('ipv4', address);
  // A zone (RFC 4007 §11) picks an interface of this machine.
  if (!isIPv6(address) || address.includes('%')) return 'no IP address without a zone';
  if (NAT64.check(address, 'ipv6')) {
    const embedded = embeddedIPv4(address);
    const range = specialRangeOf(embedded);
    return range === undefined ? undefined : `NAT64 of ${embedded}, ${range}`;
  }
  return (
    listedRange('ipv6', address) ??
    (GLOBAL_UNICAST.check(address, 'ipv6') ? undefined : 'not global unicast (2000::/3)')
  );
}

function listedRange(family: Family, address: string): string | undefined {
  return LISTS.find((entry) => entry.family === family && entry.list.check(address, family))?.name;
}

/** The last 32 bits of an IPv6 address, as an IPv4 address. The URL parser normalizes the notation. */
function embeddedIPv4(address: string): string {
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':');
  const [high, low] = groups.slice(-2).map((group) => Number.parseInt(group || '0', 16));
  return [high, low].flatMap((group = 0) => [group >> 8, group & 0xff]).join('.');
}

function blockListOf(family: Family, network: string, prefix: number): BlockList {
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return list;
}

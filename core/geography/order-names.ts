// Gives each distinct order of regions a character, so that the routing table names it in one byte.

/** The code of the character that stands for the first order: `#`, behind the quotation mark. */
export const FIRST_ORDER_CODE = 35;

/** The last printable ASCII character: `~`. */
const LAST_ORDER_CODE = 126;

/** JSON and JavaScript would double it: it names no order. */
const BACKSLASH_CODE = 92;

const MAX_ORDERS = LAST_ORDER_CODE - FIRST_ORDER_CODE;

/** How many regions an order names where the characters suffice; two at least, the nearest and the next. */
const WIDTHS = [4, 3, 2] as const;

/** What {@link nameOrders} makes of orders. */
export interface OrderNames {
  /** How many regions each order was cut to. */
  readonly width: number;
  /** The distinct cut orders, `width` letters each, from the one that `#` stands for on. */
  readonly orders: string;
  /** The character of an order that was among those given. */
  readonly nameOf: (order: string) => string;
}

/**
 * Names orders (of the same regions, a letter each; one entry a place, so that frequent orders are repeated). If the
 * distinct ones are more than the characters, all are cut from four regions to three, then to two; of pairs that are
 * still too many, the rarest become the most frequent pair with the same first region: the nearest always stays.
 */
export function nameOrders(orders: readonly string[]): OrderNames {
  const regionCount = orders[0]?.length ?? 0;
  const fitting = WIDTHS.find((width) => width === 2 || countOrders(orders, width).size <= MAX_ORDERS) ?? 2;
  const width = Math.min(fitting, regionCount);
  const counts = countOrders(orders, width);
  const substitutes = substituteRarest(counts);
  const kept = [...counts.keys()].filter((order) => !substitutes.has(order)).sort();
  const backslash = BACKSLASH_CODE - FIRST_ORDER_CODE;
  // A filler that nothing refers to stands where the backslash would.
  const slots = kept.length > backslash ? kept.toSpliced(backslash, 0, '?'.repeat(width)) : kept;
  const codes = new Map(slots.map((order, at) => [order, FIRST_ORDER_CODE + at]));
  const nameOf = (order: string): string => {
    const cut = order.slice(0, width);
    const code = codes.get(substitutes.get(cut) ?? cut);
    if (code === undefined) throw new RangeError(`order ${order} was not among those that were named`);
    return String.fromCharCode(code);
  };
  return { width, orders: slots.join(''), nameOf };
}

function countOrders(orders: readonly string[], width: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const order of orders) {
    const cut = order.slice(0, width);
    counts.set(cut, (counts.get(cut) ?? 0) + 1);
  }
  return counts;
}

/** The orders that get no character, and which stands in for each. */
function substituteRarest(counts: ReadonlyMap<string, number>): ReadonlyMap<string, string> {
  const byFrequency = [...counts].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1)).map(([order]) => order);
  const substitutes = new Map<string, string>();
  for (const order of byFrequency.toReversed()) {
    if (counts.size - substitutes.size <= MAX_ORDERS) break;
    const standIn = byFrequency.find((other) => other.charAt(0) === order.charAt(0));
    if (standIn !== undefined && standIn !== order) substitutes.set(order, standIn);
  }
  return substitutes;
}

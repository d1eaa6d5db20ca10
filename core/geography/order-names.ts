// Gives each distinct order of regions a character, so that the routing table names it by one byte.

/** The code of the first order's character: `#`, after the quotation mark. */
export const FIRST_ORDER_CODE = 35;

/** The last printable ASCII character: `~`. */
const LAST_ORDER_CODE = 126;

/** JSON and JavaScript would double it, so it names no order. */
const BACKSLASH_CODE = 92;

const MAX_ORDERS = LAST_ORDER_CODE - FIRST_ORDER_CODE;

/** The widths of orders, the first that has enough characters; at least the nearest region and the next. */
const WIDTHS = [4, 3, 2] as const;

/** The orders with their names. */
export interface OrderNames {
  /** Regions in each order, after cutting. */
  readonly width: number;
  /** The distinct cut orders, `width` letters each, beginning with that of `#`. */
  readonly orders: string;
  /** The character of one of the given orders. */
  readonly nameOf: (order: string) => string;
}

/**
 * Names orders of the same regions, a letter for each region. The list has one entry for each place, so frequent
 * orders repeat.
 *
 * Too many distinct orders for the characters are cut from four regions to three, then to two. Of pairs that are still
 * too many, the rarest are replaced by the most frequent pair with the same nearest region.
 */
export function nameOrders(orders: readonly string[]): OrderNames {
  const regionCount = orders[0]?.length ?? 0;
  const fitting = WIDTHS.find((width) => width === 2 || countOrders(orders, width).size <= MAX_ORDERS) ?? 2;
  const width = Math.min(fitting, regionCount);
  const counts = countOrders(orders, width);
  const substitutes = substituteRarest(counts);
  const kept = [...counts.keys()].filter((order) => !substitutes.has(order)).sort();
  const backslash = BACKSLASH_CODE - FIRST_ORDER_CODE;
  // A filler in the backslash's place, which nothing refers to.
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

/** Orders without a character → the orders that replace them. */
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

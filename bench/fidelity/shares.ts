// The share of one view that is found in another.
import { type PageView, THINGS, type Thing } from './page-view';

/** For each kind: the share from 0 to 1, and the missing things. */
export type Shares = Readonly<
  Record<Thing, { readonly share: number; readonly of: number; readonly missing: readonly string[] }>
>;

/** The shares of `reference` that `view` has. A word that occurs three times must be there three times. */
export function sharesOf(reference: PageView, view: PageView): Shares {
  const share = (thing: Thing) => {
    const missing = parted(reference[thing], view[thing]).missing;
    const of = reference[thing].length;
    return { share: of === 0 ? 1 : (of - missing.length) / of, of, missing };
  };
  return { words: share('words'), links: share('links'), metas: share('metas'), images: share('images') };
}

/** The things that two looks share: an answer need not have a clock or a random number. */
export function commonView(first: PageView, second: PageView): PageView {
  const common = (thing: Thing) => parted(first[thing], second[thing]).found;
  return { words: common('words'), links: common('links'), metas: common('metas'), images: common('images') };
}

/** The smallest of the four shares. */
export function leastShare(shares: Shares): number {
  return Math.min(...THINGS.map((thing) => shares[thing].share));
}

/** Splits `all` into members that `others` has as often and missing ones, in their order. */
function parted(
  all: readonly string[],
  others: readonly string[],
): { readonly found: readonly string[]; readonly missing: readonly string[] } {
  const left = new Map<string, number>();
  for (const other of others) left.set(other, (left.get(other) ?? 0) + 1);
  const found: string[] = [];
  const missing: string[] = [];
  for (const member of all) {
    const count = left.get(member) ?? 0;
    left.set(member, count - 1);
    (count > 0 ? found : missing).push(member);
  }
  return { found, missing };
}

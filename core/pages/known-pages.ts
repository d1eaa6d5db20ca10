// The pages of a host that its own pages link to, as a Bloom filter: small, and seldom wrong about others.
import { type PageKey, pageIdentity } from './page-key';
import { type PageUrl, pathAndQuery } from './page-url';
import type { QueryPolicy } from './query-policy';

/** 2^20 bits: with 50,000 known pages, one of a thousand others looks known. */
const FILTER_BYTES = 131_072;

/** The digits of a key that make one bit's number, and the bits of a key. */
const DIGITS = 5;
const BITS_OF_KEY = 4;

/** A fuller filter takes too many pages for known, and starts again. */
const MOST_FULL = 0.5;

/** The key that stands for all variants of a page: a link from any of them makes all known. */
export function knownPageKey(url: PageUrl, queryPolicy: QueryPolicy): PageKey {
  return pageIdentity(url, 'desktop', queryPolicy).key;
}

/** Whether it is the home page, where all links begin: it is always known. */
export function isHomePage(url: PageUrl): boolean {
  return pathAndQuery(url) === '/';
}

/** A set of page keys, which are hashes already. */
export class KnownPages {
  private constructor(private bits: Uint8Array) {}

  static empty(): KnownPages {
    return new KnownPages(new Uint8Array(FILTER_BYTES));
  }

  /** From {@link bytes}; empty if `bytes` is anything else. */
  static from(bytes: Uint8Array): KnownPages {
    return bytes.length === FILTER_BYTES ? new KnownPages(Uint8Array.from(bytes)) : KnownPages.empty();
  }

  get bytes(): Uint8Array {
    return this.bits;
  }

  /** Whether a page was added; seldom true of others. */
  has(key: PageKey): boolean {
    return placesOf(key).every((place) => ((this.bits[place >> 3] ?? 0) & (1 << (place & 7))) !== 0);
  }

  add(key: PageKey): void {
    for (const place of placesOf(key)) this.bits[place >> 3] = (this.bits[place >> 3] ?? 0) | (1 << (place & 7));
  }

  /** Adds all pages of the other set. */
  merge(other: KnownPages): void {
    this.bits = this.bits.map((byte, index) => byte | (other.bits[index] ?? 0));
    if (this.share() > MOST_FULL) this.bits = new Uint8Array(FILTER_BYTES);
  }

  private share(): number {
    let set = 0;
    for (const byte of this.bits) for (let rest = byte; rest > 0; rest &= rest - 1) set += 1;
    return set / (FILTER_BYTES * 8);
  }
}

function placesOf(key: PageKey): readonly number[] {
  return Array.from({ length: BITS_OF_KEY }, (_, index) =>
    Number.parseInt(key.slice(index * DIGITS, (index + 1) * DIGITS), 16),
  );
}

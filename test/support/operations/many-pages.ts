// Kept pages without an index: as many as wanted, each of them known by its number.
import assert from 'node:assert/strict';
import { isPageKey, type PageKey } from '../../../core/pages/page-key';
import { KeptPages } from '../../../operations/kept-pages/kept-pages';
import type { KnownPage } from '../../../operations/purge/index-scan';

/** A time that such pages are looked at. */
export const LOOKED_AT_MS = 1_700_000_000_000;

/** The key of a number: spread as hashes are, and made in no time. */
export function keyOf(number: number): PageKey {
  const hash = Math.imul(number + 1, 0x9e37_79b1) >>> 0;
  const key = hash.toString(16).padStart(8, '0') + number.toString(16).padStart(56, '0');
  assert.ok(isPageKey(key));
  return key;
}

/** A page, of a number. */
export function pageOf(number: number, page: Partial<KnownPage> = {}): KnownPage {
  return {
    key: keyOf(number),
    keyUrl: `https://www.example.com/${number % 2 === 0 ? 'even' : 'odd'}/${number}`,
    ...{ status: 200, region: 'eu-central-1', textLength: number },
    renderStartedAtMs: LOOKED_AT_MS - number * 1_000,
    freshUntilMs: LOOKED_AT_MS + 60_000,
    staleUntilMs: LOOKED_AT_MS + 120_000,
    errorUntilMs: LOOKED_AT_MS + 180_000,
    ...page,
  };
}

/** The pages 0 to below a count. */
export function manyPages(count: number): KeptPages {
  const pages = new KeptPages();
  for (let number = 0; number < count; number += 1) pages.add(pageOf(number));
  return pages;
}

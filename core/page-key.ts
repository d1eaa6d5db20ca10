// The index key of a page.
import { createHash } from 'node:crypto';
import type { PageUrl } from './page-url';

/** SHA-256, in lower-case hex, of what makes a page one page. */
export type PageKey = string & { readonly __brand: 'PageKey' };

/** The key of a page: the SHA-256 of its URL, whose encoding is kept to the byte. */
export function pageKey(url: PageUrl): PageKey {
  return sha256(url) as PageKey;
}

/** Where a page's body lies in a bucket: content-addressed, so that replicas can lag but never disagree. */
export function objectKey(key: PageKey, body: Uint8Array): string {
  return `pages/${key}/${sha256(body)}`;
}

/** Whether a text has the form of a page key. */
export function isPageKey(text: unknown): text is PageKey {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

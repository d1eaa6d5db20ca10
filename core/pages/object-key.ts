// Where pages, notes and lists lie in a region's bucket.
import { createHash } from 'node:crypto';
import type { AnswerHead } from './answer-head';
import type { PageKey } from './page-key';

/**
 * Where a page's body lies in a bucket: content-addressed, so that replicas can lag but never disagree. Status and
 * headers are part of the content, since the object carries them along, and since they tell one answer from another.
 */
export function objectKey(key: PageKey, head: AnswerHead, body: Uint8Array): string {
  return `${objectPrefix(key)}${contentHash(head, body)}`;
}

/** What tells the content of an object with a key of {@link objectKey}: status, headers and body. */
export function contentOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** Where a body lies that is not kept: apart from the kept ones, never replicated, and gone after a day or two. */
export function leftObjectKey(key: PageKey, head: AnswerHead, body: Uint8Array): string {
  return `${LEFT_PREFIX}${key}/${contentHash(head, body)}`;
}

/** What the keys of all kept bodies begin with. */
export const KEPT_PREFIX = 'pages/';

/** What the keys of all bodies begin with that are not kept. */
export const LEFT_PREFIX = 'left/';

/** What the keys of notes of overload begin with: apart from the kept bodies, never replicated, and gone after a day or two. */
export const OVERLOAD_PREFIX = 'left/overload/';

/** What the keys of lists of known pages begin with: a region's own, never replicated. */
export const KNOWN_PREFIX = 'known/';

/** What the keys of all of a page's bodies begin with. */
export function objectPrefix(key: PageKey): string {
  return `${KEPT_PREFIX}${key}/`;
}

/** Where a region's note lies that a host's renders are overloaded, for one reason. */
export function overloadNoteKey(host: string, reason: string): string {
  return `${OVERLOAD_PREFIX}${sha256(host)}/${reason}`;
}

/** Where the known pages of a host lie. */
export function knownPagesKey(host: string): string {
  return `${KNOWN_PREFIX}${sha256(host)}`;
}

function contentHash({ status, headers }: AnswerHead, body: Uint8Array): string {
  return createHash('sha256')
    .update(JSON.stringify([status, headers]))
    .update('\n')
    .update(body)
    .digest('hex');
}

function sha256(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

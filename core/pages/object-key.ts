// The keys of pages, notes and lists in a region's bucket.
import { createHash } from 'node:crypto';
import type { AnswerHead } from './answer-head';
import type { PageKey } from './page-key';

/**
 * The key of a page's body: content-addressed, so that replicas can lag but never disagree. Status and headers are
 * part of the content, since the object has them as metadata.
 */
export function objectKey(key: PageKey, head: AnswerHead, body: Uint8Array): string {
  return `${objectPrefix(key)}${contentHash(head, body)}`;
}

/** The part of an {@link objectKey} that identifies the content: status, headers and body. */
export function contentOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** The key of a body that is not kept: apart from kept ones, never replicated, deleted after a day or two. */
export function leftObjectKey(key: PageKey, head: AnswerHead, body: Uint8Array): string {
  return `${LEFT_PREFIX}${key}/${contentHash(head, body)}`;
}

/** The prefix of all kept bodies. */
export const KEPT_PREFIX = 'pages/';

/** The prefix of all bodies that are not kept. */
export const LEFT_PREFIX = 'left/';

/** The prefix of notes of overload: apart from kept bodies, never replicated, deleted after a day or two. */
export const OVERLOAD_PREFIX = 'left/overload/';

/** The prefix of lists of known pages: a region's own, never replicated. */
export const KNOWN_PREFIX = 'known/';

/** The prefix of all kept bodies of a page. */
export function objectPrefix(key: PageKey): string {
  return `${KEPT_PREFIX}${key}/`;
}

/** The key of a region's note that a host's renders are overloaded, for one reason. */
export function overloadNoteKey(host: string, reason: string): string {
  return `${OVERLOAD_PREFIX}${sha256(host)}/${reason}`;
}

/** The key of a host's known pages. */
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

// What makes a page one page, and the key that it is kept under. docs/keys.md states the definition.
import { createHash } from 'node:crypto';
import type { HeaderList } from './page-record';
import type { PageUrl } from './page-url';
import type { ParameterTest, QueryPolicy } from './query-policy';
import { countingQuery, keyQuery, parameterTest } from './query-policy';
import type { Variant } from './variants';

/** SHA-256, in lower-case hex, of what makes a page one page. */
export type PageKey = string & { readonly __brand: 'PageKey' };

/** A page, in one variant. */
export interface PageIdentity {
  /** What is rendered: the URL as asked for, without the parameters that do not count. */
  readonly url: PageUrl;
  /** The same with its parameters in order: what is part of the key. */
  readonly keyUrl: string;
  readonly variant: Variant;
  readonly key: PageKey;
}

/** Which page a URL means. Path and query keep their encoding to the byte. */
export function pageIdentity(asked: PageUrl, variant: Variant, policy: QueryPolicy): PageIdentity {
  const questionMark = asked.indexOf('?');
  const base = questionMark < 0 ? asked : asked.slice(0, questionMark);
  const counting = countingQuery(questionMark < 0 ? undefined : asked.slice(questionMark + 1), testOf(policy));
  const keyUrl = withQuery(base, keyQuery(counting, policy));
  // Still the checked URL: parameters were left out, and nothing was put in.
  const url = withQuery(base, counting) as PageUrl;
  return { url, keyUrl, variant, key: sha256(`${variant} ${keyUrl}`) as PageKey };
}

/** A page's answer but for its body. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: HeaderList;
}

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

/** Whether a text has the form of a page key. */
export function isPageKey(text: unknown): text is PageKey {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);
}

/** Tests by policy: making one takes longer than all the rest of a key. */
/** Where a region's note lies that a host's renders are overloaded, for one reason. */
export function overloadNoteKey(host: string, reason: string): string {
  return `${OVERLOAD_PREFIX}${sha256(host)}/${reason}`;
}

/** Where the known pages of a host lie. */
export function knownPagesKey(host: string): string {
  return `${KNOWN_PREFIX}${sha256(host)}`;
}

const tests = new WeakMap<QueryPolicy, ParameterTest>();

function testOf(policy: QueryPolicy): ParameterTest {
  const test = tests.get(policy) ?? parameterTest(policy);
  tests.set(policy, test);
  return test;
}

function withQuery(base: string, query: string | undefined): string {
  return query === undefined ? base : `${base}?${query}`;
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

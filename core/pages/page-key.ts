// Which page a URL means, and the key of that page. docs/keys.md has the definition.
import { createHash } from 'node:crypto';
import type { PageUrl } from './page-url';
import { countingQuery, keyQuery, type ParameterTest, parameterTest, type QueryPolicy } from './query-policy';
import type { Variant } from './variants';

/** SHA-256, in lower-case hex, of variant and key URL. */
export type PageKey = string & { readonly __brand: 'PageKey' };

/** A page, in one variant. */
export interface PageIdentity {
  /** The URL to render: as asked for, without parameters that do not count. */
  readonly url: PageUrl;
  /** The same with its parameters in order: the URL of the key. */
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
  // Still the checked URL, with fewer parameters.
  const url = withQuery(base, counting) as PageUrl;
  return { url, keyUrl, variant, key: sha256(`${variant} ${keyUrl}`) as PageKey };
}

/** Whether a text has the form of a page key. */
export function isPageKey(text: unknown): text is PageKey {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);
}

/** Tests by policy: making one takes longer than the rest of a key. */
const tests = new WeakMap<QueryPolicy, ParameterTest>();

function testOf(policy: QueryPolicy): ParameterTest {
  const test = tests.get(policy) ?? parameterTest(policy);
  tests.set(policy, test);
  return test;
}

function withQuery(base: string, query: string | undefined): string {
  return query === undefined ? base : `${base}?${query}`;
}

function sha256(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

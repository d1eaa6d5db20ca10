// What makes a page one page, and the key that it is kept under. docs/keys.md states the definition.
import { createHash } from 'node:crypto';
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

/** Whether a text has the form of a page key. */
export function isPageKey(text: unknown): text is PageKey {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);
}

/** Tests by policy: making one takes longer than all the rest of a key. */
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

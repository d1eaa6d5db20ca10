// Tells what each cookie and header of a request changes: decision, sharing, key or origin; by the router's own code.
import { DEFAULT_ORIGIN_REQUEST_POLICY, defaultCachePolicy } from '../../core/contract/edge-policies';
import {
  BOT_HEADER,
  DEBUG_HEADER,
  MINUTE_HEADER,
  PRERENDER_HEADER,
  URL_HEADER,
} from '../../core/contract/header-names';
import { failedTest, type RouterDecision, type RouterTest } from '../../core/routing/decision';
import type { RouterConfig } from '../../core/routing/router';
import { type Sharing, sharingOf } from '../../core/routing/sharing';
import type { DeploymentFacts } from '../deployment';
import { type CheckedQuestion, viewerRequest } from './question';

/** What a cookie or header does. */
export type PartEffect =
  /** It alone sends the request to the site. */
  | { readonly kind: 'decides'; readonly test: RouterTest }
  /** Without it, everybody would share the site's answer. */
  | { readonly kind: 'unshares' }
  /** The router removes it. */
  | { readonly kind: 'removed' }
  /** A part of the edge's key: the origin gets it, and a copy is for requests with the same value alone. */
  | { readonly kind: 'key' }
  /** As `key`, for a page, which is the same for every value. */
  | { readonly kind: 'key-of-page' }
  /** The origin gets it, but it is no part of the edge's key: a copy is for all values. */
  | { readonly kind: 'forwarded' }
  /** `serve` gets it and does not read it. */
  | { readonly kind: 'unread' }
  /** CloudFront itself answers by it, from the same copy. */
  | { readonly kind: 'edge' }
  /** It asks for the router's decision, if it is the debugging token. */
  | { readonly kind: 'debug' }
  /** No policy lists it. */
  | { readonly kind: 'dropped' }
  /** The path has a behaviour of its own, which passes everything and keeps nothing. */
  | { readonly kind: 'passed' };

/** A cookie or header without its value, which may be a secret. */
export interface ExplainedPart {
  readonly part: 'cookie' | 'header';
  readonly name: string;
  readonly effect: PartEffect;
}

/** Headers that the router deletes. */
const OF_THE_ROUTER: readonly string[] = [BOT_HEADER, URL_HEADER, MINUTE_HEADER];

/** Conditions, ranges and encodings (RFC 9110 §13, §14, §12.5.3). CloudFront reduces the last to its key's own. */
const OF_THE_EDGE = /^(?:if-.*|range|accept-encoding)$/;

/** Explains each of a question's cookies and headers, one by one. @param decision that of the whole request */
export function partEffects(
  facts: DeploymentFacts,
  config: RouterConfig,
  question: CheckedQuestion,
  decision: RouterDecision,
): readonly ExplainedPart[] {
  const bare = { ...question, cookies: new Map<string, string>(), headers: new Map<string, string>() };
  const without = outcomeOf(config, bare);
  const place = { facts, decision, sharing: outcomeOf(config, question).sharing };
  const cookies = [...question.cookies].map(([name, value]): ExplainedPart => {
    const own = ownEffect(without, outcomeOf(config, { ...bare, cookies: new Map([[name, value]]) }));
    return { part: 'cookie', name, effect: passedOr(place, own ?? cookieEffect(place)) };
  });
  const headers = [...question.headers].map(([name, value]): ExplainedPart => {
    const own = ownEffect(without, outcomeOf(config, { ...bare, headers: new Map([[name, value]]) }));
    return { part: 'header', name, effect: passedOr(place, own ?? headerEffect(place, name)) };
  });
  return [...cookies, ...headers];
}

interface Outcome {
  readonly failed: RouterTest | undefined;
  readonly sharing: Sharing;
}

interface Place {
  readonly facts: DeploymentFacts;
  readonly decision: RouterDecision;
  readonly sharing: Sharing;
}

function outcomeOf(config: RouterConfig, question: CheckedQuestion): Outcome {
  const request = viewerRequest(question);
  return { failed: failedTest(config, request), sharing: sharingOf(config, request) };
}

/** What a part changes of a request that has no other; undefined if nothing. */
function ownEffect(without: Outcome, withIt: Outcome): PartEffect | undefined {
  if (withIt.failed !== undefined && withIt.failed !== without.failed) return { kind: 'decides', test: withIt.failed };
  return without.sharing.isForAll && !withIt.sharing.isForAll ? { kind: 'unshares' } : undefined;
}

function passedOr({ decision }: Place, effect: PartEffect): PartEffect {
  return decision === 'passthrough' ? { kind: 'passed' } : effect;
}

function cookieEffect({ decision, sharing }: Place): PartEffect {
  return { kind: decision === 'page' || sharing.isForAll ? 'removed' : 'key' };
}

function headerEffect({ facts, decision }: Place, name: string): PartEffect {
  if (OF_THE_ROUTER.includes(name)) return { kind: 'removed' };
  if (name === DEBUG_HEADER) return { kind: 'debug' };
  if (OF_THE_EDGE.test(name)) return { kind: 'edge' };
  if (defaultCachePolicy(facts.forwardedHeaders).headers.includes(name))
    return { kind: decision === 'page' && name !== PRERENDER_HEADER ? 'key-of-page' : 'key' };
  if (!DEFAULT_ORIGIN_REQUEST_POLICY.headers.includes(name)) return { kind: 'dropped' };
  return { kind: decision === 'page' ? 'unread' : 'forwarded' };
}

// What cookies and headers change, as lines for people.
import { SITE_REASON_TEXTS } from './forecast';
import type { ExplainedPart, PartEffect } from './part-effects';
import type { RoutingExplanation } from './routing';

/** The texts; `decides` ends with its reason. */
const EFFECT_TEXTS: Readonly<Record<PartEffect['kind'], string>> = {
  decides: 'sends the request to the site',
  unshares: 'keeps the answer from being shared: without it, everybody gets one copy',
  removed: 'changes nothing: the router removes it',
  key: "part of the edge's key: the site gets it, and a copy is for requests with the same value alone",
  'key-of-page': "part of the edge's key: each value has a copy of its own at the edge, of the same page",
  forwarded: "the site gets it, but it is no part of the edge's key: a copy is shown to all values",
  unread: 'changes nothing: serve does not read it, and the page is the same for all values',
  edge: 'CloudFront heeds it when it answers; the page and its key stay the same',
  debug: 'asks for x-georender-decision, if the stack has a debugTokenHash and this is its token',
  dropped: 'changes nothing: no policy of the edge lets it pass; forwardedHeaders can name it',
  passed: 'the site gets it: on passthroughPaths, everything passes and nothing is kept',
};

/** The lines about cookies and headers, and about the sharing of the site's answer. */
export function partLines({ parts, siteSharing }: RoutingExplanation): readonly string[] {
  return [
    ...(siteSharing === undefined ? [] : [`  the site's answer at the edge: ${SHARING_TEXTS[siteSharing]}`]),
    ...parts.map((one) => `  ${one.part} ${one.name}: ${effectText(one)}`),
  ];
}

const SHARING_TEXTS: Readonly<Record<NonNullable<RoutingExplanation['siteSharing']>, string>> = {
  everybody: 'one copy for everybody, without cookies, as long as the site allows',
  'same-parts': 'a copy for requests with the same cookies and forwarded headers, as long as the site allows',
  'same-parts-minute':
    'a copy for requests with the same cookies and forwarded headers, at most for the minute, if the site allows',
  nobody: 'no copy is kept',
};

function effectText({ effect }: ExplainedPart): string {
  const text = EFFECT_TEXTS[effect.kind];
  return effect.kind === 'decides' ? `${text}, since ${SITE_REASON_TEXTS[effect.test]} (${effect.test})` : text;
}

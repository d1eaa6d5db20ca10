// A page that a region renders just now, where a prerender service may have a share of the URLs.
import { CACHE_HEADER } from '../../../core/contract/header-names';
import type { QueryPolicy } from '../../../core/pages/query-policy';
import type { WebAnswer, WebHost } from '../ports';
import type { CheckOutcome } from './check';
import { BOT_HEADERS, freshTarget } from './visitors';

/** The service may charge for each page: few are tried. */
const MOST_TARGETS = 3;

/** The outcome of a check that got no page of a region. */
export const OF_SERVICE: CheckOutcome = {
  kind: 'skipped',
  reason: 'a prerender service answered all pages that were asked for',
};

/** Asks as a bot for pages that nobody has asked for, until one is not of the service's share, or too many were. */
export async function freshRegionPage(
  edge: WebHost,
  page: string,
  policy: QueryPolicy,
): Promise<{ readonly target: string; readonly first: WebAnswer }> {
  for (let tried = 1; ; tried += 1) {
    const target = freshTarget(page, policy);
    const first = await edge.ask(target, BOT_HEADERS);
    if (!isOfService(first) || tried === MOST_TARGETS) return { target, first };
  }
}

/** Whether a prerender service answered. */
export function isOfService({ headers }: WebAnswer): boolean {
  return headers[CACHE_HEADER] === 'SERVICE';
}

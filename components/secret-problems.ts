// Contradictions between secret settings and others. They are known before any resource is registered.
import { tokenContradictions } from '../core/settings/rooms/api-tokens';
import { rendererTokenContradictions } from '../core/settings/rooms/renderer-tokens';
import { serviceHeadersContradiction } from '../core/settings/rooms/service';
import { HEADERS_NEED_DOMAINS } from '../core/settings/rooms/site-headers';
import type { GeorenderArgs } from './georender-args';
import { isLater } from './later';

/** All of them. */
export function secretProblems(args: GeorenderArgs): readonly string[] {
  return [...headerProblems(args), ...tokenProblems(args), ...serviceProblems(args)];
}

function serviceProblems({ prerenderServiceHeaders, prerenderService }: GeorenderArgs): readonly string[] {
  const problem = serviceHeadersContradiction(prerenderServiceHeaders !== undefined, prerenderService);
  return problem === undefined ? [] : [problem];
}

function headerProblems({ siteHeaders, domains = [] }: GeorenderArgs): readonly string[] {
  return siteHeaders !== undefined && domains.length === 0 ? [HEADERS_NEED_DOMAINS] : [];
}

function tokenProblems({ apiTokens = {}, rendererTokens = {}, ...args }: GeorenderArgs): readonly string[] {
  return [
    ...tokenContradictions(namesOf(apiTokens), args),
    ...rendererTokenContradictions(namesOf(rendererTokens), args),
  ];
}

/** Undefined: they are not known yet. */
function namesOf(tokens: NonNullable<GeorenderArgs['apiTokens']>): readonly string[] | undefined {
  return isLater(tokens) ? undefined : Object.keys(tokens);
}

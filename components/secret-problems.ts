// Contradictions between secret settings and others. They are known before any resource is registered.
import * as pulumi from '@pulumi/pulumi';
import { tokenContradictions } from '../core/settings/rooms/api-tokens';
import { HEADERS_NEED_DOMAINS } from '../core/settings/rooms/site-headers';
import type { GeorenderArgs } from './georender-args';

/** All of them. */
export function secretProblems(args: GeorenderArgs): readonly string[] {
  return [...headerProblems(args), ...tokenProblems(args)];
}

function headerProblems({ siteHeaders, domains = [] }: GeorenderArgs): readonly string[] {
  return siteHeaders !== undefined && domains.length === 0 ? [HEADERS_NEED_DOMAINS] : [];
}

function tokenProblems({ apiTokens = {}, ...args }: GeorenderArgs): readonly string[] {
  const isKnown = !pulumi.Output.isInstance(apiTokens) && !(apiTokens instanceof Promise);
  return tokenContradictions(isKnown ? Object.keys(apiTokens) : undefined, args);
}

// The environment variables of a region's functions, as their entries read them. Lambda itself sets AWS_REGION.
import * as pulumi from '@pulumi/pulumi';
import { VARIABLES } from '../core/environment-variables';
import type { FreshnessRule } from '../core/freshness';
import type { PublicSite } from '../core/page-url';
import type { QueryPolicy } from '../core/query-policy';

/** What both functions are told. */
export interface StackVariables {
  readonly indexTable: pulumi.Input<string>;
  readonly leaseTable: pulumi.Input<string>;
  /** The bucket of pages of each region. */
  readonly pagesBuckets: pulumi.Input<Readonly<Record<string, string>>>;
  readonly publicSite: PublicSite;
  readonly queryPolicy: QueryPolicy;
  readonly renderBudgetMs: number;
}

type Variables = Record<string, pulumi.Input<string>>;

/** The environment of `serve`; the origin is an URL without a path. */
export function serveVariables(
  stack: StackVariables,
  renderFunction: pulumi.Input<string>,
  siteOrigin: string,
): Variables {
  return {
    ...stackVariables(stack),
    [VARIABLES.renderFunction]: renderFunction,
    [VARIABLES.siteOrigin]: siteOrigin,
  };
}

/** The environment of `render`. */
export function renderVariables(stack: StackVariables, freshness: readonly FreshnessRule[]): Variables {
  return {
    ...stackVariables(stack),
    [VARIABLES.freshness]: JSON.stringify(freshness),
  };
}

function stackVariables(stack: StackVariables): Variables {
  return {
    [VARIABLES.indexTable]: stack.indexTable,
    [VARIABLES.leaseTable]: stack.leaseTable,
    [VARIABLES.pagesBuckets]: pulumi.output(stack.pagesBuckets).apply(sortedJson),
    [VARIABLES.queryPolicy]: JSON.stringify(stack.queryPolicy),
    [VARIABLES.scheme]: stack.publicSite.scheme,
    [VARIABLES.hosts]: stack.publicSite.hosts.join(','),
    [VARIABLES.renderBudgetMs]: String(stack.renderBudgetMs),
  };
}

/** Always the same text for the same buckets, so that their order makes no diff. */
function sortedJson(buckets: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(buckets).sort(([one], [other]) => (one < other ? -1 : 1))));
}

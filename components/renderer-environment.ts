// The environment variables of a region's functions, as their entries read them. Lambda itself sets AWS_REGION.
import type * as pulumi from '@pulumi/pulumi';
import { VARIABLES } from '../core/environment-variables';
import type { FreshnessPolicy } from '../core/freshness';
import type { PublicSite } from '../core/page-url';

/** What both functions are told. */
export interface StackVariables {
  readonly indexTable: pulumi.Input<string>;
  readonly pagesBucket: pulumi.Input<string>;
  readonly publicSite: PublicSite;
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
export function renderVariables(stack: StackVariables, freshness: FreshnessPolicy): Variables {
  return {
    ...stackVariables(stack),
    [VARIABLES.freshSeconds]: String(freshness.freshSeconds),
    [VARIABLES.negativeFreshSeconds]: String(freshness.negativeFreshSeconds),
  };
}

function stackVariables(stack: StackVariables): Variables {
  return {
    [VARIABLES.indexTable]: stack.indexTable,
    [VARIABLES.pagesBucket]: stack.pagesBucket,
    [VARIABLES.scheme]: stack.publicSite.scheme,
    [VARIABLES.hosts]: stack.publicSite.hosts.join(','),
    [VARIABLES.renderBudgetMs]: String(stack.renderBudgetMs),
  };
}

// The environment variables of a region's functions. Lambda itself sets AWS_REGION.
import * as pulumi from '@pulumi/pulumi';
import { VARIABLES } from '../../core/contract/environment-variables';
import type { QueueUrls } from '../../core/contract/render-queue';
import {
  type CommonSettings,
  commonVariables,
  type RenderSettings,
  renderSettingsVariables,
  type ServeSettings,
  serveSettingsVariables,
  sortedText,
} from '../../core/settings/function-environment';
import { tokenDigests } from '../renderer-tokens';

/** The variables of both functions. */
export interface StackVariables extends CommonSettings {
  readonly indexTable: pulumi.Input<string>;
  readonly leaseTable: pulumi.Input<string>;
  /** The buckets of pages that the function uses, by region. */
  readonly pagesBuckets: pulumi.Input<Readonly<Record<string, string>>>;
  /** The region's render queue; undefined where the stack has none. */
  readonly queues?: pulumi.Input<QueueUrls> | undefined;
}

type Variables = Record<string, pulumi.Input<string>>;

/** The site: its URL without a path, and the hosts of its origins if the URL has another. */
export interface SiteVariables {
  readonly siteUrl: pulumi.Input<string>;
  readonly siteHosts?: readonly string[] | undefined;
}

/** The tokens of the router, where `serve` has an HTTP API. */
export interface TokenVariables {
  readonly rendererTokens?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>> | undefined;
}

/** The environment of `serve`. */
export function serveVariables(
  stack: StackVariables,
  renderFunction: pulumi.Input<string>,
  settings: ServeSettings & SiteVariables & TokenVariables,
): Variables {
  const { siteUrl, siteHosts, rendererTokens } = settings;
  return {
    ...stackVariables(stack),
    ...serveSettingsVariables(settings),
    [VARIABLES.renderFunction]: renderFunction,
    [VARIABLES.siteUrl]: siteUrl,
    ...(siteHosts === undefined ? {} : { [VARIABLES.siteHosts]: siteHosts.join(',') }),
    ...(rendererTokens === undefined
      ? {}
      : { [VARIABLES.rendererTokens]: pulumi.output(rendererTokens).apply(tokenDigests) }),
  };
}

/** The environment of `render`. */
export function renderVariables(stack: StackVariables, settings: RenderSettings): Variables {
  return { ...stackVariables(stack), ...renderSettingsVariables(settings) };
}

function stackVariables(stack: StackVariables): Variables {
  return {
    [VARIABLES.indexTable]: stack.indexTable,
    [VARIABLES.leaseTable]: stack.leaseTable,
    [VARIABLES.pagesBuckets]: pulumi.output(stack.pagesBuckets).apply(sortedText),
    ...(stack.queues === undefined ? {} : { [VARIABLES.queues]: pulumi.jsonStringify(stack.queues) }),
    ...commonVariables(stack),
  };
}

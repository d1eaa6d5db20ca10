// The environment variables of a region's functions, as their entries read them. Lambda itself sets AWS_REGION.
import * as pulumi from '@pulumi/pulumi';
import { VARIABLES } from '../../core/contract/environment-variables';
import type { CommonSettings, RenderSettings, ServeSettings } from '../../core/settings/function-environment';
import {
  commonVariables,
  renderSettingsVariables,
  serveSettingsVariables,
  sortedText,
} from '../../core/settings/function-environment';

/** What both functions are told. */
export interface StackVariables extends CommonSettings {
  readonly indexTable: pulumi.Input<string>;
  readonly leaseTable: pulumi.Input<string>;
  /** The buckets of pages that the function uses, by region. */
  readonly pagesBuckets: pulumi.Input<Readonly<Record<string, string>>>;
}

type Variables = Record<string, pulumi.Input<string>>;

/** The environment of `serve`; the origin is an URL without a path, the host is given where it is not the origin's. */
export function serveVariables(
  stack: StackVariables,
  renderFunction: pulumi.Input<string>,
  siteOrigin: string,
  siteHost: string | undefined,
  settings: ServeSettings,
): Variables {
  return {
    ...stackVariables(stack),
    ...serveSettingsVariables(settings),
    [VARIABLES.renderFunction]: renderFunction,
    [VARIABLES.siteUrl]: siteOrigin,
    ...(siteHost === undefined ? {} : { [VARIABLES.siteHost]: siteHost }),
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
    ...commonVariables(stack),
  };
}

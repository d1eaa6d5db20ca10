// The arguments of Georender: a stack's settings, and additions that only a program can make.
import type * as pulumi from '@pulumi/pulumi';
import type { Region } from '../core/geography/regions';
import type { SecretsInput } from '../core/settings/inputs/secrets';
import type { BotRequestLimitArgs } from './edge/bot-request-limit';
import type { EdgeRouterArgs } from './edge/edge-router-args';
import type { LambdaEdgeRouterArgs } from './edge/lambda-edge-router';
import type { OwnDistribution } from './edge/own-distribution-args';
import type { HealthChecksArgs } from './functions/health-checks';
import type { RegionFunctionsArgs } from './functions/region-functions-args';
import type { SettingsArgs } from './input-settings';
import type { MonthlyBudgetArgs } from './observability/monthly-budget';
import type { ObservabilityArgs } from './observability/observability';
import type { OutsideTransform } from './outside/outside';
import type { RenderIndexArgs } from './storage/render-index';
import type { ReplicatedCacheArgs } from './storage/replicated-cache';
import type { Tags } from './tags';

/** The secret settings of docs/settings.md, "Site and regions", whose values may be outputs. */
type SecretArgs = { readonly [Name in keyof SecretsInput]: pulumi.Input<Record<string, pulumi.Input<string>>> };

/** The arguments of `Georender`: all settings, and those below. */
export interface GeorenderArgs extends SettingsArgs, SecretArgs {
  /**
   * Tags of every resource that takes tags, besides `georender: <name>`. At most nine.
   * @default {}
   * @example { project: 'shop' }
   */
  readonly tags?: Tags;
  /**
   * A distribution of this program, which gets the router: then Georender makes none. It needs `domains`, the names
   * that the distribution answers to (docs/examples/own-distribution.md).
   * @default a distribution of Georender's own
   * @example { name: 'app', args: { enabled: true, aliases: ['www.example.com'], origins: [site], … } }
   */
  readonly distribution?: OwnDistribution;
  /**
   * Regions where the account has no room for the default of `renderConcurrency`, which is left out there.
   * `checkDeployment` finds them.
   * @default []
   * @example await checkDeployment('site', args)
   */
  readonly unreservedRegions?: readonly Region[];
  /**
   * Changes the arguments of single resources. The router is `edge.function`, or `edge.lambda` with
   * `edge: lambda-at-edge`.
   * @default nothing is changed
   * @example { functions: { render: { memorySize: 4096 } } }
   */
  readonly transform?: {
    readonly index?: RenderIndexArgs['transform'];
    readonly cache?: ReplicatedCacheArgs['transform'];
    readonly functions?: RegionFunctionsArgs['transform'];
    readonly edge?: EdgeRouterArgs['transform'] & LambdaEdgeRouterArgs['transform'];
    readonly observability?: ObservabilityArgs['transform'];
    readonly ceilings?: BotRequestLimitArgs['transform'] & MonthlyBudgetArgs['transform'];
    readonly outside?: OutsideTransform;
    readonly health?: HealthChecksArgs['transform'];
  };
}

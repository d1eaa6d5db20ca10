// Drained regions and the canary's weight, which change without a deployment: a value in a CloudFront KeyValueStore.
// Runs in the router: plain loops and strings (ES5.1 and a little more).

/** The key that the router reads, the only one. */
export const ROUTER_STATE_KEY = 'router';

/** Its value, as JSON: `{"drained":["eu-central-1"],"canaryPercent":5}`; both may be missing. */
export interface RouterState {
  /** Regions that get no requests; anything else is ignored. */
  readonly drained: readonly unknown[];
  /** The share of the bots' URLs that the canaries answer, in percent: none below 0, all above 100. */
  readonly canaryPercent: number;
}

/** Nothing is drained, and canaries get no requests. */
export const NO_ROUTER_STATE: RouterState = { drained: [], canaryPercent: 0 };

/** Reads the value and ignores every invalid part: a person's typing error must stop no bot. */
export function readRouterState(value: unknown): RouterState {
  const { drained, canaryPercent }: { readonly drained?: unknown; readonly canaryPercent?: unknown } = Object(value);
  return {
    drained: Array.isArray(drained) ? drained : [],
    canaryPercent: typeof canaryPercent === 'number' ? canaryPercent : 0,
  };
}

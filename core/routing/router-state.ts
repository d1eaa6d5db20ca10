// What the router must know without a deployment: drained regions and the canary's weight, kept in a CloudFront
// KeyValueStore. Runs in the router: plain loops and strings (ES5.1 and a little more).

/** The key that the router reads, the only one. */
export const ROUTER_STATE_KEY = 'router';

/** What stands there as JSON, e.g. `{"drained":["eu-central-1"],"canaryPercent":5}`; both may be missing. */
export interface RouterState {
  /** Regions that get no requests; what is no region's name means nothing. */
  readonly drained: readonly unknown[];
  /** The part of the bots' URLs that the canaries answer, in per cent: none below 0, all above 100. */
  readonly canaryPercent: number;
}

/** Nothing is drained, and no canary is asked. */
export const NO_ROUTER_STATE: RouterState = { drained: [], canaryPercent: 0 };

/** Reads what stands at the key. Whatever is not as it should be counts for nothing: a slip of a hand must stop no bot. */
export function readRouterState(value: unknown): RouterState {
  const { drained, canaryPercent }: { readonly drained?: unknown; readonly canaryPercent?: unknown } = Object(value);
  return {
    drained: Array.isArray(drained) ? drained : [],
    canaryPercent: typeof canaryPercent === 'number' ? canaryPercent : 0,
  };
}

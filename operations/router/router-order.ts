// Orders that change the router's value: drains, the health checks' right to drain, and the canaries' share.
import { UserError } from '../../core/contract/georender-error';
import { isRegion, type Region } from '../../core/geography/regions';
import type { DrainState } from '../../core/health/drain-state';
import type { DeploymentFacts } from '../deployment';
import { withMark } from '../release/release-mark';

/** One order. */
export type RouterOrder =
  | { readonly kind: 'drain'; readonly regions: readonly Region[] }
  /** Ends drains by people and by health checks, which drain again what is still ill. */
  | { readonly kind: 'undrain'; readonly regions: readonly Region[] | 'all' }
  /** Whether health checks may change drains. */
  | { readonly kind: 'automatic'; readonly on: boolean }
  /** The canaries' share of the URLs, from 0 to 100. */
  | { readonly kind: 'canary'; readonly percent: number };

/** The order does not fit the deployment; the message lists every problem. */
export class RouterOrderError extends UserError {
  override readonly name = 'RouterOrderError';
}

/** Regions by their names. @throws RouterOrderError naming each that is none of the deployment's */
export function regionsOf(names: readonly string[], { regions }: Pick<DeploymentFacts, 'regions'>): readonly Region[] {
  const isOwn = (name: string): name is Region => isRegion(name) && regions.includes(name);
  const problems = names
    .filter((name) => !isOwn(name))
    .map((name) => `"${name}" is no region of this deployment; allowed: ${regions.join(', ')}.`);
  if (problems.length > 0) throw new RouterOrderError(problems.join('\n'));
  return [...new Set(names.filter(isOwn))];
}

/** A share like `10%`, `2.5` or `0`, in percent; undefined if it is none. */
export function readPercent(text: string): number | undefined {
  const [, number] = /^(\d{1,3}(?:\.\d{1,2})?)\s*%?$/.exec(text.trim()) ?? [];
  const percent = Number(number);
  return number === undefined || percent > 100 ? undefined : percent;
}

/**
 * The state after an order.
 * @throws RouterOrderError if the order can't have an effect here
 */
export function orderedState(state: DrainState, order: RouterOrder, facts: DeploymentFacts): DrainState {
  if (facts.edge === 'lambda-at-edge') throw unreadOrder(order);
  switch (order.kind) {
    case 'drain':
      return drained(state, order.regions);
    case 'undrain':
      return undrained(state, order.regions, facts);
    case 'automatic':
      return { ...state, automatic: order.on };
    case 'canary':
      return withShare(state, order.percent, facts);
  }
}

/** Said before the plan: a router at Lambda@Edge reads no value, so no order has an effect. */
function unreadOrder({ kind }: RouterOrder): RouterOrderError {
  return new RouterOrderError(
    kind === 'canary'
      ? 'This engine has no canaries (edge: lambda-at-edge). Canaries need edge: cloudfront-function.'
      : 'The router is a Lambda@Edge function (edge: lambda-at-edge), which reads no drains, neither by hand nor by health ' +
          'checks. It avoids failing regions by itself. To drain or undrain one, drain by drainedRegions: change this ' +
          'setting and run pulumi up; in a local run, change it in --settings and start again.',
  );
}

/** A region that health checks had drained becomes a person's: they would return it. */
function drained(state: DrainState, regions: readonly Region[]): DrainState {
  return {
    ...state,
    byHand: [...new Set([...state.byHand, ...regions])],
    byHealth: new Map([...state.byHealth].filter(([region]) => !regions.includes(region))),
  };
}

function undrained(state: DrainState, regions: readonly Region[] | 'all', facts: DeploymentFacts): DrainState {
  const named = regions === 'all' ? facts.regions : regions;
  const bySettings = (facts.router.drainedRegions ?? []).filter((region) => named.includes(region));
  if (regions !== 'all' && bySettings.length > 0) {
    throw new RouterOrderError(
      `${bySettings.join(', ')}: drained by the setting drainedRegions; remove it there, and deploy.`,
    );
  }
  const stays = (region: Region): boolean => regions !== 'all' && !regions.includes(region);
  return {
    ...state,
    byHand: state.byHand.filter(stays),
    byHealth: new Map([...state.byHealth].filter(([region]) => stays(region))),
  };
}

function withShare(state: DrainState, percent: number, { router }: DeploymentFacts): DrainState {
  // A release that finds its mark gone ends: a person has taken over.
  const others = Object.entries(withMark(state, undefined).rest).filter(([name]) => name !== 'canaryPercent');
  const rest = Object.fromEntries(others);
  if (percent === 0) return { ...state, rest };
  if (router.canary !== true) {
    throw new RouterOrderError(
      'This deployment has no canaries, so none can answer. A stack gets them by the setting canary (docs/deploy.md, ' +
        '"Canaries"), the local run by `georender start --canary`.',
    );
  }
  return { ...state, rest: { ...rest, canaryPercent: percent } };
}

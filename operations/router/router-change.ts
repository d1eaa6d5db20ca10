// Changes the router's value: reads it with its version, says what the change does, writes it, and reads it back.
import { UserError } from '../../core/contract/georender-error';
import type { Region } from '../../core/geography/regions';
import { type DrainState, drainStateText, readDrainState } from '../../core/health/drain-state';
import type { Deployment } from '../deployment';
import { type Drain, drainOf, routerValues } from '../explain/routing';
import { type ReleaseMark, releaseMark } from '../release/release-mark';
import { orderedState, type RouterOrder } from './router-order';
import { type TrafficMove, trafficMoves } from './traffic';

/** The parts of the router's value that people see. */
export interface ShownState {
  readonly drained: readonly { readonly region: Region; readonly drain: Drain }[];
  /** Whether health checks may change drains. */
  readonly automatic: boolean;
  readonly canaryPercent: number;
  /** The release that holds this share; left out if there is none. */
  readonly release?: ReleaseMark;
}

/** A change that is not made yet. */
export interface PlannedChange {
  readonly before: ShownState;
  readonly after: ShownState;
  readonly moves: readonly TrafficMove[];
  /** Whether the value stays as it is. */
  readonly isNone: boolean;
  /** Whether no region gets requests afterwards: bots get the site. */
  readonly drainsAll: boolean;
  /** The new value. */
  readonly text: string;
  /** Of the value that was read. */
  readonly version: string;
}

/** Somebody else changed the router's value meanwhile. */
export class RouterValueChangedError extends UserError {
  override readonly name = 'RouterValueChangedError';
}

/**
 * Plans an order; nothing is changed.
 * @throws RouterOrderError if the order can't have an effect here
 */
export async function planChange(deployment: Deployment, order: RouterOrder): Promise<PlannedChange> {
  const { facts, router } = deployment;
  const { text: written, version } = await router.read();
  const before = readDrainState(written);
  const state = orderedState(before, order, facts);
  const text = drainStateText(state);
  const after = shownState(state, facts.regions, facts.router.drainedRegions);
  return {
    before: shownState(before, facts.regions, facts.router.drainedRegions),
    after,
    moves: trafficMoves(facts, before, state),
    isNone: text === drainStateText(before),
    drainsAll: facts.regions.every((region) => after.drained.some((one) => one.region === region)),
    text,
    version,
  };
}

/**
 * Writes a planned change, and reads it back.
 * @throws RouterValueChangedError if the value is another one now
 */
export async function writeChange({ router }: Deployment, { text, version }: PlannedChange): Promise<void> {
  try {
    await router.write(text, version);
  } catch (cause) {
    const now = await router.read();
    // The answer to a write may be lost, although the write was done.
    if (sameValue(now.text, text)) return;
    if (now.version === version) throw cause;
    throw changed(cause);
  }
  if (!sameValue((await router.read()).text, text)) throw changed();
}

/** The state for people. */
export function shownState(
  state: DrainState,
  regions: readonly Region[],
  configDrained: readonly Region[] = [],
): ShownState {
  const release = releaseMark(state);
  return {
    drained: regions.flatMap((region) => {
      const drain = drainOf(region, state, configDrained);
      return drain === undefined ? [] : [{ region, drain }];
    }),
    automatic: state.automatic,
    canaryPercent: routerValues(drainStateText(state)).canaryPercent,
    ...(release === undefined ? {} : { release }),
  };
}

function sameValue(one: string | undefined, other: string): boolean {
  return drainStateText(readDrainState(one)) === drainStateText(readDrainState(other));
}

function changed(cause?: unknown): RouterValueChangedError {
  return new RouterValueChangedError(
    "The router's value was changed by somebody else meanwhile, or by health checks. Look at `georender status`, and " +
      'run the command again.',
    { cause },
  );
}

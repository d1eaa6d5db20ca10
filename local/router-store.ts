// The key-value store of the local run's router: it holds the drained regions until the run ends.
import { UserError } from '../core/contract/georender-error';
import type { Region } from '../core/geography/regions';
import { drainStateText, readDrainState } from '../core/health/drain-state';
import type { DrainReason } from '../core/health/region-health';
import { ROUTER_STATE_KEY, readRouterState } from '../core/routing/router-state';
import type { RouterValues } from '../handlers/health/ports';

/** The state as `GET /_local/router` shows it. */
export interface ShownRouterState {
  readonly drained: readonly Region[];
  /** The regions that health checks drained, with reasons; left out if there are none. */
  readonly byHealth?: Readonly<Partial<Record<Region, DrainReason>>>;
  /** Left out while health checks may drain. */
  readonly automatic?: false;
  /** The canaries' share of the URLs, in percent; left out if they have none. */
  readonly canaryPercent?: number;
}

/** The store: `PUT /_local/router` and health checks write it, the router reads it on every bot's request. */
export interface RouterStore {
  state(): ShownRouterState;
  /** Writes it by hand, for the requests from now on. @throws RouterStateError */
  write(text: string): void;
  /** The store as the emulated function reads it. */
  keyValues(): Readonly<Record<string, string>>;
  /** The store as health checks see it. */
  readonly values: RouterValues;
}

/** A written state is invalid; the message says what is allowed. */
export class RouterStateError extends UserError {
  override readonly name = 'RouterStateError';
}

/** The store was written after its version was read. */
export class RouterStoreChangedError extends UserError {
  override readonly name = 'RouterStoreChangedError';
}

const FORM = '{"drained": ["eu-central-1"]}';

/** An empty store for a run of these regions. @param hasCanaries whether a share for canaries is allowed */
export function createRouterStore(regions: readonly Region[], hasCanaries = false): RouterStore {
  let text: string | undefined;
  let version = 0;
  const put = (written: string): void => {
    text = written === '{}' ? undefined : written;
    version += 1;
  };
  return {
    state: () => shown(text),
    write: (order) => put(readOrder(order, regions, hasCanaries)),
    keyValues: (): Readonly<Record<string, string>> => (text === undefined ? {} : { [ROUTER_STATE_KEY]: text }),
    values: {
      read: async () => ({ text, version: String(version) }),
      async write(written, seenVersion) {
        if (seenVersion !== String(version))
          throw new RouterStoreChangedError("The router's store was written in the meantime.");
        put(written);
      },
    },
  };
}

/** The store of a run whose router reads none (Lambda@Edge): a write would change nothing, and is refused. */
export function unreadRouterStore(): RouterStore {
  const store = createRouterStore([]);
  const refuse = (): never => {
    throw new RouterStateError(
      'This run has no key-value store, since Lambda@Edge has none; drain by drainedRegions in --settings, or start it without --edge.',
    );
  };
  return { ...store, write: refuse, values: { ...store.values, write: async () => refuse() } };
}

function shown(text: string | undefined): ShownRouterState {
  const { byHand, byHealth, automatic, rest } = readDrainState(text);
  const { canaryPercent } = readRouterState(rest);
  return {
    drained: byHealth.size === 0 ? byHand : [...byHand, ...byHealth.keys()].sort(),
    ...(byHealth.size > 0 ? { byHealth: Object.fromEntries(byHealth) } : {}),
    ...(automatic ? {} : { automatic }),
    ...(canaryPercent > 0 ? { canaryPercent } : {}),
  };
}

/** A person's write replaces everything, drains of health checks too: they drain again what is still unavailable. */
function readOrder(text: string, regions: readonly Region[], hasCanaries: boolean): string {
  const { drained = [], automatic = true, canaryPercent, ...others } = parseObject(text);
  for (const name of Object.keys(others)) {
    throw new RouterStateError(`"${name.slice(0, 100)}" is not known; allowed: ${FORM}.`);
  }
  if (canaryPercent !== undefined && !hasCanaries)
    throw new RouterStateError('canaryPercent is for runs with canaries; start this one with --canary.');
  if (canaryPercent !== undefined && !isPercent(canaryPercent))
    throw new RouterStateError('canaryPercent is no share; allowed: a number from 0 to 100.');
  if (typeof automatic !== 'boolean')
    throw new RouterStateError(
      'automatic is neither true nor false; allowed: {"automatic": false}, which keeps health checks from draining.',
    );
  const rest = canaryPercent === undefined || canaryPercent === 0 ? {} : { canaryPercent };
  return drainStateText({ byHand: readDrained(drained, regions), byHealth: new Map(), automatic, rest });
}

function isPercent(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 100;
}

function readDrained(drained: unknown, regions: readonly Region[]): readonly Region[] {
  const entries: readonly unknown[] | undefined = Array.isArray(drained) ? drained : undefined;
  if (entries === undefined) throw new RouterStateError(`drained is no list; allowed: ${FORM}.`);
  return [...new Set(entries)].map((name) => {
    const region = regions.find((known) => known === name);
    if (region !== undefined) return region;
    throw new RouterStateError(
      `${JSON.stringify(name).slice(0, 100)} is not a region of this run; allowed: ${regions.join(', ')}.`,
    );
  });
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RouterStateError(`${JSON.stringify(text.slice(0, 100))} is no JSON; allowed: ${FORM}.`, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new RouterStateError(`${JSON.stringify(value).slice(0, 100)} is no object; allowed: ${FORM}.`);
}

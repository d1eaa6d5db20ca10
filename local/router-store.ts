// What stands in the key-value store of the local run's router: the regions that are drained, until the run ends.
import { ROUTER_STATE_KEY } from '../core/router-state';
import type { RouterState } from '../core/router-state';
import type { Region } from '../core/regions';

/** The store: `PUT /_local/router` writes it, the router reads it on every bot's request. */
export interface RouterStore {
  /** What stands there, as it is answered to whoever asks. */
  state(): Pick<RouterState, 'drained'>;
  /** Writes it, for the requests from now on. @throws RouterStateError */
  write(text: string): void;
  /** The store as the emulated function reads it. */
  keyValues(): Readonly<Record<string, string>>;
}

/** What was to be written is no state of this run's router; the message says what is allowed. */
export class RouterStateError extends Error {
  override readonly name = 'RouterStateError';
}

const FORM = '{"drained": ["eu-central-1"]}';

/** An empty store for a run of these regions. */
export function createRouterStore(regions: readonly Region[]): RouterStore {
  let drained: readonly string[] = [];
  return {
    state: () => ({ drained }),
    write(text) {
      drained = readDrained(text, regions);
    },
    keyValues(): Readonly<Record<string, string>> {
      return drained.length === 0 ? {} : { [ROUTER_STATE_KEY]: JSON.stringify({ drained }) };
    },
  };
}

function readDrained(text: string, regions: readonly Region[]): readonly string[] {
  const { drained = [], ...others } = parseObject(text);
  for (const name of Object.keys(others)) {
    if (name === 'canaryPercent') throw new RouterStateError('canaryPercent is for stacks: the local run has no canaries, as it has one code only.');
    throw new RouterStateError(`"${name.slice(0, 100)}" is not known; allowed: ${FORM}.`);
  }
  const entries: readonly unknown[] | undefined = Array.isArray(drained) ? drained : undefined;
  if (entries === undefined) throw new RouterStateError(`drained is no list; allowed: ${FORM}.`);
  return [...new Set(entries)].map((name) => {
    const region = regions.find((known) => known === name);
    if (region !== undefined) return region;
    throw new RouterStateError(`${JSON.stringify(name).slice(0, 100)} is not a region of this run; allowed: ${regions.join(', ')}.`);
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

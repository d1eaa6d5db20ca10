// What a render of each side costs, by its time and the memory of its function.
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { PRICES } from '../cost/prices';
import type { Deployment, FunctionNames } from '../deployment';
import { liveFunction } from '../target/live-function';
import type { Side } from './compare/compare-pages';

/** The memory and processor of a side's `render`. */
export interface RenderSize {
  readonly gigabytes: number;
  readonly isArm: boolean;
}

/** The sizes of both sides in the home region; undefined in the local run, whose functions have none. */
export async function renderSizes(deployment: Deployment): Promise<Readonly<Record<Side, RenderSize>> | undefined> {
  if (deployment.kind === 'local') return undefined;
  const { homeRegion, functions, canaries } = deployment.facts;
  const sizeOf = async (names: FunctionNames | undefined): Promise<RenderSize> => {
    const name = names && liveFunction(names, 'render');
    const about = await deployment.lambda(homeRegion).send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    return { gigabytes: (about.MemorySize ?? 0) / 1024, isArm: about.Architectures?.includes('arm64') === true };
  };
  const [live, canary] = await Promise.all([sizeOf(functions.get(homeRegion)), sizeOf(canaries.get(homeRegion))]);
  return { live, canary };
}

/** US dollars for a number of renders of the same time, at Lambda's list price. */
export function rendersUsd({ gigabytes, isArm }: RenderSize, renders: number, ms: number): number {
  const price = isArm ? PRICES.armGigabyteSeconds : PRICES.x86GigabyteSeconds;
  return renders * (ms / 1_000) * gigabytes * price.usd;
}

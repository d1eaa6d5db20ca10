// The router's value in the key-value store, as health checks read and write it: which drains are theirs, and which are a
// person's. The router itself reads less of it (`router-state.ts`).

import { UserError } from '../contract/georender-error';
import type { Region } from '../geography/regions';
import { isRegion } from '../geography/regions';
import type { DrainReason } from './region-health';
import { isDrainReason } from './region-health';

/** A drained region's name and why health checks drained it. */
export type HealthDrains = ReadonlyMap<Region, DrainReason>;

/** The value, taken apart. */
export interface DrainState {
  /** Drained by a person: health checks never end these. */
  readonly byHand: readonly Region[];
  /** Drained by health checks. A `put-key` without this mark makes a drain a person's. */
  readonly byHealth: HealthDrains;
  /** False: a person has told health checks to change nothing. */
  readonly automatic: boolean;
  /** Whatever else stands there (`canaryPercent`, a note), which is kept as it is. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** A value of a key-value store has at most so many bytes ("Quotas", Amazon CloudFront Developer Guide). */
export const MAX_ROUTER_VALUE_BYTES = 1024;

/** The state would not fit into the store. */
export class RouterValueTooLargeError extends UserError {
  override readonly name = 'RouterValueTooLargeError';
}

/**
 * Reads the value, undefined if nothing stands there. Whatever is not as it should be counts for nothing, as for the router:
 * a slip of a hand must not end the checks.
 */
export function readDrainState(text: string | undefined): DrainState {
  const { drained, byHealth, automatic, ...rest } = parsedObject(text);
  const names: readonly unknown[] = Array.isArray(drained) ? drained : [];
  const regions = [...new Set(names)].filter((name) => typeof name === 'string').filter(isRegion);
  const marks = isRecord(byHealth) ? byHealth : {};
  const isMarked = (region: Region): boolean => Object.hasOwn(marks, region);
  return {
    byHand: regions.filter((region) => !isMarked(region)),
    byHealth: new Map(regions.filter(isMarked).map((region) => [region, reasonOr(marks[region])])),
    automatic: automatic !== false,
    rest,
  };
}

/**
 * The value that holds a state; regions sorted, so that the same state is the same text.
 * @throws RouterValueTooLargeError, which only what a person wrote beside it can cause
 */
export function drainStateText({ byHand, byHealth, automatic, rest }: DrainState): string {
  const drained = [...new Set([...byHand, ...byHealth.keys()])].sort();
  const text = JSON.stringify({
    ...(drained.length > 0 ? { drained } : {}),
    ...(byHealth.size > 0 ? { byHealth: Object.fromEntries([...byHealth].sort()) } : {}),
    ...(automatic ? {} : { automatic }),
    ...rest,
  });
  if (Buffer.byteLength(text) <= MAX_ROUTER_VALUE_BYTES) return text;
  throw new RouterValueTooLargeError(
    `The router's value would have ${Buffer.byteLength(text)} bytes; allowed: ${MAX_ROUTER_VALUE_BYTES}. ` +
      `Remove what else was written into it: ${Object.keys(rest).join(', ')}.`,
  );
}

/** Whether two sets of drains are the same, whatever their reasons. */
export function sameDrains(one: HealthDrains, other: HealthDrains): boolean {
  return one.size === other.size && [...one.keys()].every((region) => other.has(region));
}

function reasonOr(value: unknown): DrainReason {
  return isDrainReason(value) ? value : 'error';
}

function parsedObject(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// The router's value in the key-value store for health checks: which drains are theirs, and which are a person's. The
// router reads a part of it (`router-state.ts`).
import { UserError } from '../contract/georender-error';
import { isRegion, type Region } from '../geography/regions';
import { type DrainReason, isDrainReason } from './region-health';

/** Regions that health checks drained, with the reasons. */
export type HealthDrains = ReadonlyMap<Region, DrainReason>;

/** The value's parts. */
export interface DrainState {
  /** Drained by a person: health checks never return these. */
  readonly byHand: readonly Region[];
  /** Drained by health checks. A `put-key` without this mark makes the drain a person's. */
  readonly byHealth: HealthDrains;
  /** False: a person has switched changes by health checks off. */
  readonly automatic: boolean;
  /** All other parts (`canaryPercent`, a note), which stay unchanged. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** The most bytes of a value ("Quotas", Amazon CloudFront Developer Guide). */
export const MAX_ROUTER_VALUE_BYTES = 1024;

/** The state does not fit into the store. */
export class RouterValueTooLargeError extends UserError {
  override readonly name = 'RouterValueTooLargeError';
}

/**
 * Reads the value and ignores every invalid part, as the router does: a person's typing error must not end the checks.
 * @param text undefined if there is no value
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
 * The value of a state; regions sorted, so that equal states are equal texts.
 * @throws RouterValueTooLargeError, which only a person's other parts can cause
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
      `Remove its other entries: ${Object.keys(rest).join(', ')}.`,
  );
}

/** Whether two sets have the same regions, for any reasons. */
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

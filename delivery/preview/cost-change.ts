// The monthly cost of a stack before and after a deployment, by the resources of a preview.
import { standingCost, standingOf } from '../../cli/cost/standing-costs';
import { MIX } from '../../operations/cost/assumptions';
import { healthMonth } from '../../operations/cost/health-costs';
import { type CostShape, EXAMPLE_SHAPE, requestUsage } from '../../operations/cost/request-costs';
import { costOf, together } from '../../operations/cost/usage';
import type { EngineOperation, ResourceState, Step } from '../engine/operation';
import { isPart, stackRegions, TYPES } from './changes';

/** US dollars a month, at list prices in us-east-1. */
export interface StackCost {
  /** Of a month without requests, beyond the account's free alarms and dashboards. */
  readonly idle: number;
  /** Of a million bots' requests, by the shares of docs/deploy.md. */
  readonly million: number;
}

/** The cost on both sides; `undefined` where there is no stack. */
export interface CostChange {
  readonly before: StackCost | undefined;
  readonly after: StackCost | undefined;
  /** Sentences about what could not be counted. */
  readonly gaps: readonly string[];
}

const DASHBOARD = 'aws:cloudwatch/dashboard:Dashboard';

const MILLION = 1e6;
const MEGABYTES = 1024;

/** Temporary storage that costs nothing. */
const FREE_DISK_MEGABYTES = 512;

/** Prices both sides. */
export function costChange(operation: EngineOperation): CostChange {
  const gaps = new Set<string>();
  const isKnown = operation.steps.every((step) => step.type !== DASHBOARD || hasKnownBody(step));
  if (!isKnown) gaps.add('The dashboard is left out: its size is known only after the deployment.');
  const side = (which: 'before' | 'after') => stackCost(operation, which, isKnown, gaps);
  return { before: side('before'), after: side('after'), gaps: [...gaps] };
}

function stackCost(
  operation: EngineOperation,
  side: 'before' | 'after',
  withDashboards: boolean,
  gaps: Set<string>,
): StackCost | undefined {
  const regions = stackRegions(operation, side).length;
  if (regions === 0) return undefined;
  const resources = operation.steps.flatMap((step) => {
    const state = step[side];
    const isCounted = /^(?:aws|georender):/.test(step.type) && (withDashboards || step.type !== DASHBOARD);
    return state === undefined || !isCounted ? [] : [{ type: step.type, inputs: state.inputs }];
  });
  const standing = standingOf(resources, (type) => {
    gaps.add(`Left out, since its price is not known here: ${type}.`);
  });
  const hasHealthChecks = operation.steps.some(
    (step) => isPart(step, TYPES.lambda, 'health') && step[side] !== undefined,
  );
  const shape = shapeOf(operation, side, regions);
  const { edgeHit, regionHit, miss } = requestUsage(shape);
  const requests = together([MIX.edgeHits, edgeHit], [MIX.regionHits, regionHit], [MIX.misses, miss]);
  const idle = Object.values(standingCost(standing, true)).reduce((sum, usd) => sum + usd, 0);
  return {
    idle: idle + (hasHealthChecks ? costOf(healthMonth(shape)) : 0),
    million: costOf(together([MILLION, requests])),
  };
}

/** The example's shape, with this stack's regions, memory and temporary storage. */
function shapeOf(operation: EngineOperation, side: 'before' | 'after', regions: number): CostShape {
  const state = (part: string): ResourceState | undefined =>
    operation.steps.find((step) => isPart(step, TYPES.lambda, part) && step[side] !== undefined)?.[side];
  const [render, serve] = [state('render'), state('serve')];
  const disk = megabytes(storageOf(render)) ?? FREE_DISK_MEGABYTES;
  return {
    ...EXAMPLE_SHAPE,
    regions,
    renderGigabytes: gigabytes(render?.inputs['memorySize']) ?? EXAMPLE_SHAPE.renderGigabytes,
    renderDiskGigabytes: Math.max(0, disk - FREE_DISK_MEGABYTES) / MEGABYTES,
    serveGigabytes: gigabytes(serve?.inputs['memorySize']) ?? EXAMPLE_SHAPE.serveGigabytes,
  };
}

function storageOf(state: ResourceState | undefined): unknown {
  const storage = state?.inputs['ephemeralStorage'];
  return typeof storage === 'object' && storage !== null && 'size' in storage ? storage.size : undefined;
}

function gigabytes(value: unknown): number | undefined {
  const found = megabytes(value);
  return found === undefined ? undefined : found / MEGABYTES;
}

function megabytes(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function hasKnownBody({ before, after }: Step): boolean {
  return [before, after].every((state) => {
    const body = state?.inputs['dashboardBody'];
    return body === undefined || (typeof body === 'string' && body.startsWith('{'));
  });
}

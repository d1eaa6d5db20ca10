// Carries a purge or mark out on a deployment: an order in, the results of every region and of the edges out.
import { randomUUID } from 'node:crypto';
import type { Region } from '../../core/geography/regions';
import type { EpochKind } from '../../core/pages/epochs';
import type { PurgeScope } from '../../core/pages/purge-scopes';
import {
  attemptOrder,
  type EdgeAttempt,
  type RegionAttempt,
  type SpreadStep,
} from '../../handlers/purge/attempt-order';
import { type OrderedSite, type PurgeOrder, scopesOfOrder } from '../../handlers/purge/purge-order';
import { AwsCallError } from '../aws/aws-call';
import { InvalidationPendingError } from '../aws/cloudfront-edge';
import type { OperatorReach } from './epoch-reach';
import { inKeptTerms, type OrderTarget } from './kept-terms';

/** An order that is not carried out. */
export interface OrderPlan {
  /** With the hosts under which pages are kept. */
  readonly order: PurgeOrder;
  readonly scopes: readonly PurgeScope[];
  readonly site: OrderedSite;
}

/** Why something failed. */
export interface OrderProblem {
  /** A kind of AWS's trouble, e.g. `not-allowed`; `pending` if CloudFront goes on by itself; else the error's name. */
  readonly kind: string;
  readonly message: string;
}

/** The outcome in one region. */
export type RegionResult =
  | { readonly region: Region; readonly done: true }
  | { readonly region: Region; readonly done: false; readonly problem: OrderProblem };

/** The outcome at the edges. They are not told if no region has the order. */
export type EdgeResult = { readonly invalidationId?: string } & (
  | { readonly done: true }
  | { readonly done: false; readonly problem?: OrderProblem }
);

/** The outcome in all parts. */
export interface PartResults {
  /** Whether all regions and all edges have it. */
  readonly complete: boolean;
  readonly regions: readonly RegionResult[];
  readonly edge: EdgeResult;
}

/** The outcome of an order. */
export interface OrderResults extends PartResults {
  /** Takes the order back; undefined if it could not be noted. */
  readonly id: string | undefined;
  /** Milliseconds since 1970, by AWS's clock: renders that began until then are concerned. */
  readonly atMs: number;
}

/** The meaning of an order on a deployment. @throws PurgeOrderError */
export function planOrder(asked: PurgeOrder, target: OrderTarget): OrderPlan {
  const order = inKeptTerms(asked, target);
  return { order, scopes: scopesOfOrder(order, target), site: target };
}

/** Executes a plan. Failures are results. */
export async function carryOut(
  kind: EpochKind,
  { order, site }: OrderPlan,
  reach: OperatorReach,
  onStep?: (step: SpreadStep) => void,
): Promise<OrderResults> {
  const { id, atMs, ...attempt } = await attemptOrder(reach, site, kind, order, randomUUID(), onStep);
  return { id, atMs, ...partResults(attempt, reach.invalidationId()) };
}

/** The outcome of what regions and edges attempted. */
export function partResults(
  attempt: { readonly regions: readonly RegionAttempt[]; readonly edge: EdgeAttempt },
  invalidationId: string | undefined,
): PartResults {
  const regions = attempt.regions.map((one): RegionResult => {
    const { region } = one;
    return one.kind === 'done' ? { region, done: true } : { region, done: false, problem: problemOf(one.error) };
  });
  const edge = edgeResult(attempt.edge, invalidationId);
  return { complete: edge.done && regions.every(({ done }) => done), regions, edge };
}

function edgeResult(attempt: EdgeAttempt, id: string | undefined): EdgeResult {
  const invalidation = id === undefined ? {} : { invalidationId: id };
  switch (attempt.kind) {
    case 'dropped':
      return { done: true, ...invalidation };
    case 'failed':
      return { done: false, ...invalidation, problem: problemOf(attempt.error) };
    case 'not-told':
      return { done: false };
  }
}

function problemOf(error: unknown): OrderProblem {
  if (error instanceof AwsCallError) return { kind: error.trouble, message: error.message };
  if (error instanceof InvalidationPendingError) return { kind: 'pending', message: error.message };
  return error instanceof Error
    ? { kind: error.name, message: error.message }
    : { kind: 'Error', message: String(error) };
}

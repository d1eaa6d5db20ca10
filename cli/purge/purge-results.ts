// Purges a deployed stack: an order in, the results of every region and of the edges out.

import { randomUUID } from 'node:crypto';
import type { Region } from '../../core/geography/regions';
import type { PurgeScope } from '../../core/pages/purge-scopes';
import { attemptOrder, type EdgeAttempt } from '../../handlers/purge/attempt-order';
import { type OrderedSite, type PurgeOrder, scopesOfOrder } from '../../handlers/purge/purge-order';
import { AwsCallError } from '../../operations/aws/aws-call';
import { InvalidationPendingError } from '../../operations/aws/cloudfront-edge';
import type { AwsReach } from './aws-reach';
import { inKeptTerms, type PurgeTarget } from './purge-target';

/** A purge that is not carried out. */
export interface PurgePlan {
  /** With the hosts under which pages are kept. */
  readonly order: PurgeOrder;
  readonly scopes: readonly PurgeScope[];
  readonly site: OrderedSite;
}

/** Why something failed. */
export interface PurgeProblem {
  /** A kind of AWS's trouble, e.g. `not-allowed`; `pending` if CloudFront goes on by itself; else the error's name. */
  readonly kind: string;
  readonly message: string;
}

/** The outcome of a purge in one region. */
export type RegionResult =
  | { readonly region: Region; readonly purged: true }
  | { readonly region: Region; readonly purged: false; readonly problem: PurgeProblem };

/** Its outcome at the edges. They are not told if no region has the purge. */
export type EdgeResult = { readonly invalidationId?: string } & (
  | { readonly purged: true }
  | { readonly purged: false; readonly problem?: PurgeProblem }
);

/** The outcome of a purge. */
export interface PurgeResults {
  /** Whether all regions and all edges have purged it. */
  readonly complete: boolean;
  /** Milliseconds since 1970, by AWS's clock: renders that began until then are purged. */
  readonly purgedAtMs: number;
  readonly regions: readonly RegionResult[];
  readonly edge: EdgeResult;
}

/** The meaning of an order on a stack. @throws PurgeOrderError */
export function planPurge(asked: PurgeOrder, target: PurgeTarget): PurgePlan {
  const order = inKeptTerms(asked, target);
  return { order, scopes: scopesOfOrder(order, target), site: target };
}

/** Executes a plan. Failures are results. */
export async function purgeDeployed({ order, site }: PurgePlan, reach: AwsReach): Promise<PurgeResults> {
  const attempt = await attemptOrder(reach, site, 'purge', order, randomUUID());
  const regions = attempt.regions.map((one): RegionResult => {
    const { region } = one;
    return one.kind === 'done' ? { region, purged: true } : { region, purged: false, problem: problemOf(one.error) };
  });
  const edge = edgeResult(attempt.edge, reach.invalidationId());
  const complete = edge.purged && regions.every(({ purged }) => purged);
  return { complete, purgedAtMs: attempt.atMs, regions, edge };
}

function edgeResult(attempt: EdgeAttempt, id: string | undefined): EdgeResult {
  const invalidation = id === undefined ? {} : { invalidationId: id };
  switch (attempt.kind) {
    case 'dropped':
      return { purged: true, ...invalidation };
    case 'failed':
      return { purged: false, ...invalidation, problem: problemOf(attempt.error) };
    case 'not-told':
      return { purged: false };
  }
}

function problemOf(error: unknown): PurgeProblem {
  if (error instanceof AwsCallError) return { kind: error.trouble, message: error.message };
  if (error instanceof InvalidationPendingError) return { kind: 'pending', message: error.message };
  return error instanceof Error
    ? { kind: error.name, message: error.message }
    : { kind: 'Error', message: String(error) };
}

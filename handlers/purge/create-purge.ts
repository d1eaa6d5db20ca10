// Purging pages and marking them stale: one service for the commands, the HTTP API and publishing.
import { randomUUID } from 'node:crypto';
import { InternalError } from '../../core/contract/georender-error';
import type { Region } from '../../core/geography/regions';
import type { EpochKind } from '../../core/pages/epochs';
import { attemptOrder, type EdgeAttempt, type OrderReach } from './attempt-order';
import type { OrderedSite, PurgeOrder } from './purge-order';

export type { PurgeOrder } from './purge-order';
export { PurgeOrderError } from './purge-order';

/** The outcome of a purge or mark. */
export interface PurgeReport {
  /** Takes it back (`georender undo`); undefined if it could not be noted. */
  readonly id: string | undefined;
  /** Renders that began until then are concerned, in milliseconds since 1970. */
  readonly atMs: number;
  /** Regions that could not be told. The index brings it there when they are available again. */
  readonly unreached: readonly Region[];
}

/** A purge or mark that reached no region, or not the edges. */
export class PurgeFailedError extends InternalError {
  override readonly name = 'PurgeFailedError';
}

/** Purges pages, and marks them stale. */
export interface Purge {
  /**
   * Purges pages in every region, and 5 s later at the edges. They are rendered again before they are shown; only if
   * that fails, the purged page is shown.
   * @throws PurgeOrderError, PurgeFailedError
   */
  purge(order: PurgeOrder): Promise<PurgeReport>;
  /**
   * Marks pages stale in every region, and 5 s later at the edges. They are shown while a render replaces them: at
   * their next request, or before if somebody orders it.
   * @throws PurgeOrderError, PurgeFailedError
   */
  markStale(order: PurgeOrder): Promise<PurgeReport>;
}

/** Makes the service from its dependencies. */
export function createPurge(reach: OrderReach, site: OrderedSite): Purge {
  return {
    purge: async (order) => reported(reach, site, 'purge', order),
    markStale: async (order) => reported(reach, site, 'stale', order),
  };
}

async function reported(
  reach: OrderReach,
  site: OrderedSite,
  kind: EpochKind,
  order: PurgeOrder,
): Promise<PurgeReport> {
  const { id, atMs, regions, edge } = await attemptOrder(reach, site, kind, order, randomUUID());
  const failures = regions.filter((attempt) => attempt.kind === 'failed');
  if (edge.kind === 'dropped') return { id, atMs, unreached: failures.map(({ region }) => region) };
  throw new PurgeFailedError(failureText(edge), {
    cause: edge.kind === 'failed' ? edge.error : failures[0]?.error,
  });
}

function failureText(edge: Exclude<EdgeAttempt, { kind: 'dropped' }>): string {
  return edge.kind === 'not-told'
    ? 'No region took the order; nothing was changed.'
    : 'The regions have it, but CloudFront was not told; its edges may show pages until they are no longer fresh. Do it again.';
}

// Carries a purge out, and reports the outcome in every region and at the edges. A failure in one stops no other.
import { PURGE_HEEDED_MS } from '../../core/contract/time-outs';
import type { Region } from '../../core/geography/regions';
import { MAX_RECORD_LIFE_SECONDS } from '../../core/pages/freshness';
import { cacheTag, type PurgeScope } from '../../core/pages/purge-scopes';
import type { Clock } from '../runtime/clock';
import type { EdgeCache, EpochWriter } from './ports';

/** The parts that a purge reaches. */
export interface PurgeReach {
  /** The index of every region. */
  readonly epochs: ReadonlyMap<Region, EpochWriter>;
  readonly edge: EdgeCache;
  readonly clock: Clock;
}

/** The outcome of a purge in one region. */
export type RegionAttempt =
  | { readonly kind: 'purged'; readonly region: Region }
  | { readonly kind: 'failed'; readonly region: Region; readonly error: unknown };

/** Its outcome at the edges, which are not told if no region has the purge. */
export type EdgeAttempt =
  | { readonly kind: 'dropped' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'not-told' };

/** The outcome of a purge. */
export interface PurgeAttempt {
  readonly purgedAtMs: number;
  /** In the order of the regions. */
  readonly regions: readonly RegionAttempt[];
  readonly edge: EdgeAttempt;
}

/**
 * Purges every region, and tells the edges once all functions heed that: an edge that asks again must not get, and
 * keep, a purged page. Purging twice does no harm.
 */
export async function attemptPurge(
  { epochs, edge, clock }: PurgeReach,
  scopes: readonly PurgeScope[],
): Promise<PurgeAttempt> {
  const purgedAtMs = clock.nowMs();
  const expiresAtMs = purgedAtMs + MAX_RECORD_LIFE_SECONDS * 1000;
  const regions = await Promise.all(
    [...epochs].map(async ([region, writer]): Promise<RegionAttempt> => {
      try {
        await Promise.all(scopes.map((scope) => writer.purge(scope, purgedAtMs, expiresAtMs)));
        return { kind: 'purged', region };
      } catch (error) {
        return { kind: 'failed', region, error };
      }
    }),
  );
  if (regions.every(({ kind }) => kind === 'failed')) return { purgedAtMs, regions, edge: { kind: 'not-told' } };
  await clock.pause(PURGE_HEEDED_MS);
  try {
    await edge.invalidateTags(scopes.map(cacheTag));
    return { purgedAtMs, regions, edge: { kind: 'dropped' } };
  } catch (error) {
    return { purgedAtMs, regions, edge: { kind: 'failed', error } };
  }
}

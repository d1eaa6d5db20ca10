// Purging and recaching: one service behind the purge command, the API and the local console.
import { randomUUID } from 'node:crypto';
import { InternalError } from '../../core/contract/georender-error';
import type { Region } from '../../core/geography/regions';
import type { Variant } from '../../core/pages/variants';
import { attemptPurge, type PurgeReach } from './attempt-purge';
import type { RecacheQueue } from './ports';
import { checkedUrls, type OrderedSite, type PurgeOrder, scopesOfOrder } from './purge-order';

export type { PurgeOrder } from './purge-order';
export { PurgeOrderError } from './purge-order';

/** The outcome of a purge. */
export interface PurgeReport {
  readonly purgedAtMs: number;
  /** Regions that could not be told. The index brings the purge there when they are available again. */
  readonly unreached: readonly Region[];
}

/** A purge that reached no region, or not the edges. */
export class PurgeFailedError extends InternalError {
  override readonly name = 'PurgeFailedError';
}

/** The dependencies of {@link createPurge}. */
export interface PurgeDependencies extends PurgeReach {
  readonly recache: RecacheQueue;
  readonly config: OrderedSite & {
    /** The variants that the stack renders. */
    readonly variants: readonly Variant[];
  };
}

/** Purges and recaches. */
export interface Purge {
  /**
   * Purges pages in every region, and 5 s later at the edges. They are rendered again before they are shown.
   * @throws PurgeOrderError, PurgeFailedError
   */
  purge(order: PurgeOrder): Promise<PurgeReport>;
  /** Purges pages and has them rendered at once. @throws PurgeOrderError, PurgeFailedError */
  recache(urls: readonly string[]): Promise<PurgeReport>;
}

/** Makes the service from its dependencies. */
export function createPurge(dependencies: PurgeDependencies): Purge {
  const { recache, config } = dependencies;
  const purge = async (order: PurgeOrder): Promise<PurgeReport> => reported(dependencies, order);
  return {
    purge,
    async recache(urls) {
      const pages = checkedUrls(urls, config.publicSite);
      const report = await purge({ kind: 'urls', urls });
      for (const url of pages) {
        for (const variant of config.variants) await recache.renderLater({ url, variant, lease: randomUUID() });
      }
      return report;
    },
  };
}

async function reported(dependencies: PurgeDependencies, order: PurgeOrder): Promise<PurgeReport> {
  const { purgedAtMs, regions, edge } = await attemptPurge(dependencies, scopesOfOrder(order, dependencies.config));
  const failures = regions.filter((attempt) => attempt.kind === 'failed');
  switch (edge.kind) {
    case 'not-told':
      throw new PurgeFailedError('No region took the purge; nothing was purged.', { cause: failures[0]?.error });
    case 'failed':
      throw new PurgeFailedError(
        'The regions are purged, but CloudFront was not told; its edges may show pages until they are no longer fresh. Purge again.',
        { cause: edge.error },
      );
    case 'dropped':
      return { purgedAtMs, unreached: failures.map(({ region }) => region) };
  }
}

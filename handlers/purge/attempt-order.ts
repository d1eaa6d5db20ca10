// Carries a purge or mark out: in every region and at the edges, with a note by which it can be taken back.
import type { EpochKind, EpochTime } from '../../core/pages/epochs';
import type { PurgeScope } from '../../core/pages/purge-scopes';
import type { EpochChange, PurgeNotes } from './ports';
import { type OrderedSite, orderText, type PurgeOrder, scopesOfOrder } from './purge-order';
import { type EpochAttempt, type EpochReach, type SpreadStep, spreadEpoch } from './spread-epoch';

export type { EdgeAttempt, RegionAttempt, SpreadStep } from './spread-epoch';

/** The parts that an order reaches. */
export interface OrderReach extends EpochReach {
  /** Where purges and marks are noted. */
  readonly notes: PurgeNotes;
}

/** The outcome of an order. */
export interface OrderAttempt extends Pick<EpochAttempt, 'regions' | 'edge'> {
  /** Takes it back; undefined if it could not be noted. */
  readonly id: string | undefined;
  /** Renders that began until then are concerned, in milliseconds since 1970. */
  readonly atMs: number;
  readonly scopes: readonly PurgeScope[];
}

const NEVER: EpochTime = { atMs: 0, setAtMs: 0 };

/**
 * Carries an order out. Failures in regions, at the edges and of the note are results.
 * @param id names the order in its note
 * @throws PurgeOrderError if the order is wrong; then nothing is changed
 */
export async function attemptOrder(
  reach: OrderReach,
  site: OrderedSite,
  kind: EpochKind,
  order: PurgeOrder,
  id: string,
  onStep?: (step: SpreadStep) => void,
): Promise<OrderAttempt> {
  const scopes = scopesOfOrder(order, site);
  const atMs = reach.clock.nowMs();
  const change: EpochChange = { kind, to: { atMs, setAtMs: atMs } };
  let isNoted = false;
  const { regions, edge } = await spreadEpoch(reach, new Map(scopes.map((scope) => [scope, change])), {
    ...(onStep && { onStep }),
    async onWritten(before) {
      const times = new Map(scopes.map((scope) => [scope, before.get(scope) ?? NEVER]));
      isNoted = await reach.notes.note({ id, kind, atMs, pages: orderText(order), scopes: times }).catch(() => false);
    },
  });
  return { id: isNoted ? id : undefined, atMs, scopes, regions, edge };
}

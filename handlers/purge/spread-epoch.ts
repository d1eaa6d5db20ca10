// Brings epochs to every region and drops the pages at the edges. A failure in one region stops no other.
import { InternalError } from '../../core/contract/georender-error';
import { PURGE_HEEDED_MS } from '../../core/contract/time-outs';
import type { Region } from '../../core/geography/regions';
import { type EpochTime, latestTime, type ScopeEpoch } from '../../core/pages/epochs';
import { MAX_RECORD_LIFE_SECONDS } from '../../core/pages/freshness';
import { cacheTag, type PurgeScope } from '../../core/pages/purge-scopes';
import type { Clock } from '../runtime/clock';
import { inTurns } from '../runtime/in-turns';
import type { EdgeCache, EpochChange, EpochTable } from './ports';

/** The parts that an epoch reaches. */
export interface EpochReach {
  /** The index of every region. */
  readonly epochs: ReadonlyMap<Region, EpochTable>;
  readonly edge: EdgeCache;
  readonly clock: Clock;
}

/** The outcome in one region. */
export type RegionAttempt =
  | { readonly kind: 'done'; readonly region: Region }
  | { readonly kind: 'failed'; readonly region: Region; readonly error: unknown };

/** The outcome at the edges, which are not told if no region has the epochs. */
export type EdgeAttempt =
  | { readonly kind: 'dropped' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'not-told' };

/** The steps, as they are reached; each may take seconds. */
export type SpreadStep =
  /** The regions are being written: so many of all writes are done. */
  | { readonly kind: 'regions'; readonly done: number; readonly all: number }
  /** All functions get to heed it. */
  | { readonly kind: 'heeding' }
  /** The edges drop their copies. */
  | { readonly kind: 'edges' };

/** The outcome. */
export interface EpochAttempt {
  /** In the order of the regions. */
  readonly regions: readonly RegionAttempt[];
  readonly edge: EdgeAttempt;
}

/** What gets to know of the steps. */
export interface SpreadListeners {
  readonly onStep?: (step: SpreadStep) => void;
  /**
   * Gets each scope's time before, of the changed kind and the latest of all regions, as soon as the regions are
   * written: the rest takes seconds, in which the process may be ended. Must not throw.
   */
  readonly onWritten?: (before: ReadonlyMap<PurgeScope, EpochTime>) => Promise<void>;
}

/** A region accepted an epoch and does not show it. */
export class EpochLostError extends InternalError {
  override readonly name = 'EpochLostError';
}

/** Writes that are under way in a region at once. */
const WRITES_AT_ONCE = 16;

/** In a global table an earlier epoch of the same item may win by a later write. Then it is written again. */
const TRIES = 3;

/**
 * Changes scopes in every region and, once all functions heed that, tells the edges: an edge that asks again must not
 * get, and keep, an old page. Doing it twice does no harm.
 */
export async function spreadEpoch(
  { epochs, edge, clock }: EpochReach,
  changes: ReadonlyMap<PurgeScope, EpochChange>,
  { onStep = () => undefined, onWritten = async () => undefined }: SpreadListeners = {},
): Promise<EpochAttempt> {
  const scopes = [...changes.keys()];
  const before = new Map<PurgeScope, EpochTime>();
  const expiresAtMs = clock.nowMs() + MAX_RECORD_LIFE_SECONDS * 1000;
  const all = scopes.length * epochs.size;
  let done = 0;
  const write = (table: EpochTable, named: readonly PurgeScope[]) =>
    inTurns(named, WRITES_AT_ONCE, async (scope) => {
      const change = changes.get(scope);
      if (change === undefined) return;
      const found = await table.change(scope, change, expiresAtMs);
      if (found !== undefined) noteBefore(before, scope, found[change.kind]);
      done += 1;
      onStep({ kind: 'regions', done: Math.min(done, all), all });
    });
  const written = await Promise.all([...epochs].map(([region, table]) => settled(region, () => write(table, scopes))));
  if (written.every(({ kind }) => kind === 'failed')) return { regions: written, edge: { kind: 'not-told' } };
  onStep({ kind: 'heeding' });
  await Promise.all([onWritten(new Map(before)), clock.pause(PURGE_HEEDED_MS)]);
  const regions = await Promise.all(
    written.map(async (attempt): Promise<RegionAttempt> => {
      const table = epochs.get(attempt.region);
      if (attempt.kind === 'failed' || table === undefined) return attempt;
      return settled(attempt.region, () => confirm(table, changes, (lost) => write(table, lost), clock));
    }),
  );
  onStep({ kind: 'edges' });
  return { regions, edge: await dropped(edge, scopes) };
}

function noteBefore(before: Map<PurgeScope, EpochTime>, scope: PurgeScope, found: EpochTime): void {
  before.set(scope, latestTime(found, before.get(scope) ?? found));
}

async function settled(region: Region, task: () => Promise<unknown>): Promise<RegionAttempt> {
  try {
    await task();
    return { kind: 'done', region };
  } catch (error) {
    return { kind: 'failed', region, error };
  }
}

/** Reads the epochs back; what another write has replaced is written again. @throws EpochLostError */
async function confirm(
  table: EpochTable,
  changes: ReadonlyMap<PurgeScope, EpochChange>,
  writeAgain: (lost: readonly PurgeScope[]) => Promise<unknown>,
  clock: Clock,
): Promise<void> {
  let open: readonly PurgeScope[] = [...changes.keys()];
  for (let tries = 1; ; tries++) {
    const found = await table.read(open);
    open = open.filter((scope) => !isThere(found.get(scope), changes.get(scope)));
    if (open.length === 0) return;
    if (tries === TRIES) throw new EpochLostError(`Other purges replace this one of ${open[0]}; run it again.`);
    await writeAgain(open);
    await clock.pause(PURGE_HEEDED_MS);
  }
}

/** Whether a region has a change, or a later one, or no longer what the change is meant for. */
function isThere(found: ScopeEpoch | undefined, change: EpochChange | undefined): boolean {
  if (change === undefined) return true;
  if (found === undefined) return false;
  const { atMs, setAtMs } = found[change.kind];
  return setAtMs >= change.to.setAtMs || (change.from !== undefined && atMs !== change.from.atMs);
}

async function dropped(edge: EdgeCache, scopes: readonly PurgeScope[]): Promise<EdgeAttempt> {
  try {
    await edge.invalidateTags(scopes.map(cacheTag));
    return { kind: 'dropped' };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

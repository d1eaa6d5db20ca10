// Takes a purge or mark back while the old pages are still there: every region gets the times before it.
import { UserError } from '../../core/contract/georender-error';
import type { EpochTime } from '../../core/pages/epochs';
import type { PurgeScope } from '../../core/pages/purge-scopes';
import type { KeptNote } from '../../handlers/adapters/dynamodb/purge-notes';
import type { EpochChange } from '../../handlers/purge/ports';
import { type SpreadStep, spreadEpoch } from '../../handlers/purge/spread-epoch';
import type { OperatorReach } from './epoch-reach';
import { type PartResults, partResults } from './order-results';

/** There is no order to take back; the message says why. */
export class NothingToUndoError extends UserError {
  override readonly name = 'NothingToUndoError';
}

/** What an undo would do. */
export interface UndoPlan {
  readonly note: KeptNote;
  /** What every region gets. Empty: there is nothing to do. */
  readonly changes: ReadonlyMap<PurgeScope, EpochChange>;
  /** Scopes that were purged or marked again since; they stay as they are. */
  readonly later: number;
}

/** The outcome of an undo. */
export interface UndoResults extends PartResults {
  readonly note: KeptNote;
  /** Scopes that have the times before again. */
  readonly restored: number;
  readonly later: number;
}

/**
 * Plans to take an order back: the latest, or the one that is named.
 * @throws NothingToUndoError
 */
export async function planUndo(reach: OperatorReach, id?: string): Promise<UndoPlan> {
  const notes = await reach.notes.latest();
  const note = id === undefined ? notes[0] : notes.find((one) => one.id === id);
  if (note === undefined) {
    throw new NothingToUndoError(
      id === undefined
        ? 'No purge or mark is noted, so there is nothing to take back.'
        : `No purge or mark ${id} is noted; --list shows those that are.`,
    );
  }
  const { kind, atMs, scopes } = note;
  const from: EpochTime = { atMs, setAtMs: atMs };
  const setAtMs = Math.max(reach.clock.nowMs(), atMs + 1);
  const standing = await stillStanding(reach, note);
  const changes = new Map(
    [...scopes]
      .filter(([scope]) => standing.has(scope))
      .map(([scope, before]) => [scope, { kind, from, to: { atMs: before.atMs, setAtMs } }]),
  );
  const isUndone = note.undoneAtMs !== undefined;
  return { note, changes, later: isUndone ? 0 : scopes.size - changes.size };
}

/** Takes an order back. Failures are results; doing it twice does no harm. */
export async function undo(
  reach: OperatorReach,
  { note, changes, later }: UndoPlan,
  onStep?: (step: SpreadStep) => void,
): Promise<UndoResults> {
  if (changes.size === 0) {
    const regions = [...reach.epochs.keys()].map((region) => ({ region, done: true as const }));
    return { note, restored: 0, later, complete: true, regions, edge: { done: true } };
  }
  const attempt = await spreadEpoch(reach, changes, { ...(onStep && { onStep }) });
  const parts = partResults(attempt, reach.invalidationId());
  // Without the note, the next undo finds that nothing of the order is left.
  if (parts.complete) await reach.notes.undone(note, reach.clock.nowMs()).catch(() => undefined);
  return { note, restored: changes.size, later, ...parts };
}

/** The scopes whose time is still the order's in some region that answers. */
async function stillStanding(reach: OperatorReach, { kind, atMs, scopes }: KeptNote): Promise<ReadonlySet<PurgeScope>> {
  const asked = [...reach.epochs.values()].map((table) => table.read([...scopes.keys()]));
  const answers = await Promise.allSettled(asked);
  const read = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  if (read.length === 0) throw answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))[0];
  const isOurs = (scope: PurgeScope) =>
    read.some((epochs) => epochs.get(scope)?.[kind].atMs === atMs && epochs.get(scope)?.[kind].setAtMs === atMs);
  return new Set([...scopes.keys()].filter(isOurs));
}

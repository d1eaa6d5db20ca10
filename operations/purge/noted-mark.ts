// Finds a mark by the id that a recache has printed.
import { UserError } from '../../core/contract/georender-error';
import type { KeptNote } from '../../handlers/adapters/dynamodb/purge-notes';
import type { OperatorNotes } from './epoch-reach';

/** An id names no mark; the message says which ids do. */
export class UnknownMarkError extends UserError {
  override readonly name = 'UnknownMarkError';
}

/** The mark that an id names. @throws UnknownMarkError */
export async function notedMark({ latest }: Pick<OperatorNotes, 'latest'>, id: string): Promise<KeptNote> {
  const note = (await latest()).find((one) => one.id === id);
  if (note?.kind === 'stale') return note;
  const reason =
    note === undefined ? 'is not noted; the last twenty purges and marks are' : 'is a purge, which orders no renders';
  throw new UnknownMarkError(`--follow: ${id} ${reason}. \`georender undo --list\` shows the ids of marks.`);
}

// One region's epochs and notes of purges, with errors that an operator can act on.
import type { Region } from '../../core/geography/regions';
import type { PurgeScope } from '../../core/pages/purge-scopes';
import type { EpochChange, EpochTable, PurgeNote, PurgeNotes } from '../../handlers/purge/ports';
import { called } from '../../operations/aws/aws-call';

/** Wraps a region's epochs: failed calls name region, action and table. */
export function awsEpochs(epochs: EpochTable, region: Region, tableName: string): EpochTable {
  const on = { region, resource: `table ${tableName}` };
  return {
    change: (scope: PurgeScope, change: EpochChange, expiresAtMs: number) =>
      called({ action: 'dynamodb:UpdateItem', ...on }, () => epochs.change(scope, change, expiresAtMs)),
    read: (scopes: readonly PurgeScope[]) =>
      called({ action: 'dynamodb:BatchGetItem', ...on }, () => epochs.read(scopes)),
  };
}

/** The same for the notes. */
export function awsNotes(notes: PurgeNotes, region: Region, tableName: string): PurgeNotes {
  const call = { action: 'dynamodb:PutItem', region, resource: `table ${tableName}` };
  return { note: (note: PurgeNote) => called(call, () => notes.note(note)) };
}

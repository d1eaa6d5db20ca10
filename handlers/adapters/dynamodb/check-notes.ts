// The notes of health checkers: one item each in the index table, which its replicas bring to the other regions.
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { HEALTH_PREFIX, INDEX_PARTITION_KEY, INDEX_TTL_ATTRIBUTE } from '../../../core/contract/index-table';
import type { Region } from '../../../core/geography/regions';
import { type CheckNote, noteText, readNote } from '../../../core/health/check-note';
import type { CheckNotes } from '../../health/ports';
import { everyItem } from './every-item';

/** How long a checker's record of drains outlives it. */
const NOTE_LIFE_SECONDS = 90 * 86_400;

/** Reads and writes one region's replica of the index table. */
export class DynamoDbCheckNotes implements CheckNotes {
  /** @param checkers the regions that health checks run in */
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly checkers: readonly Region[],
  ) {}

  /** @throws ItemsUnreadError: a note that was not read would count as a checker that is gone */
  async read(): Promise<readonly CheckNote[]> {
    const keys = this.checkers.map((region) => HEALTH_PREFIX + region);
    const items = await everyItem(this.client, this.tableName, keys, { consistent: false });
    return [...items.values()].flatMap((item) => {
      const note = readNote(item['note']?.S ?? '');
      // A checker notes only what it saw itself.
      return note !== undefined && item[INDEX_PARTITION_KEY]?.S === HEALTH_PREFIX + note.checker ? [note] : [];
    });
  }

  async put(note: CheckNote): Promise<void> {
    await this.client.send(
      new PutItemCommand({
        TableName: this.tableName,
        Item: {
          [INDEX_PARTITION_KEY]: { S: HEALTH_PREFIX + note.checker },
          note: { S: noteText(note) },
          [INDEX_TTL_ATTRIBUTE]: { N: String(Math.ceil(note.atMs / 1000) + NOTE_LIFE_SECONDS) },
        },
      }),
    );
  }
}

import assert from 'node:assert/strict';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Region } from '../../../../core/geography/regions';
import type { CheckNote } from '../../../../core/health/check-note';
import { lookedAt } from '../../../../core/health/region-health';
import { DynamoDbCheckNotes } from '../../../../handlers/adapters/dynamodb/check-notes';
import { type EmbeddedStorage, INDEX_TABLE, startEmbeddedStorage } from '../../../support/storage/embedded-storage';

const REGIONS = ['eu-central-1', 'us-east-1'] as const;
const [EU, US] = REGIONS;

const noteOf = (checker: Region, atMs = 1_700_000_000_000): CheckNote => ({
  checker,
  atMs,
  streaks: new Map([[EU, lookedAt(undefined, { kind: 'gone', reason: 'error' })]]),
  seen: undefined,
  changes: [],
});

describe('handlers/adapters/check-notes-dynamodb', () => {
  let storage: EmbeddedStorage;
  const clients: DynamoDBClient[] = [];
  before(async () => {
    storage = await startEmbeddedStorage({ regions: REGIONS });
  });
  after(async () => {
    for (const client of clients) client.destroy();
    await storage.close();
  });
  beforeEach(() => storage.heal());

  function clientOf(region: Region): DynamoDBClient {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = new DynamoDBClient({
      region,
      endpoint: storage.dynamoDb.endpoint(region),
      credentials,
      maxAttempts: 1,
    });
    clients.push(client);
    return client;
  }
  const notesIn = (region: Region) => new DynamoDbCheckNotes(clientOf(region), INDEX_TABLE, REGIONS);

  it('brings every checker’s note to the others, and keeps one a checker', async () => {
    await notesIn(EU).put(noteOf(EU, 1));
    await notesIn(EU).put(noteOf(EU, 2));
    await notesIn(US).put(noteOf(US, 3));
    await storage.replicateIndex();
    for (const region of REGIONS) {
      const notes = await notesIn(region).read();
      assert.deepEqual(
        [...notes].sort((one, other) => one.atMs - other.atMs),
        [noteOf(EU, 2), noteOf(US, 3)],
      );
    }
  });

  it('leaves out what is no note, and what a checker says in another’s name', async () => {
    const put = (key: string, note: string) =>
      clientOf(EU).send(new PutItemCommand({ TableName: INDEX_TABLE, Item: { key: { S: key }, note: { S: note } } }));
    await put('health:us-east-1', 'nothing');
    await put('health:eu-central-1', '{"checker":"us-east-1","atMs":1,"streaks":{}}');
    assert.deepEqual(await notesIn(EU).read(), []);
  });

  it('throws when the table does not answer', async () => {
    storage.dynamoDb.stopRegion(EU);
    await assert.rejects(notesIn(EU).read());
    await assert.rejects(notesIn(EU).put(noteOf(EU)));
  });
});

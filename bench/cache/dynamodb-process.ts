// An embedded DynamoDB in its own process, with a filled index.
// Arguments: the number of records, and their render time in milliseconds since 1970.
import { INDEX_PARTITION_KEY, LEASE_PARTITION_KEY } from '../../core/contract/index-table';
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb } from '../../emulators/dynamodb/embedded-dynamodb';
import { toItem } from '../../handlers/adapters/dynamodb/page-index';
import { takeOrders } from '../measure/orders';
import { INDEX_TABLE, LEASE_TABLE, REGION, storedRecord } from './stored-pages';
import type { Emulator, Usage } from './usage';

/** The limit of BatchWriteItem. */
const ITEMS_PER_BATCH = 25;

/** Batches that are sent at once. */
const LANES = 4;

async function start(records: number, renderedAtMs: number): Promise<void> {
  const dynamoDb = await startEmbeddedDynamoDb({ regions: [REGION] });
  await dynamoDb.createTable(REGION, { name: INDEX_TABLE, partitionKey: INDEX_PARTITION_KEY });
  await dynamoDb.createTable(REGION, { name: LEASE_TABLE, partitionKey: LEASE_PARTITION_KEY });
  await fill(dynamoDb, records, renderedAtMs);
  const emulator: Emulator = { endpoint: dynamoDb.endpoint(REGION) };
  takeOrders(emulator, async () => usageOf(dynamoDb));
}

/** Writes behind the endpoint: no signatures, and no entries in the emulator's list of requests. */
function fill(dynamoDb: EmbeddedDynamoDb, records: number, renderedAtMs: number): Promise<unknown> {
  let next = 0;
  return dynamoDb.replication.exclusively(REGION, (call) => {
    const lane = async (): Promise<void> => {
      while (next < records) {
        const first = next;
        next = Math.min(records, first + ITEMS_PER_BATCH);
        const puts = Array.from({ length: next - first }, (_, offset) => ({
          PutRequest: { Item: toItem(storedRecord(first + offset, renderedAtMs)) },
        }));
        await call('BatchWriteItem', { RequestItems: { [INDEX_TABLE]: puts } });
        if (first % 100_000 === 0 && first > 0) process.stderr.write(`· ${first} records\n`);
      }
    };
    return Promise.all(Array.from({ length: LANES }, lane));
  });
}

function usageOf(dynamoDb: EmbeddedDynamoDb): Usage {
  const requests = dynamoDb.requests();
  dynamoDb.resetRequests();
  return { requests: requests.length, items: requests.reduce((sum, { targets }) => sum + targets.length, 0) };
}

if (require.main === module) {
  process.once('disconnect', () => process.exit());
  const [records = 0, renderedAtMs = 0] = process.argv.slice(2).map(Number);
  void start(records, renderedAtMs);
}

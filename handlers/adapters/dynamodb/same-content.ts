// The objects of contents, by host, in the region's table of leases. Many URLs with one content then share one object,
// such as a site's "not found" page under made-up paths.
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CONTENT_PREFIX, LEASE_PARTITION_KEY, LEASE_TTL_ATTRIBUTE } from '../../../core/contract/index-table';
import type { Region } from '../../../core/geography/regions';
import type { PageObject } from '../../../core/pages/page-record';
import type { SameContent } from '../../render/ports';
import type { Clock } from '../../runtime/clock';

/** Long enough for a flood of URLs, which comes within hours. */
const REMEMBERED_MS = 24 * 3_600_000;

/** The contents of one region's pages. */
export class DynamoDbSameContent implements SameContent {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly clock: Clock,
    private readonly region: Region,
  ) {}

  async find(host: string, hash: string): Promise<PageObject | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: keyOf(host, hash) }),
    );
    const [key, writtenAtMs, expiresAtSeconds] = [
      item?.['object']?.S,
      Number(item?.['objectAtMs']?.N),
      Number(item?.[LEASE_TTL_ATTRIBUTE]?.N),
    ];
    // DynamoDB removes expired items late.
    if (key === undefined || !(writtenAtMs > 0) || expiresAtSeconds * 1000 <= this.clock.nowMs()) return undefined;
    return { key, region: this.region, writtenAtMs };
  }

  async note(host: string, hash: string, { key, writtenAtMs }: PageObject): Promise<void> {
    const expiresAtSeconds = Math.ceil((this.clock.nowMs() + REMEMBERED_MS) / 1000);
    await this.client.send(
      new PutItemCommand({
        TableName: this.tableName,
        Item: {
          ...keyOf(host, hash),
          object: { S: key },
          objectAtMs: { N: String(writtenAtMs) },
          [LEASE_TTL_ATTRIBUTE]: { N: String(expiresAtSeconds) },
        },
      }),
    );
  }
}

function keyOf(host: string, hash: string) {
  return { [LEASE_PARTITION_KEY]: { S: `${CONTENT_PREFIX}${host} ${hash}` } };
}

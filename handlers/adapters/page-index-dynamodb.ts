// The render index in DynamoDB: one item a page, put whole, so that a global table's "last writer wins" per item
// can never mix two records.
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { INDEX_PARTITION_KEY, INDEX_TTL_ATTRIBUTE, KEPT_AFTER_FRESH_SECONDS } from '../../core/index-table';
import type { PageKey } from '../../core/page-key';
import type { PageRecord } from '../../core/page-record';
import { isPageRecord } from '../../core/page-record';
import type { PageIndexReader } from '../serve/ports';
import type { PageIndexWriter } from '../render/ports';

/** Reads and writes page records in one region's replica of the index table. */
export class DynamoDbPageIndex implements PageIndexReader, PageIndexWriter {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async find(key: PageKey): Promise<PageRecord | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: { [INDEX_PARTITION_KEY]: { S: key } } }),
    );
    return item === undefined ? undefined : fromItem(item);
  }

  async put(record: PageRecord): Promise<void> {
    await this.client.send(new PutItemCommand({ TableName: this.tableName, Item: toItem(record) }));
  }
}

function toItem(record: PageRecord): Record<string, AttributeValue> {
  return {
    [INDEX_PARTITION_KEY]: { S: record.key },
    url: { S: record.url },
    status: { N: String(record.status) },
    headers: { S: JSON.stringify(record.headers) },
    ...(record.objectKey === undefined ? {} : { objectKey: { S: record.objectKey } }),
    region: { S: record.region },
    renderStartedAtMs: { N: String(record.renderStartedAtMs) },
    writtenAtMs: { N: String(record.writtenAtMs) },
    freshUntilMs: { N: String(record.freshUntilMs) },
    [INDEX_TTL_ATTRIBUTE]: { N: String(Math.ceil(record.freshUntilMs / 1000) + KEPT_AFTER_FRESH_SECONDS) },
  };
}

/** An item that is no page record (written by a later version, say) counts as absent. */
function fromItem(item: Record<string, AttributeValue>): PageRecord | undefined {
  const number = (name: string): number => Number(item[name]?.N);
  const record: unknown = {
    key: item[INDEX_PARTITION_KEY]?.S,
    url: item['url']?.S,
    status: number('status'),
    headers: parseJson(item['headers']?.S),
    objectKey: item['objectKey']?.S,
    region: item['region']?.S,
    renderStartedAtMs: number('renderStartedAtMs'),
    writtenAtMs: number('writtenAtMs'),
    freshUntilMs: number('freshUntilMs'),
  };
  return isPageRecord(record) ? record : undefined;
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

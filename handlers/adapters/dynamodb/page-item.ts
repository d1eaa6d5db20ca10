// A page record as an item of the index table, and back.
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { INDEX_PARTITION_KEY, INDEX_TTL_ATTRIBUTE } from '../../../core/contract/index-table';
import type { PageRecord } from '../../../core/pages/page-record';
import { isPageRecord } from '../../../core/pages/page-record';

/** Attribute names are short, since an item's size is what is paid for. */
export function toItem(record: PageRecord): Record<string, AttributeValue> {
  const { object } = record;
  const lastUseMs = Math.max(record.staleUntilMs, record.errorUntilMs);
  return {
    [INDEX_PARTITION_KEY]: { S: record.key },
    url: { S: record.keyUrl },
    status: { N: String(record.status) },
    headers: { S: JSON.stringify(record.headers) },
    ...(object === undefined
      ? {}
      : { object: { S: object.key }, region: { S: object.region }, objectAtMs: { N: String(object.writtenAtMs) } }),
    textLength: { N: String(record.textLength) },
    renderStartedAtMs: { N: String(record.renderStartedAtMs) },
    freshUntilMs: { N: String(record.freshUntilMs) },
    staleUntilMs: { N: String(record.staleUntilMs) },
    errorUntilMs: { N: String(record.errorUntilMs) },
    [INDEX_TTL_ATTRIBUTE]: { N: String(Math.ceil(lastUseMs / 1000)) },
  };
}

/** An item that is no page record (written by a later version, say) counts as absent. */
export function fromItem(item: Record<string, AttributeValue>): PageRecord | undefined {
  const number = (name: string): number => Number(item[name]?.N);
  const objectName = item['object']?.S;
  const record: unknown = {
    key: item[INDEX_PARTITION_KEY]?.S,
    keyUrl: item['url']?.S,
    status: number('status'),
    headers: parseJson(item['headers']?.S),
    object:
      objectName === undefined
        ? undefined
        : { key: objectName, region: item['region']?.S, writtenAtMs: number('objectAtMs') },
    textLength: number('textLength'),
    renderStartedAtMs: number('renderStartedAtMs'),
    freshUntilMs: number('freshUntilMs'),
    staleUntilMs: number('staleUntilMs'),
    errorUntilMs: number('errorUntilMs'),
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

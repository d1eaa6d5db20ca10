// What is known of the site's versions: one item in the index table, always in the replica of the home region.
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { INDEX_PARTITION_KEY, PUBLISH_KEY } from '../../../core/contract/index-table';
import type { PublishNote, PublishNotes } from '../../jobs/ports';

/** The home region's replica. */
export class DynamoDbPublishNotes implements PublishNotes {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async read(): Promise<PublishNote> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: marshall(KEY), ConsistentRead: true }),
    );
    const { documentBefore, followed }: Readonly<Record<string, unknown>> = item === undefined ? {} : unmarshall(item);
    return {
      documentBefore: typeof documentBefore === 'string' ? documentBefore : undefined,
      followed: Array.isArray(followed) ? followed.filter((entry) => typeof entry === 'string') : [],
    };
  }

  async put(note: PublishNote): Promise<void> {
    const item = marshall({ ...KEY, ...note }, { removeUndefinedValues: true });
    await this.client.send(new PutItemCommand({ TableName: this.tableName, Item: item }));
  }
}

const KEY = { [INDEX_PARTITION_KEY]: PUBLISH_KEY };

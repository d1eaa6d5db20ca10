// The stores behind the embedded DynamoDBs of this process: a million records are written there within minutes.
import database from 'dynalite/db';

/** Collects the stores of all DynamoDBs that start from now on. */
export class IndexStores {
  private readonly stores: database.Store[] = [];

  constructor(
    private readonly table: string,
    private readonly partitionKey: string,
  ) {
    const { create } = database;
    database.create = (options) => {
      const store = create(options);
      this.stores.push(store);
      return store;
    };
  }

  /** Writes the same items into every region. They are not replicated, and no request is counted. */
  async put(items: readonly object[]): Promise<void> {
    const description = {
      KeySchema: [{ AttributeName: this.partitionKey, KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: this.partitionKey, AttributeType: 'S' }],
    };
    const puts = items.map((value) => ({
      ...({ type: 'put', value } as const),
      key: database.createKey(value, description),
    }));
    for (const store of this.stores)
      await new Promise<void>((resolve, reject) =>
        store.getItemDb(this.table).batch(puts, (error) => (error ? reject(error) : resolve())),
      );
  }
}

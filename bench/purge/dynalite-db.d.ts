// Types of dynalite's store, as far as the bench fills it (the package ships none; see its db/index.js).

declare module 'dynalite/db' {
  namespace database {
    interface Store {
      getItemDb(table: string): {
        batch(
          puts: readonly { readonly type: 'put'; readonly key: string; readonly value: object }[],
          callback: (error?: Error | null) => void,
        ): void;
      };
    }

    interface Database {
      create(options: object): Store;
      /** Where the store has an item, by its table's description. */
      createKey(item: object, table: object): string;
    }
  }

  const database: database.Database;
  export = database;
}

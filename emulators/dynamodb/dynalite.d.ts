// Types of dynalite 4, as far as the local run uses it (the package ships none; see its readme.md).

declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** How long a new table stays in CREATING, in milliseconds. */
    readonly createTableMs?: number;
  }

  /** A DynamoDB whose tables live in memory; its `close` also closes the store. */
  function dynalite(options?: DynaliteOptions): Server;
  export = dynalite;
}

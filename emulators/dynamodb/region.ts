// One region before its engine: checks, faults, records, and listeners that get all writes in order.
import type { Engine } from './engine';
import { type ItemUse, type ItemWrite, isWrite, itemUses } from './item-use';
import { type DynamoDbFault, faultAnswer, refuseCredentials } from './refusals';
import {
  EmbeddedDynamoDbError,
  type Item,
  isItem,
  operationOf,
  parseBody,
  type WireAnswer,
  type WireRequest,
} from './wire';
import type { WriteVersion } from './write-version';

/** DynamoDB's limit for one BatchWriteItem. */
const MAX_BATCH_ITEMS = 25;

/** A request that a region answered, or was answering when it was stopped. */
export interface RecordedRequest {
  readonly region: string;
  /** As in the API: `PutItem`, `BatchGetItem` … */
  readonly operation: string;
  /** The tables used and, in DynamoDB JSON, the keys; a table as a whole (Query, Scan …) has no key. */
  readonly targets: readonly { readonly table: string; readonly key?: Item }[];
  /** HTTP status; undefined if the connection was gone before the answer. */
  readonly status: number | undefined;
}

/** A client's write that its region accepted. */
export interface RegionalWrite {
  readonly table: string;
  /** The key attributes, in DynamoDB JSON. */
  readonly key: Item;
  /** The whole item after the write; undefined: it was deleted. */
  readonly item: Item | undefined;
  readonly version: WriteVersion;
}

/** An item as it was last written in a region; `item` is undefined if it was deleted. */
export type KeptItem = Omit<RegionalWrite, 'table'>;

/** Keeps items beyond the process. */
export interface ItemKeeper {
  /** The kept items of a table, deleted ones included. */
  items(region: string, table: string): Iterable<KeptItem>;
  /** Keeps an item in place of the key's earlier one. Its write is answered after that. */
  keepItem(region: string, table: string, item: KeptItem): void;
  /** Forgets a deleted item that no other region has. */
  dropItem(region: string, table: string, key: Item): void;
}

/** Gets each write in order, before the next one is made and before the client has its answer. */
export type WriteListener = (write: RegionalWrite) => void;

/** Options of a {@link Region}. */
export interface RegionOptions {
  readonly region: string;
  readonly engine: Engine;
  /** The time of a write in microseconds; strictly increasing. */
  readonly nextWriteMicros: () => number;
  readonly record: (request: RecordedRequest) => void;
  /** Keeps the items beyond the process. */
  readonly keeper?: ItemKeeper | undefined;
}

/** One region's DynamoDB. */
export class Region {
  /** While set, every request is answered with it. */
  fault: DynamoDbFault | undefined;
  private readonly options: RegionOptions;
  private readonly engine: Engine;
  private readonly keyNames = new Map<string, string>();
  private readonly listeners = new Map<string, WriteListener>();
  private lastTurn: Promise<unknown> = Promise.resolve();

  constructor(options: RegionOptions) {
    this.options = options;
    this.engine = options.engine;
  }

  /** Makes a table with a string partition key, billed on demand, and its kept items; resolves when it can be used. */
  async createTable(name: string, partitionKey: string): Promise<void> {
    await this.engine.call('CreateTable', {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: partitionKey, KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: partitionKey, AttributeType: 'S' }],
    });
    // The engine has no event for this, and is quick.
    while (!(await this.isActive(name)));
    this.keyNames.set(name, partitionKey);
    const items = this.kept(name).flatMap(({ item }) => item ?? []);
    for (let start = 0; start < items.length; start += MAX_BATCH_ITEMS) {
      const puts = items.slice(start, start + MAX_BATCH_ITEMS).map((item) => ({ PutRequest: { Item: item } }));
      await this.engine.call('BatchWriteItem', { RequestItems: { [name]: puts } });
    }
  }

  /** The latest kept write of every item of a table; none without a keeper. */
  kept(table: string): readonly RegionalWrite[] {
    const { keeper, region } = this.options;
    return [...(keeper?.items(region, table) ?? [])].map((item) => ({ ...item, table }));
  }

  /** Keeps another region's write. */
  keep({ table, ...item }: RegionalWrite): void {
    this.options.keeper?.keepItem(this.options.region, table, item);
  }

  /** Calls the listener, one a table, for every client's write to it; the returned function ends that. */
  onWrite(table: string, listener: WriteListener): () => void {
    const { region } = this.options;
    if (!this.keyNames.has(table)) {
      throw new EmbeddedDynamoDbError(`Table ${table} does not exist in ${region}: createTable it first.`);
    }
    if (this.listeners.has(table)) {
      throw new EmbeddedDynamoDbError(`Table ${table} of ${region} is replicated already: close that first.`);
    }
    this.listeners.set(table, listener);
    return () => {
      this.listeners.delete(table);
    };
  }

  /** Runs `task` while no write to a table with a listener, or a keeper, is under way; `call` reaches the engine. */
  exclusively<T>(task: (call: Engine['call']) => Promise<T>): Promise<T> {
    const turn = this.lastTurn.then(() => task(this.engine.call));
    this.lastTurn = turn.catch(() => undefined);
    return turn;
  }

  /** Answers a client; undefined: its connection was gone before its write was made. */
  async respond(request: WireRequest, isAbandoned: () => boolean): Promise<WireAnswer | undefined> {
    const { region, record } = this.options;
    const operation = operationOf(request.headers);
    const uses = itemUses(operation, parseBody(request.body));
    const refused = refuseCredentials(request.headers.authorization, region) ?? (this.fault && faultAnswer(this.fault));
    const answer = refused ?? (await this.serve(request, uses, isAbandoned));
    const targets = uses.map((use) => ({ table: use.table, ...this.keyPart(use) }));
    record({ region, operation, targets, status: isAbandoned() ? undefined : answer?.status });
    return answer;
  }

  private async isActive(table: string): Promise<boolean> {
    const { Table: description } = await this.engine.call('DescribeTable', { TableName: table });
    return isItem(description) && description['TableStatus'] === 'ACTIVE';
  }

  private async serve(
    request: WireRequest,
    uses: readonly ItemUse[],
    isAbandoned: () => boolean,
  ): Promise<WireAnswer | undefined> {
    const heardOf = uses.filter(isWrite).filter(({ table }) => this.isWatched(table));
    if (heardOf.length === 0) return this.engine.forward(request);
    return this.exclusively(async () => {
      if (isAbandoned()) return undefined;
      const answer = await this.engine.forward(request);
      if (answer.status === 200) for (const write of heardOf) await this.tell(write);
      return answer;
    });
  }

  private isWatched(table: string): boolean {
    return this.listeners.has(table) || this.options.keeper !== undefined;
  }

  private async tell(write: ItemWrite): Promise<void> {
    const { region, nextWriteMicros } = this.options;
    const version = { micros: nextWriteMicros(), region };
    const { key = {} } = this.keyPart(write);
    const item = await this.asWritten(write);
    const made = { table: write.table, key, item, version };
    const listener = this.listeners.get(write.table);
    if (item === undefined && listener === undefined) this.options.keeper?.dropItem(region, write.table, key);
    else this.keep(made);
    listener?.(made);
  }

  private async asWritten(write: ItemWrite): Promise<Item | undefined> {
    if (write.kind === 'delete') return undefined;
    if (write.kind === 'put') return write.item;
    const { Item: item } = await this.engine.call('GetItem', {
      TableName: write.table,
      Key: write.key,
      ConsistentRead: true,
    });
    return isItem(item) ? item : undefined;
  }

  private keyPart(use: ItemUse): { readonly key?: Item } {
    if (use.kind === 'table') return {};
    if (use.kind !== 'put') return { key: use.key };
    const name = this.keyNames.get(use.table);
    return name === undefined ? {} : { key: { [name]: use.item[name] } };
  }
}

// DynamoDB in every region of the local run: one independent store and one endpoint a region.
import { type Engine, startEngine } from './engine';
import { type HttpEndpoint, startHttpEndpoint } from './http-endpoint';
import type { DynamoDbFault } from './refusals';
import {
  type ItemKeeper,
  type RecordedRequest,
  Region,
  type RegionalWrite,
  type RegionOptions,
  type WriteListener,
} from './region';
import { EmbeddedDynamoDbError } from './wire';
import { createWriteClock } from './write-version';

/** How many of the latest requests are kept. */
const RECORDED_REQUESTS = 10_000;

/** Options of {@link startEmbeddedDynamoDb}. */
export interface EmbeddedDynamoDbOptions {
  /** Names as in AWS (`eu-central-1`); at least one, no name twice. */
  readonly regions: readonly string[];
  /** Milliseconds since 1970, for the time of a write; the system's clock by default. */
  readonly clock?: () => number;
  /** Keeps the items, with the times of their writes, beyond the process. */
  readonly keeper?: ItemKeeper | undefined;
}

/**
 * A DynamoDB per region, in memory unless a keeper is given. Every method with a region throws EmbeddedDynamoDbError if
 * that was not started. Missing: transactions, PartiQL, UpdateTimeToLive, and ARNs that name the region.
 */
export interface EmbeddedDynamoDb {
  /** The URL for `new DynamoDBClient({ endpoint, region })`; requests must be signed for the region. */
  endpoint(region: string): string;
  /** Makes a table with a partition key of type S, billed on demand; resolves when it can be used. */
  createTable(region: string, table: { readonly name: string; readonly partitionKey: string }): Promise<void>;
  /** The latest requests (at most 10 000), in the order of their answers. */
  requests(): readonly RecordedRequest[];
  resetRequests(): void;
  /** Stops the endpoint and breaks its connections, also those with a request in flight. Its tables stay. */
  stopRegion(region: string): void;
  /** Starts the endpoint again, on the same port. */
  startRegion(region: string): void;
  /** Makes the region answer every request with a fault; `undefined` ends that. */
  setFault(region: string, fault: DynamoDbFault | undefined): void;
  /** For replication only (global-table.ts), not for clients. */
  readonly replication: ReplicationAccess;
  /** Ends every region and frees the ports. Close global tables first. */
  close(): Promise<void>;
}

/** Access behind the endpoints, which also works in stopped and faulty regions. */
export interface ReplicationAccess {
  /** Calls the listener for every client's write to a table; throws if the table does not exist there. */
  onWrite(region: string, table: string, listener: WriteListener): () => void;
  /** Runs a task while no client's write to a replicated table is under way in the region. */
  exclusively<T>(region: string, task: (call: Engine['call']) => Promise<T>): Promise<T>;
  isRunning(region: string): boolean;
  /** The latest write of every item of a table in earlier runs, deletes included. */
  kept(region: string, table: string): readonly RegionalWrite[];
  /** Keeps another region's write; to be called within `exclusively`. */
  keep(region: string, write: RegionalWrite): void;
  /** Calls the listener when a region stops or starts; the returned function ends that. */
  onRunningChange(listener: () => void): () => void;
}

interface StartedRegion {
  readonly region: Region;
  readonly endpoint: HttpEndpoint;
  readonly close: () => Promise<void>;
}

/** Starts DynamoDB in the regions, each on its own random port of 127.0.0.1. */
export async function startEmbeddedDynamoDb(options: EmbeddedDynamoDbOptions): Promise<EmbeddedDynamoDb> {
  const { regions: names, clock = Date.now, keeper } = options;
  if (names.length === 0 || new Set(names).size !== names.length) {
    throw new EmbeddedDynamoDbError(`Regions [${names.join(', ')}]: name at least one, and each once.`);
  }
  const requests: RecordedRequest[] = [];
  const record = (request: RecordedRequest): void => {
    requests.push(request);
    if (requests.length > RECORDED_REQUESTS) requests.shift();
  };
  const nextWriteMicros = createWriteClock(clock);
  const started = await Promise.all(
    names.map(async (name) => [name, await startOne({ region: name, nextWriteMicros, record, keeper })] as const),
  );
  return assemble(new Map(started), requests);
}

async function startOne(options: Omit<RegionOptions, 'engine'>): Promise<StartedRegion> {
  const engine = await startEngine(options.region);
  const region = new Region({ ...options, engine });
  const endpoint = await startHttpEndpoint((request, isAbandoned) => region.respond(request, isAbandoned));
  const close = async (): Promise<void> => {
    await endpoint.close();
    await region.exclusively(() => engine.close());
  };
  return { region, endpoint, close };
}

function assemble(regions: ReadonlyMap<string, StartedRegion>, requests: RecordedRequest[]): EmbeddedDynamoDb {
  const runningListeners = new Set<() => void>();
  const find = (name: string): StartedRegion => findRegion(regions, name);
  const tellRunningChange = (): void => runningListeners.forEach((listener) => listener());
  return {
    endpoint: (region) => find(region).endpoint.url,
    createTable: (region, { name, partitionKey }) => find(region).region.createTable(name, partitionKey),
    requests: () => [...requests],
    resetRequests: () => {
      requests.length = 0;
    },
    stopRegion: (region) => {
      find(region).endpoint.stop();
      tellRunningChange();
    },
    startRegion: (region) => {
      find(region).endpoint.start();
      tellRunningChange();
    },
    setFault: (region, fault) => {
      find(region).region.fault = fault;
    },
    replication: {
      onWrite: (region, table, listener) => find(region).region.onWrite(table, listener),
      exclusively: (region, task) => find(region).region.exclusively(task),
      kept: (region, table) => find(region).region.kept(table),
      keep: (region, write) => find(region).region.keep(write),
      isRunning: (region) => find(region).endpoint.isRunning(),
      onRunningChange: (listener) => {
        runningListeners.add(listener);
        return () => {
          runningListeners.delete(listener);
        };
      },
    },
    close: async () => {
      await Promise.all([...regions.values()].map((region) => region.close()));
    },
  };
}

function findRegion(regions: ReadonlyMap<string, StartedRegion>, name: string): StartedRegion {
  const region = regions.get(name);
  if (region !== undefined) return region;
  throw new EmbeddedDynamoDbError(
    `Region ${name} was not started; use one of ${[...regions.keys()].join(', ')}, or start it too.`,
  );
}

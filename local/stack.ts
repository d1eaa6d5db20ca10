// The whole of Georender on one machine: S3 and DynamoDB with their replication, the functions of every region, the
// edge with the built router, and a site.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buildEdgeBundle } from '../bundles/edge-bundle';
import { buildLambdaBundle } from '../bundles/lambda-bundle';
import {
  DEFAULT_CACHE_POLICY, DEFAULT_ORIGIN_REQUEST_POLICY, PASSTHROUGH_ORIGIN_REQUEST_POLICY, rendererOriginId, SITE_ORIGIN_ID,
} from '../core/edge-policies';
import { DEFAULT_FRESHNESS_RULE } from '../core/freshness';
import type { FreshnessRule } from '../core/freshness';
import { DEFAULT_QUERY_POLICY } from '../core/query-policy';
import type { QueryPolicy } from '../core/query-policy';
import { INDEX_PARTITION_KEY, LEASE_PARTITION_KEY } from '../core/index-table';
import type { Region, Regions } from '../core/regions';
import { routerConfig } from '../core/router-config';
import { buildDemoSite } from '../demo/build';
import { startDemoSite } from '../demo/server';
import type { DemoSite } from '../demo/server';
import { findChromium, thisMachine } from './chromium';
import { createControlApi } from './control-api';
import type { RegionSwitch } from './control-api';
import { startEmbeddedDynamoDb } from './dynamodb/embedded-dynamodb';
import type { EmbeddedDynamoDb } from './dynamodb/embedded-dynamodb';
import { startGlobalTable } from './dynamodb/global-table';
import { startLocalEdge } from './edge/local-edge';
import { reservePort } from './edge/reserved-port';
import { INDEX_TABLE, leaseTable, pagesBucket, regionFunctions, SERVE_FUNCTION } from './functions';
import { startLocalLambda } from './lambda/local-lambda';
import type { LocalLambda } from './lambda/local-lambda';
import { startEmbeddedS3 } from './s3/embedded-s3';
import type { EmbeddedS3 } from './s3/embedded-s3';
import { startBucketReplication } from './s3/replication';
import { realScheduler } from './scheduler';

/** What to run. */
export interface LocalStackOptions {
  /** Port of the edge at 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** The origin of the site; undefined runs the demo site. */
  readonly site: string | undefined;
  readonly regions: Regions;
  /** Gets what the functions and the edge log, a line at a time. */
  readonly onLog: (line: string) => void;
  /** @default the stack's own default */
  readonly freshness?: readonly FreshnessRule[];
  /** @default the stack's own default */
  readonly queryPolicy?: QueryPolicy;
  /** Ends a start that is under way; what had started is stopped. */
  readonly signal?: AbortSignal;
  /** Takes the place of the built router, for tests that show that nothing else decides. */
  readonly routerCode?: string;
}

/** A running Georender. */
export interface LocalStack {
  /** The edge's address, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** The demo site, if that is what runs. */
  readonly demo: DemoSite | undefined;
  readonly s3: EmbeddedS3;
  readonly dynamoDb: EmbeddedDynamoDb;
  readonly lambda: LocalLambda;
  /** Stops and starts whole regions: functions, bucket and index replica. */
  readonly regions: RegionSwitch;
  /** Resolves when everything written so far has arrived in every region; not while one is stopped. */
  replicated(): Promise<void>;
  /** Stops everything, Chromium included, and removes its temporary files. */
  close(): Promise<void>;
}

/** How long a write takes to the other regions; across continents the real ones take about as long. */
const REPLICATION_LAG_MS = 500;

/** The demo's API, like most sites' own, goes to the site untouched. */
const PASSTHROUGH_PATHS = ['/api/*'];

/**
 * Starts everything.
 * @throws NoChromiumError if no Chromium can be started here
 * @throws PortInUseError
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const started = new AsyncDisposableStack();
  try {
    return await startParts(options, started);
  } catch (error) {
    await started.disposeAsync();
    // What fails once the start was called off fails because of that.
    options.signal?.throwIfAborted();
    throw error;
  }
}

async function startParts(options: LocalStackOptions, started: AsyncDisposableStack): Promise<LocalStack> {
  const { regions } = options;
  const edgePort = await reservePort(options.port);
  started.defer(() => edgePort.release());
  const temporaryDir = await mkdtemp(path.join(os.tmpdir(), 'georender-'));
  started.defer(() => rm(temporaryDir, { recursive: true, force: true, maxRetries: 5 }));
  const hosts = ['127.0.0.1', 'localhost'].map((name) => `${name}:${edgePort.port}`);
  const router = routerConfig({ regions, home: regions[0], scheme: 'http', hosts });
  const [chromium, routerCode, demo, storage] = await allOrFirstFailure([
    findChromium(thisMachine(options.signal)),
    options.routerCode ?? buildEdgeBundle(router),
    options.site === undefined ? startDemo(path.join(temporaryDir, 'demo'), started) : undefined,
    startStorage(regions, started),
    buildLambdaBundle('serve', path.join(temporaryDir, 'serve')),
    buildLambdaBundle('render', path.join(temporaryDir, 'render')),
  ]);
  options.signal?.throwIfAborted();
  const siteOrigin = options.site ?? demo?.url ?? '';
  const { s3, dynamoDb } = storage;
  const lambda = await startLocalLambda({
    functions: regions.flatMap((region) =>
      regionFunctions({
        region,
        bundlesDir: temporaryDir,
        endpoints: { s3: s3.endpoint, dynamoDb: dynamoDb.endpoint(region) },
        regions,
        publicSite: { scheme: 'http', hosts },
        freshness: options.freshness ?? [DEFAULT_FRESHNESS_RULE],
        queryPolicy: options.queryPolicy ?? DEFAULT_QUERY_POLICY,
        siteOrigin,
        chromium,
      }),
    ),
    temporaryDir: path.join(temporaryDir, 'sandboxes'),
    onLog: ({ functionName, region, line }) => options.onLog(`[${region} ${functionName}] ${line}`),
  });
  started.defer(() => lambda.close());
  const switches = regionSwitch(regions, s3, dynamoDb, lambda);
  const control = createControlApi(switches);
  const edge = await startLocalEdge({
    port: edgePort,
    functionCode: routerCode,
    origins: new Map([
      [SITE_ORIGIN_ID, { url: siteOrigin }],
      ...regions.map((region) => [rendererOriginId(region), { url: lambda.functionUrl(SERVE_FUNCTION, region) }] as const),
    ]),
    defaultOriginId: SITE_ORIGIN_ID,
    cachePolicy: DEFAULT_CACHE_POLICY,
    originRequestPolicy: DEFAULT_ORIGIN_REQUEST_POLICY,
    passthrough: { pathPatterns: PASSTHROUGH_PATHS, originRequestPolicy: PASSTHROUGH_ORIGIN_REQUEST_POLICY },
    onLog: (line) => options.onLog(`[edge] ${line}`),
    control: (request, response) => {
      control(request, response);
      return true;
    },
  });
  started.defer(() => edge.close());
  options.signal?.throwIfAborted();
  return {
    url: edge.url, demo, s3, dynamoDb, lambda, regions: switches,
    replicated: storage.replicated,
    close: () => started.disposeAsync(),
  };
}

/** Like Promise.all, but waits for all before it fails: what still starts must be there to be stopped. */
async function allOrFirstFailure<Parts extends readonly unknown[]>(
  parts: readonly [...Parts],
): Promise<{ [Index in keyof Parts]: Awaited<Parts[Index]> }> {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}

async function startDemo(distDir: string, started: AsyncDisposableStack): Promise<DemoSite> {
  await buildDemoSite(distDir);
  const demo = await startDemoSite({ distDir });
  started.defer(() => demo.close());
  return demo;
}

interface Storage {
  readonly s3: EmbeddedS3;
  readonly dynamoDb: EmbeddedDynamoDb;
  replicated(): Promise<void>;
}

async function startStorage(regions: Regions, started: AsyncDisposableStack): Promise<Storage> {
  const [s3, dynamoDb] = await Promise.all([startEmbeddedS3(), startEmbeddedDynamoDb({ regions })]);
  started.defer(() => s3.close());
  started.defer(() => dynamoDb.close());
  for (const region of regions) s3.createBucket({ name: pagesBucket(region), region });
  const table = { name: INDEX_TABLE, partitionKey: INDEX_PARTITION_KEY };
  await Promise.all(
    regions.flatMap((region) => [
      dynamoDb.createTable(region, table),
      dynamoDb.createTable(region, { name: leaseTable(region), partitionKey: LEASE_PARTITION_KEY }),
    ]),
  );
  const lag = { lagMs: REPLICATION_LAG_MS, scheduler: realScheduler };
  const buckets = startBucketReplication(s3, regions.map(pagesBucket), lag);
  started.defer(() => buckets.close());
  const index = startGlobalTable(dynamoDb, { tableName: INDEX_TABLE, regions, ...lag });
  started.defer(() => index.close());
  return {
    s3,
    dynamoDb,
    replicated: async () => {
      await Promise.all([buckets.settled(), index.settled()]);
    },
  };
}

function regionSwitch(regions: readonly Region[], s3: EmbeddedS3, dynamoDb: EmbeddedDynamoDb, lambda: LocalLambda): RegionSwitch {
  const stopped = new Set<string>();
  return {
    names: regions,
    isRunning: (region) => !stopped.has(region),
    async stop(region) {
      stopped.add(region);
      s3.stopRegion(region);
      dynamoDb.stopRegion(region);
      await lambda.stopRegion(region);
    },
    start(region) {
      stopped.delete(region);
      s3.startRegion(region);
      dynamoDb.startRegion(region);
      lambda.startRegion(region);
    },
  };
}

// The whole of Georender on one machine: storage with replication, the functions of every region, the edge, and a site.
import path from 'node:path';
import { buildLambdaBundle } from '../bundles/lambda-bundle';
import type { Regions } from '../core/geography/regions';
import type { PublicSite } from '../core/pages/page-url';
import type { EdgeEngine } from '../core/routing/edge-engines';
import type { RouterConfig } from '../core/routing/router';
import { routerConfig } from '../core/routing/router-config';
import type { LocalSettings } from '../core/settings/stack-settings';
import type { DemoSite } from '../demo/server';
import type { LocalEdge } from '../emulators/cloudfront/local-edge';
import type { OnAccess } from '../emulators/cloudfront/viewer/access-log';
import { reservePort } from '../emulators/cloudfront/viewer/reserved-port';
import type { EmbeddedDynamoDb } from '../emulators/dynamodb/embedded-dynamodb';
import { type LocalLambda, startLocalLambda } from '../emulators/lambda/local-lambda';
import type { EmbeddedS3 } from '../emulators/s3/embedded-s3';
import { type Clock, systemClock } from '../handlers/runtime/clock';
import { allOrFirstFailure } from './all-or-first-failure';
import type { CanaryCode } from './canary-code';
import { findChromium, type LocalChromium, thisMachine } from './chromium';
import { createControlApi, type RegionSwitch } from './control-api';
import { startDemo } from './demo-site';
import { endpointsOf, localDeploymentOutputs } from './deployment-outputs';
import { edgeCopies, startStackEdge } from './edge';
import { buildEdgeCode, type EdgeCode, edgeDigests } from './edge-code';
import { regionFunctions } from './functions';
import { type LocalApi, type LocalApiDependencies, startLocalApi } from './home/local-api';
import { type LocalSchedule, startLocalSchedule } from './home/local-schedule';
import { startLocalHealthChecks } from './local-health';
import { type LocalService, serviceSettings } from './prerender-service';
import { type LocalQueues, startLocalQueues } from './queues';
import { createRegionSwitch } from './region-switch';
import { DEFAULT_REPLICATION_LAG_MS } from './replication-lag';
import type { RequestListener } from './requests/request-join';
import { LocalRequestLog } from './requests/request-log';
import { createRouterStore, unreadRouterStore } from './router-store';
import { DEFAULT_LOCAL_SETTINGS } from './settings-file';
import { StartedParts } from './started-parts';
import { openState } from './state/open-state';
import { type Replication, type Storage, startStorage } from './state/storage';
import { makeTemporaryFolder, orOutOfSpace } from './state/temporary-folder';

/** The options of the local stack. */
export interface LocalStackOptions {
  /** Port of the edge at 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** The origin of the site; undefined runs the demo site. */
  readonly site: string | undefined;
  /** URLs of the site's other origins, by domain. Default: they are asked at their domains. */
  readonly otherSites?: ReadonlyMap<string, string> | undefined;
  readonly regions: Regions;
  /** Gets the log of functions and edge, line by line. */
  readonly onLog: (line: string) => void;
  /** Gets every request. Default: none. */
  readonly requests?: RequestListener;
  /** Whether every region has a second pair of functions, which answers a share of the URLs. Default: no. */
  readonly canary?: boolean | undefined;
  /** The canaries' code. Default: that of the live functions. */
  readonly canaryCode?: CanaryCode | undefined;
  /** How long a write takes to the other regions. Default: half a second. */
  readonly replicationLagMs?: number;
  /** The folder that keeps cache and index beyond the run. Default: none. */
  readonly dataFolder?: string | undefined;
  /** Whether edge and regions show kept pages. No: each bot's request is rendered again. @default true */
  readonly caches?: boolean;
  /** Whether the site's certificate must be a trusted one. @default true */
  readonly verifiesSite?: boolean;
  /** Default: a stack's defaults. */
  readonly settings?: LocalSettings;
  /** The edge's time, in milliseconds since 1970. Default: real time. */
  readonly edgeClock?: () => number;
  /** The schedule's time. Default: real time. */
  readonly scheduleClock?: Clock;
  /** How often health checks run. Default: only when {@link LocalStack.checkHealth} is called. */
  readonly healthCheckMs?: number | undefined;
  /** Stops the start; started parts are ended. */
  readonly signal?: AbortSignal;
  /** The console's address, once it is known: `/_local/` leads there. Default: none. */
  readonly consoleUrl?: () => string | undefined;
  /** What routes at the edge. Default: a CloudFront Function. */
  readonly engine?: EdgeEngine;
  /** A prerender service beside the regions, or in their place. Default: none. */
  readonly service?: LocalService | undefined;
  /** Replaces the built CloudFront Function, to show that nothing else decides. */
  readonly routerCode?: string;
}

/** A running Georender. */
export interface LocalStack {
  /** The edge's address, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** The HTTP API, and its token. */
  readonly api: LocalApi;
  /** The demo site, if that is what runs. */
  readonly demo: DemoSite | undefined;
  readonly s3: EmbeddedS3;
  readonly dynamoDb: EmbeddedDynamoDb;
  readonly lambda: LocalLambda;
  /** The render queue of every region. */
  readonly queues: LocalQueues;
  /** Stops and starts whole regions: functions, bucket, index replica and queues. */
  readonly regions: RegionSwitch;
  readonly replication: Replication;
  /** The folder of the run's logs of requests (`local/requests/request-files.ts`). */
  readonly requestFolder: string;
  /** One health check: looks at every region, and drains or returns some of them. */
  checkHealth(): Promise<void>;
  /** Resolves when every region has everything written so far; never while one is stopped. */
  replicated(): Promise<void>;
  /** Stops everything, Chromium included, and removes its temporary files. */
  close(): Promise<void>;
}

/**
 * Starts everything.
 * @throws NoChromiumError if no Chromium can be started here
 * @throws PortInUseError
 * @throws StateFileError if the folder for the cache can't be used
 * @throws TemporaryFolderError if there is no place for temporary files
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const started = new StartedParts();
  try {
    return await startParts(options, started);
  } catch (error) {
    await started.disposeAsync();
    // After an abort, failures follow from it.
    options.signal?.throwIfAborted();
    throw orOutOfSpace(error);
  }
}

async function startParts(options: LocalStackOptions, started: StartedParts): Promise<LocalStack> {
  const { regions, settings = DEFAULT_LOCAL_SETTINGS, service, otherSites = new Map<string, string>() } = options;
  const edgePort = await reservePort(options.port);
  started.defer(() => edgePort.release());
  const ground = await layGround(options, edgePort.port, started);
  const { storage, queues } = ground;
  const { s3, dynamoDb, replication } = storage;
  const lambda = await startFunctions(options, ground, started);
  const switches = createRegionSwitch(regions, s3, dynamoDb, lambda, queues);
  const edgeStarted = Promise.withResolvers<LocalEdge>();
  const localEdge = edgeCopies(edgeStarted.promise);
  const api = await startApi(options, ground, localEdge, started);
  const isRead = ground.edgeCode.engine === 'cloudfront-function';
  const routerStore = isRead ? createRouterStore(regions, ground.router.canary) : unreadRouterStore();
  const endpoints = endpointsOf(regions, storage, queues.sqs, lambda);
  const url = `http://127.0.0.1:${edgePort.port}`;
  const requestFolder = ground.requestLog.files.folder;
  const engine = { edge: ground.edgeCode.engine, canary: ground.router.canary, service };
  const run = { ...ground, url, regions, settings, ...engine, endpoints, requestFolder, queues: queues.urls };
  const outputs = () => localDeploymentOutputs(run);
  const schedule = startSchedule(options, ground, started);
  const parts = { regions: switches, router: routerStore, edge: localEdge, schedule };
  const { counter, pairs } = ground.requestLog;
  const counts = { counts: () => counter.counts(), pairs: () => pairs.counts(lambda.invocations()) };
  const look = { outputs, ...counts, queueAges: () => queues.ages() };
  const consoleUrl = options.consoleUrl ?? (() => undefined);
  const control = createControlApi({ ...parts, ...look, consoleUrl });
  const beside = { regions, settings, otherSites, service, lambda, control, routerStore, apiUrl: api.url };
  const onAccess: OnAccess = (record, headers) => ground.requestLog.onAccess(record, headers);
  const front = { ...ground, ...beside, port: edgePort, clock: options.edgeClock, onAccess, onLog: options.onLog };
  const edge = await startStackEdge(front);
  edgeStarted.resolve(edge);
  started.defer(() => edge.close());
  const { check: checkHealth } = startLocalHealthChecks(
    {
      ...options,
      ...ground,
      lambda,
      router: isRead ? routerStore.values : undefined,
      configDrained: settings.drainedRegions,
    },
    started,
  );
  options.signal?.throwIfAborted();
  return {
    url: edge.url,
    api,
    demo: ground.demo,
    s3,
    dynamoDb,
    lambda,
    queues,
    regions: switches,
    replication,
    requestFolder: ground.requestLog.files.folder,
    checkHealth,
    async replicated() {
      await Promise.all([replication.buckets.settled(), replication.index.settled()]);
    },
    close: () => started.disposeAsync(),
  };
}

function startApi(
  { regions, settings = DEFAULT_LOCAL_SETTINGS, onLog }: LocalStackOptions,
  { siteOrigin, publicSite, storage: { dynamoDb }, queues }: Ground,
  edge: LocalApiDependencies['edge'],
  started: StartedParts,
): Promise<LocalApi> {
  const { queryPolicy, variants } = settings;
  const stack = { regions, siteOrigin, publicSite, queryPolicy, variants, onLog, queues: queues.clients };
  return startLocalApi({ ...stack, edge, dynamoDbEndpoint: (region) => dynamoDb.endpoint(region) }, started);
}

function startSchedule(
  { regions, settings = DEFAULT_LOCAL_SETTINGS, scheduleClock: clock = systemClock, onLog }: LocalStackOptions,
  { siteOrigin, publicSite, storage: { dynamoDb }, queues }: Ground,
  started: StartedParts,
): LocalSchedule {
  const stack = { regions, siteOrigin, publicSite, settings, clock, onLog, queues: queues.clients };
  return startLocalSchedule({ ...stack, dynamoDbEndpoint: (region) => dynamoDb.endpoint(region) }, started);
}

/** The parts below the functions and the edge. */
interface Ground {
  readonly temporaryDir: string;
  readonly requestLog: LocalRequestLog;
  readonly chromium: LocalChromium;
  readonly router: RouterConfig;
  readonly edgeCode: EdgeCode;
  readonly demo: DemoSite | undefined;
  readonly siteOrigin: string;
  readonly verifiesSite: boolean;
  readonly caches: boolean;
  readonly publicSite: PublicSite;
  readonly storage: Storage;
  readonly queues: LocalQueues;
}

/** Builds the bundles and starts storage and site, all at once. */
async function layGround(options: LocalStackOptions, port: number, started: StartedParts): Promise<Ground> {
  const { regions, settings = DEFAULT_LOCAL_SETTINGS, replicationLagMs = DEFAULT_REPLICATION_LAG_MS } = options;
  const keeper = options.dataFolder === undefined ? undefined : openState(options.dataFolder, options.onLog, started);
  const { path: temporaryDir, remove } = await makeTemporaryFolder();
  started.defer(remove);
  const requestLog = new LocalRequestLog(
    path.join(options.dataFolder ?? temporaryDir, 'requests'),
    options.requests ?? { onRequest: () => undefined, onRender: () => undefined },
    options.onLog,
  );
  started.defer(() => requestLog.close());
  const hosts = ['127.0.0.1', 'localhost'].map((name) => `${name}:${port}`);
  const { canary = false } = options;
  const named = { ...settings, ...serviceSettings(options.service) };
  const router = routerConfig({ ...named, canary, regions, home: regions[0], scheme: 'http', hosts });
  const [chromium, edgeCode, demo, storage, queues] = await allOrFirstFailure([
    findChromium(
      thisMachine(options.signal, (folder) => options.onLog(`Unpacking Chromium into ${folder}, once for all runs …`)),
    ),
    buildEdgeCode(router, options),
    options.site === undefined ? startDemo(path.join(temporaryDir, 'demo'), started) : undefined,
    startStorage({ regions, replicationLagMs, keeper }, started),
    startLocalQueues(regions, started),
    buildLambdaBundle('serve', path.join(temporaryDir, 'serve')),
    buildLambdaBundle('render', path.join(temporaryDir, 'render')),
  ]);
  options.signal?.throwIfAborted();
  const siteOrigin = options.site ?? demo?.url ?? '';
  return {
    temporaryDir,
    requestLog,
    chromium,
    router,
    edgeCode,
    demo,
    siteOrigin,
    verifiesSite: options.verifiesSite ?? true,
    caches: options.caches ?? true,
    publicSite: { scheme: 'http', hosts },
    storage,
    queues,
  };
}

async function startFunctions(
  { regions, settings = DEFAULT_LOCAL_SETTINGS, otherSites, onLog, canaryCode }: LocalStackOptions,
  ground: Ground,
  started: StartedParts,
): Promise<LocalLambda> {
  const { temporaryDir, requestLog, router, queues } = ground;
  const { s3, dynamoDb } = ground.storage;
  const pairs = router.canary ? (['live', 'canary'] as const) : (['live'] as const);
  const lambda = await startLocalLambda({
    functions: regions.flatMap((region) => {
      const endpoints = { s3: s3.endpoint, dynamoDb: dynamoDb.endpoint(region), sqs: queues.sqs.endpoint };
      const further = { region, bundlesDir: temporaryDir, endpoints, regions, queues: queues.urls.get(region) };
      const config = { ...settings, ...ground, ...further, otherSites, tokenDigests: edgeDigests(ground.edgeCode) };
      return pairs.flatMap((pair) => regionFunctions(pair === 'live' ? config : { ...config, ...canaryCode }, pair));
    }),
    temporaryDir: path.join(temporaryDir, 'sandboxes'),
    onLog: ({ functionName, region, line }) => {
      if (!requestLog.takes(functionName, line)) onLog(`[${region} ${functionName}] ${line}`);
    },
  });
  started.defer(() => lambda.close());
  queues.feed(lambda);
  return lambda;
}

// The HTTP API and its jobs in the local run: the same code as on AWS, in this process, with a token made for the run.
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { TOKEN_SCOPES } from '../../core/contract/api-tokens';
import { API_REQUESTS_PER_MINUTE, JOB_SECONDS } from '../../core/contract/time-outs';
import type { Region, Regions } from '../../core/geography/regions';
import type { PublicSite } from '../../core/pages/page-url';
import type { QueryPolicy } from '../../core/pages/query-policy';
import type { Variant } from '../../core/pages/variants';
import { closeServer, listenOnLoopback, readBody } from '../../emulators/loopback-server';
import { DynamoDbEpochs } from '../../handlers/adapters/dynamodb/epoch-table';
import { DynamoDbJobs } from '../../handlers/adapters/dynamodb/job-items';
import { DynamoDbPublishNotes } from '../../handlers/adapters/dynamodb/publish-notes';
import { DynamoDbPurgeNotes } from '../../handlers/adapters/dynamodb/purge-notes';
import { DynamoDbRequestLimiter } from '../../handlers/adapters/dynamodb/request-limiter';
import { HttpSiteVersion } from '../../handlers/adapters/http/site-version';
import { gatewayAnswer } from '../../handlers/api/api-answer';
import { type ApiRequest, MAX_BODY_BYTES } from '../../handlers/api/api-request';
import { type Api, createApi } from '../../handlers/api/create-api';
import { createJobs } from '../../handlers/jobs/create-jobs';
import type { PeoplesDocuments } from '../../handlers/jobs/ports';
import type { Task } from '../../handlers/jobs/task';
import { createPurge } from '../../handlers/purge/create-purge';
import type { EdgeCache } from '../../handlers/purge/ports';
import type { RenderQueue } from '../../handlers/queue/ports';
import { systemClock } from '../../handlers/runtime/clock';
import { INDEX_TABLE, leaseTable } from '../functions';
import type { PartsToEnd } from '../started-parts';
import { lineLog, RegionClients } from './region-clients';

/** The path of the local run's API. */
export const LOCAL_API_PATH = '/_georender';

/** The parts that the API and its jobs reach. */
export interface LocalApiDependencies {
  readonly regions: Regions;
  readonly dynamoDbEndpoint: (region: Region) => string;
  readonly queues: ReadonlyMap<Region, RenderQueue>;
  readonly edge: EdgeCache & PeoplesDocuments;
  readonly publicSite: PublicSite;
  readonly queryPolicy: QueryPolicy;
  readonly variants: readonly Variant[];
  readonly siteOrigin: string;
  readonly onLog: (line: string) => void;
}

/** The running API. */
export interface LocalApi {
  /** Its origin, for the edge. */
  readonly url: string;
  /** Allows everything. Another one in each run: a web page could send a known one. */
  readonly token: string;
}

/** As the setting's default. */
const PUBLISH_RENDERS = 200;

/** Starts the API; it ends with `started`. */
export async function startLocalApi(dependencies: LocalApiDependencies, started: PartsToEnd): Promise<LocalApi> {
  const token = randomBytes(32).toString('hex');
  const api = wiredApi(dependencies, started, token);
  const server = createServer((request, response) => void answer(api, request, response));
  const url = await listenOnLoopback(server);
  started.defer(() => closeServer(server));
  return { url, token };
}

function wiredApi(dependencies: LocalApiDependencies, started: PartsToEnd, token: string): Api {
  const { regions, publicSite, queryPolicy, variants, edge, onLog } = dependencies;
  const [home] = regions;
  const clients = RegionClients.start(regions, dependencies.dynamoDbEndpoint, started);
  const { home: homeClient } = clients;
  const jobs = new DynamoDbJobs({
    ...{ client: homeClient, tableName: INDEX_TABLE, region: home, regions, clock: systemClock },
  });
  const log = lineLog('api', onLog);
  const epochs = new Map(
    [...clients.byRegion].map(([region, client]) => [region, new DynamoDbEpochs(client, INDEX_TABLE)]),
  );
  const carryOut = createJobs({
    changes: createPurge(
      { epochs, notes: new DynamoDbPurgeNotes(homeClient, INDEX_TABLE), edge, clock: systemClock },
      dependencies,
    ),
    ...{ queues: dependencies.queues, documents: edge, steps: jobs },
    // Search engines can't reach this machine.
    notices: undefined,
    site: new HttpSiteVersion(dependencies.siteOrigin),
    publishNotes: new DynamoDbPublishNotes(homeClient, INDEX_TABLE),
    demand: clients.demand(systemClock, log),
    jobFunction: { start: async (task) => begin(task) },
    clock: systemClock,
    log,
    config: { variants, publishRenders: PUBLISH_RENDERS },
  });
  /** Lambda would answer at once, too, and log what fails. */
  const begin = (task: Task) => void carryOut(task, JOB_SECONDS * 1000).catch(() => undefined);
  return createApi({
    jobs,
    jobFunction: { start: async (task) => begin(task) },
    limiter: new DynamoDbRequestLimiter(homeClient, leaseTable(home), systemClock, API_REQUESTS_PER_MINUTE),
    clock: systemClock,
    log,
    config: {
      ...{ path: LOCAL_API_PATH, publicSite, queryPolicy, variants, indexNowKey: undefined },
      tokens: [{ name: 'local', sha256: createHash('sha256').update(token).digest('hex'), scopes: TOKEN_SCOPES }],
    },
  });
}

/** As API Gateway passes a request on, and the answer back. */
async function answer(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const { statusCode = 500, headers, body } = gatewayAnswer(await api(await requestOf(request)));
    response
      .writeHead(
        statusCode,
        Object.entries(headers ?? {})
          .flat()
          .map(String),
      )
      .end(body);
  } catch {
    // The client is gone.
    response.destroy();
  }
}

async function requestOf(request: IncomingMessage): Promise<ApiRequest> {
  const body = await readBody(request, MAX_BODY_BYTES);
  const headers = Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]);
  return {
    method: request.method ?? 'GET',
    path: (request.url ?? '/').split('?', 1)[0] ?? '/',
    headers: Object.fromEntries(headers),
    body: body?.toString(),
  };
}

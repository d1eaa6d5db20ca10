// The Lambda entry of the schedule: reads the environment once, wires the adapters, runs once per invocation.
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { VARIABLES } from '../../core/contract/environment-variables';
import { SCHEDULE_MARGIN_MS } from '../../core/contract/time-outs';
import { ALL_REGIONS, isRegion, type Region, type Regions } from '../../core/geography/regions';
import { DEFAULT_QUERY_POLICY, isQueryPolicy } from '../../core/pages/query-policy';
import { isDeviceVariant } from '../../core/pages/variants';
import { dynamoDbClient, sqsClient } from '../adapters/aws-clients';
import { DynamoDbDayBudget } from '../adapters/dynamodb/day-budget';
import { DynamoDbDemand } from '../adapters/dynamodb/demand';
import { DynamoDbPageRecords } from '../adapters/dynamodb/page-records';
import { DynamoDbScheduleTurns } from '../adapters/dynamodb/schedule-turns';
import { HttpSiteFiles } from '../adapters/http/site-files';
import { SqsRenderQueue } from '../adapters/sqs/render-queue';
import type { RenderQueue } from '../queue/ports';
import { isQueueUrls, type QueueUrls } from '../queue/queue-urls';
import { systemClock } from '../runtime/clock';
import { readEnvironment } from '../runtime/environment';
import { maskedLog } from '../runtime/log';
import { SiteHosts } from '../sitemaps/site-hosts';
import { SitemapWalk } from '../sitemaps/walk-sitemaps';
import { createSchedule, type RunReport, type ScheduleDependencies } from './create-schedule';

const environment = readEnvironment(process.env, (reader) => {
  const region = reader.guarded(VARIABLES.region, isRegion, ALL_REGIONS.join(', '));
  const leaseTables = reader.packedJson(
    VARIABLES.leaseTables,
    isTables,
    'packed JSON of regions and their tables of leases',
  );
  const queues = reader.packedJson(VARIABLES.regionQueues, areQueues, 'packed JSON of regions and their render queues');
  const rest = {
    indexTable: reader.text(VARIABLES.indexTable),
    siteUrl: reader.origin(VARIABLES.siteUrl),
    publicSite: {
      scheme: reader.oneOf(VARIABLES.scheme, ['https', 'http']),
      hosts: reader.list(VARIABLES.hosts).map((host) => host.toLowerCase()),
    },
    queryPolicy: reader.json(VARIABLES.queryPolicy, isQueryPolicy, 'JSON of a query policy') ?? DEFAULT_QUERY_POLICY,
    rendersPerDay: reader.positiveInteger(VARIABLES.scheduledRendersPerDay),
    everySeconds: reader.positiveInteger(VARIABLES.scheduleEverySeconds),
    sitemaps: reader.optionalList(VARIABLES.warmSitemaps),
    variants: reader.list(VARIABLES.variants).filter(isDeviceVariant),
  };
  return region && leaseTables && queues && { region, leaseTables, queues, ...rest };
});

const run = createSchedule(dependencies());

function dependencies(): ScheduleDependencies {
  const { region, leaseTables, indexTable, siteUrl, publicSite, queryPolicy, variants, sitemaps } = environment;
  const log = maskedLog(new Logger({ serviceName: 'georender-schedule' }));
  const dynamoDb = dynamoDbClient(region);
  const hosts = new SiteHosts({ publicSite, siteUrl });
  const files = new HttpSiteFiles({ siteUrl, targetOf: (url) => hosts.fileOf(url) });
  const homeTable = leaseTables[region] ?? '';
  const tables = Object.entries(leaseTables).flatMap(([name, tableName]) =>
    isRegion(name) ? [[name, { client: dynamoDbClient(name), tableName }] as const] : [],
  );
  return {
    demand: new DynamoDbDemand(new Map(tables), systemClock, log),
    records: new DynamoDbPageRecords(dynamoDb, indexTable, systemClock),
    budget: new DynamoDbDayBudget(dynamoDb, homeTable, systemClock, environment.rendersPerDay),
    turns: new DynamoDbScheduleTurns(dynamoDb, homeTable, systemClock),
    queues: renderQueues(),
    newWalk: () => new SitemapWalk(files, hosts, systemClock),
    clock: systemClock,
    log,
    config: {
      regions: queueRegions(),
      publicSite,
      everyMs: environment.everySeconds * 1000,
      sitemaps,
      variants,
      queryPolicy,
    },
  };
}

/** The function's handler. A schedule invokes it; the event is not read. */
export const handler = async (
  _event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<RunReport> => run(systemClock.nowMs() + context.getRemainingTimeInMillis() - SCHEDULE_MARGIN_MS);

function renderQueues(): ReadonlyMap<Region, RenderQueue> {
  return new Map(
    Object.entries(environment.queues).flatMap(([name, urls]) =>
      isRegion(name) ? [[name, new SqsRenderQueue(sqsClient(name), urls)] as const] : [],
    ),
  );
}

/** The home region first. */
function queueRegions(): Regions {
  const { region } = environment;
  const others = Object.keys(environment.queues).filter(isRegion);
  return [region, ...others.filter((other) => other !== region)];
}

function isTables(value: unknown): value is Readonly<Record<string, string>> {
  return isByRegion(value, (name): name is string => typeof name === 'string' && name !== '');
}

function areQueues(value: unknown): value is Readonly<Record<string, QueueUrls>> {
  return isByRegion(value, isQueueUrls);
}

function isByRegion<Value>(
  value: unknown,
  guard: (one: unknown) => one is Value,
): value is Readonly<Record<string, Value>> {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return false;
  return Object.entries(value).every(([name, one]) => isRegion(name) && guard(one));
}

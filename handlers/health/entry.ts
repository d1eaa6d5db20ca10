// The Lambda entry of health checks: reads the environment once, wires the adapters, checks once per invocation.
import { Logger } from '@aws-lambda-powertools/logger';
import { VARIABLES } from '../../core/contract/environment-variables';
import { HEALTH_LOOK_MS, HEALTH_LOOKS } from '../../core/contract/time-outs';
import { ALL_REGIONS, isRegion, type Region } from '../../core/geography/regions';
import { DRAIN_RULES } from '../../core/health/drain-decision';
import { dynamoDbClient } from '../adapters/aws-clients';
import { DynamoDbCheckNotes } from '../adapters/dynamodb/check-notes';
import { HttpRegionProbe } from '../adapters/http/region-probe';
import { HttpSiteProbe } from '../adapters/http/site-probe';
import { keyValueStoreClient } from '../adapters/router-store-client';
import { KeyValueStoreRouterValues } from '../adapters/router-values-kvs';
import { systemClock } from '../runtime/clock';
import { readEnvironment } from '../runtime/environment';
import { maskedLog } from '../runtime/log';
import { createHealthCheck } from './create-health-check';

/** A request to the store's API costs a tenth of a cent ("Amazon CloudFront pricing", key-value store API). */
const SEEN_LIFE = { quietMs: 24 * 3_600_000, busyMs: 3_600_000 };

const environment = readEnvironment(process.env, (reader) => {
  const checker = reader.guarded(VARIABLES.region, isRegion, ALL_REGIONS.join(', '));
  const notesRegion = reader.guarded(VARIABLES.notesRegion, isRegion, ALL_REGIONS.join(', '));
  const urls = reader.json(VARIABLES.serveUrls, isUrls, 'JSON of regions and their function URLs');
  const rest = {
    indexTable: reader.text(VARIABLES.indexTable),
    routerStore: reader.text(VARIABLES.routerStore),
    siteUrl: reader.origin(VARIABLES.siteUrl),
    checkers: reader.list(VARIABLES.checkerRegions).filter(isRegion),
    configDrained: reader.optionalList(VARIABLES.drainedRegions).filter(isRegion),
  };
  return checker && notesRegion && urls && { checker, notesRegion, urls, ...rest };
});
const dynamoDb = dynamoDbClient(environment.notesRegion);

const check = createHealthCheck({
  probe: new HttpRegionProbe({
    urls: environment.urls,
    credentials: () => dynamoDb.config.credentials(),
    timeoutMs: HEALTH_LOOK_MS,
  }),
  site: new HttpSiteProbe(environment.siteUrl),
  router: new KeyValueStoreRouterValues(keyValueStoreClient(environment.checker), environment.routerStore),
  notes: new DynamoDbCheckNotes(dynamoDb, environment.indexTable, environment.checkers),
  clock: systemClock,
  log: maskedLog(new Logger({ serviceName: 'georender-health' })),
  config: {
    checker: environment.checker,
    regions: Object.keys(environment.urls).filter(isRegion),
    configDrained: environment.configDrained,
    rules: DRAIN_RULES,
    looks: HEALTH_LOOKS.most,
    pauseMs: HEALTH_LOOKS.pauseMs,
    seenLife: SEEN_LIFE,
  },
});

/** The function's handler. A schedule invokes it; the event is not read. */
export const handler = async (): Promise<void> => check();

function isUrls(value: unknown): value is Partial<Record<Region, string>> {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return false;
  return Object.entries(value).every(
    ([region, url]) => isRegion(region) && typeof url === 'string' && URL.canParse(url),
  );
}

// The Lambda entry of health checks: reads the environment once, wires the adapters, checks once an invocation.
import { Logger } from '@aws-lambda-powertools/logger';
import { DRAIN_RULES } from '../../core/drain-decision';
import { VARIABLES } from '../../core/environment-variables';
import { ALL_REGIONS, isRegion } from '../../core/regions';
import type { Region } from '../../core/regions';
import { DynamoDbCheckNotes } from '../adapters/check-notes-dynamodb';
import { HttpRegionProbe } from '../adapters/region-probe-http';
import { KeyValueStoreRouterValues } from '../adapters/router-values-kvs';
import { HttpSiteProbe } from '../adapters/site-probe-http';
import { dynamoDbClient } from '../aws-clients';
import { systemClock } from '../clock';
import { readEnvironment } from '../environment';
import { maskedLog } from '../log';
import { createHealthCheck } from './create-health-check';
import { keyValueStoreClient } from './store-client';

/** A look is longer than `serve` looks at its own parts. */
const LOOK_MS = 5_000;

/** A region is sure to be gone after three looks: at most 21 s, of the 60 s until the next check. */
const LOOKS = 3;
const PAUSE_MS = 3_000;

/** A request to the store's API costs a tenth of a cent ("Amazon CloudFront pricing", key-value store API). */
const SEEN_LIFE = { quietMs: 24 * 3_600_000, busyMs: 3_600_000 };

const REGION_NAMES = ALL_REGIONS.join(', ');

const environment = readEnvironment(process.env, (reader) => {
  const checker = reader.guarded(VARIABLES.region, isRegion, REGION_NAMES);
  const notesRegion = reader.guarded(VARIABLES.notesRegion, isRegion, REGION_NAMES);
  const urls = reader.json(VARIABLES.serveUrls, isUrls, 'JSON of regions and their function URLs');
  const rest = {
    indexTable: reader.text(VARIABLES.indexTable),
    routerStore: reader.text(VARIABLES.routerStore),
    siteOrigin: reader.origin(VARIABLES.siteOrigin),
    checkers: reader.list(VARIABLES.checkerRegions).filter(isRegion),
    configDrained: reader.optionalList(VARIABLES.drainedRegions).filter(isRegion),
  };
  return checker && notesRegion && urls && { checker, notesRegion, urls, ...rest };
});
const { checker, notesRegion, urls } = environment;
const dynamoDb = dynamoDbClient(notesRegion);

const check = createHealthCheck({
  probe: new HttpRegionProbe({ urls, credentials: () => dynamoDb.config.credentials(), timeoutMs: LOOK_MS }),
  site: new HttpSiteProbe(environment.siteOrigin),
  router: new KeyValueStoreRouterValues(keyValueStoreClient(checker), environment.routerStore),
  notes: new DynamoDbCheckNotes(dynamoDb, environment.indexTable, environment.checkers),
  clock: systemClock,
  log: maskedLog(new Logger({ serviceName: 'georender-health' })),
  config: {
    checker,
    regions: Object.keys(urls).filter(isRegion),
    configDrained: environment.configDrained,
    rules: DRAIN_RULES,
    looks: LOOKS,
    pauseMs: PAUSE_MS,
    seenLife: SEEN_LIFE,
  },
});

/** The function's handler; a schedule invokes it, and nothing of the event is read. */
export const handler = async (): Promise<void> => check();

function isUrls(value: unknown): value is Partial<Record<Region, string>> {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return false;
  return Object.entries(value).every(([region, url]) => isRegion(region) && typeof url === 'string' && URL.canParse(url));
}

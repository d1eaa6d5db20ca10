// The local run's outputs: those of a stack, and the endpoints of the emulated services.
import type { QueueUrls } from '../core/contract/render-queue';
import type { Region, Regions } from '../core/geography/regions';
import type { PublicSite } from '../core/pages/page-url';
import type { EdgeEngine } from '../core/routing/edge-engines';
import { settingsOutputs } from '../core/settings/deployment-outputs';
import type { LocalSettings } from '../core/settings/stack-settings';
import type { LocalLambda } from '../emulators/lambda/local-lambda';
import type { EmbeddedSqs } from '../emulators/sqs/embedded-sqs';
import { version } from '../package.json';
import { INDEX_TABLE, leaseTable, PAIR_NAMES, pagesBucket } from './functions';
import { type LocalService, serviceSettings } from './prerender-service';
import type { Storage } from './state/storage';

/** What stands where CloudFront's own names would. */
const NO_CLOUDFRONT = 'local';

/** A local run. */
export interface LocalDeployment {
  readonly url: string;
  readonly siteOrigin: string;
  readonly publicSite: PublicSite;
  readonly regions: Regions;
  readonly settings: LocalSettings;
  /** Whether kept pages are shown; else nothing bounds renders. */
  readonly caches: boolean;
  /** What runs the router. */
  readonly edge: EdgeEngine;
  /** Whether there are canaries. */
  readonly canary: boolean;
  readonly service: LocalService | undefined;
  /** The folder of the run's logs of requests (`requests/request-files.ts`). */
  readonly requestFolder: string;
  readonly endpoints: {
    readonly s3: string;
    readonly dynamoDb: Readonly<Record<string, string>>;
    readonly lambda: string;
    readonly sqs: string;
  };
  readonly queues: ReadonlyMap<Region, QueueUrls>;
}

/** The outputs, as JSON. */
export function localDeploymentOutputs({
  url,
  siteOrigin,
  publicSite,
  regions,
  settings,
  caches,
  edge,
  canary,
  service,
  requestFolder,
  endpoints,
  queues,
}: LocalDeployment): object {
  const byRegion = <Value>(valueOf: (region: Regions[number]) => Value) =>
    Object.fromEntries(regions.map((region) => [region, valueOf(region)]));
  return {
    url,
    distributionId: NO_CLOUDFRONT,
    routerFunction: NO_CLOUDFRONT,
    routerStore: NO_CLOUDFRONT,
    version,
    siteOrigin: new URL(siteOrigin).host,
    siteUrl: siteOrigin,
    ...settingsOutputs({
      ...{ ...settings, edge, canary, publicSite, regions, homeRegion: regions[0], routing: publicSite },
      ...serviceSettings(service),
      ...(caches ? {} : { newPagesPerHour: 0 }),
    }),
    indexTable: INDEX_TABLE,
    leaseTables: byRegion(leaseTable),
    pagesBuckets: byRegion(pagesBucket),
    functions: byRegion(() => PAIR_NAMES.live),
    canaries: canary ? byRegion(() => PAIR_NAMES.canary) : {},
    requestFolder,
    queues: Object.fromEntries(queues),
    endpoints,
  };
}

/** The endpoints of the emulated services, for operators. */
export function endpointsOf(
  regions: Regions,
  { s3, dynamoDb }: Pick<Storage, 's3' | 'dynamoDb'>,
  sqs: EmbeddedSqs,
  lambda: LocalLambda,
): LocalDeployment['endpoints'] {
  return {
    s3: s3.endpoint,
    dynamoDb: Object.fromEntries(regions.map((region) => [region, dynamoDb.endpoint(region)])),
    lambda: lambda.invokeEndpoint,
    sqs: sqs.endpoint,
  };
}

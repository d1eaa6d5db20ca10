// The purge service, wired to the local run: the index of every region, the edge, and `render`.
import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { UserError } from '../core/contract/georender-error';
import type { Region, Regions } from '../core/geography/regions';
import type { PublicSite } from '../core/pages/page-url';
import type { QueryPolicy } from '../core/pages/query-policy';
import type { Variant } from '../core/pages/variants';
import { DynamoDbEpochs } from '../handlers/adapters/dynamodb/epoch-table';
import { DynamoDbPurgeNotes } from '../handlers/adapters/dynamodb/purge-notes';
import { LambdaRenderFunction } from '../handlers/adapters/render-function';
import { createPurge, type Purge, type PurgeReport } from '../handlers/purge/create-purge';
import type { EdgeCache } from '../handlers/purge/ports';
import { checkedUrls } from '../handlers/purge/purge-order';
import { systemClock } from '../handlers/runtime/clock';
import { INDEX_TABLE, RENDER_FUNCTION } from './functions';
import type { PartsToEnd } from './started-parts';

/** The parts that a purge reaches. */
export interface LocalPurgeDependencies {
  readonly regions: Regions;
  readonly isRunning: (region: Region) => boolean;
  readonly dynamoDbEndpoint: (region: Region) => string;
  readonly lambdaEndpoint: string;
  readonly edge: EdgeCache;
  readonly publicSite: PublicSite;
  readonly queryPolicy: QueryPolicy;
  readonly variants: readonly Variant[];
}

/** All regions are down: none can render. */
export class NoRegionError extends UserError {
  override readonly name = 'NoRegionError';
}

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** A stopped region cuts its connections at once. */
const REQUEST = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

/** The purge service, and renders at once. */
export interface LocalPurge extends Purge {
  /** Marks pages stale and has each variant rendered. @throws PurgeOrderError, PurgeFailedError, NoRegionError */
  recache(urls: readonly string[]): Promise<PurgeReport>;
}

/** Makes the service; its clients are closed with `started`. */
export function createLocalPurge(dependencies: LocalPurgeDependencies, started: PartsToEnd): LocalPurge {
  const { regions, publicSite, queryPolicy } = dependencies;
  const common = { credentials: CREDENTIALS, maxAttempts: 2, requestHandler: REQUEST };
  const clientOf = (region: Region) => {
    const client = new DynamoDBClient({ ...common, region, endpoint: dependencies.dynamoDbEndpoint(region) });
    started.defer(() => client.destroy());
    return client;
  };
  const home = clientOf(regions[0]);
  const tables = regions.map((region, at) => ({ region, client: at === 0 ? home : clientOf(region) }));
  const renderFunctions = regions.map((region) => {
    const client = new LambdaClient({ ...common, maxAttempts: 1, region, endpoint: dependencies.lambdaEndpoint });
    started.defer(() => client.destroy());
    return { region, renderFunction: new LambdaRenderFunction(client, RENDER_FUNCTION) };
  });
  const purge = createPurge(
    {
      epochs: new Map(tables.map(({ region, client }) => [region, new DynamoDbEpochs(client, INDEX_TABLE)])),
      notes: new DynamoDbPurgeNotes(home, INDEX_TABLE),
      edge: dependencies.edge,
      clock: systemClock,
    },
    { publicSite, queryPolicy },
  );
  return {
    ...purge,
    // One region renders; the others get the page by replication.
    async recache(urls) {
      const pages = checkedUrls(urls, publicSite);
      const report = await purge.markStale({ kind: 'urls', urls });
      const up = renderFunctions.find(({ region }) => dependencies.isRunning(region));
      if (up === undefined)
        throw new NoRegionError('No region runs; start one, e.g. POST /_local/regions/<region>/start.');
      for (const url of pages)
        for (const variant of dependencies.variants)
          await up.renderFunction.renderLater({ url, variant, lease: randomUUID() });
      return report;
    },
  };
}

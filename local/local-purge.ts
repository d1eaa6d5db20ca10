// The purge service, wired to the local run: the index of every region, the edge, and `render`.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { UserError } from '../core/contract/georender-error';
import type { Region, Regions } from '../core/geography/regions';
import type { PublicSite } from '../core/pages/page-url';
import type { QueryPolicy } from '../core/pages/query-policy';
import { DynamoDbPageIndex } from '../handlers/adapters/dynamodb/page-index';
import { LambdaRenderFunction } from '../handlers/adapters/render-function';
import { createPurge, type Purge } from '../handlers/purge/create-purge';
import type { EdgeCache, RecacheQueue } from '../handlers/purge/ports';
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
}

/** All regions are down: none can render. */
export class NoRegionError extends UserError {
  override readonly name = 'NoRegionError';
}

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** A stopped region cuts its connections at once. */
const REQUEST = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

/** Makes the service; its clients are closed with `started`. */
export function createLocalPurge(dependencies: LocalPurgeDependencies, started: PartsToEnd): Purge {
  const { regions, publicSite, queryPolicy } = dependencies;
  const common = { credentials: CREDENTIALS, maxAttempts: 2, requestHandler: REQUEST };
  const epochs = regions.map((region) => {
    const client = new DynamoDBClient({ ...common, region, endpoint: dependencies.dynamoDbEndpoint(region) });
    started.defer(() => client.destroy());
    return [region, new DynamoDbPageIndex(client, INDEX_TABLE, systemClock)] as const;
  });
  const renderFunctions = regions.map((region) => {
    const client = new LambdaClient({ ...common, maxAttempts: 1, region, endpoint: dependencies.lambdaEndpoint });
    started.defer(() => client.destroy());
    return { region, renderFunction: new LambdaRenderFunction(client, RENDER_FUNCTION) };
  });
  const recache: RecacheQueue = {
    // One region renders; the others get the page by replication.
    async renderLater(request) {
      const up = renderFunctions.find(({ region }) => dependencies.isRunning(region));
      if (up === undefined)
        throw new NoRegionError('No region runs; start one, e.g. POST /_local/regions/<region>/start.');
      await up.renderFunction.renderLater(request);
    },
  };
  return createPurge({
    epochs: new Map(epochs),
    edge: dependencies.edge,
    recache,
    clock: systemClock,
    config: { publicSite, queryPolicy, variants: ['desktop'] },
  });
}

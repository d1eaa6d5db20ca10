// Publishing by hand: what the function of jobs does after a deployment of the site, done from the operator's machine.

import type { Region } from '../../core/geography/regions';
import { DynamoDbDemand } from '../../handlers/adapters/dynamodb/demand';
import { DynamoDbEpochs } from '../../handlers/adapters/dynamodb/epoch-table';
import { DynamoDbPublishNotes } from '../../handlers/adapters/dynamodb/publish-notes';
import { DynamoDbPurgeNotes } from '../../handlers/adapters/dynamodb/purge-notes';
import { HttpSiteVersion } from '../../handlers/adapters/http/site-version';
import type { JobStep } from '../../handlers/jobs/ports';
import { publish } from '../../handlers/jobs/publish';
import { createPurge } from '../../handlers/purge/create-purge';
import type { RenderQueue } from '../../handlers/queue/ports';
import type { Log } from '../../handlers/runtime/log';
import type { Deployment } from '../deployment';

/** What is published. */
export interface PublishOrder {
  /** A text that the new document contains; undefined: its hash tells. */
  readonly marker: string | undefined;
  /** Names the deployment of the site, which is followed once. */
  readonly deployment: string;
  /** How many of the most asked pages are rendered. */
  readonly renders: number;
  /** How long the site's CDN may take. */
  readonly waitMs: number;
}

/** Left beside the wait: marking, invalidating, ordering. */
const AFTERWARDS_MS = 180_000;

/** An id for the steps; no job is kept under it. */
const NO_JOB = 'publish';

/**
 * Publishes.
 * @returns the last step
 */
export async function publishSite(deployment: Deployment, order: PublishOrder, log: Log): Promise<JobStep> {
  const { facts, clock, edge } = deployment;
  const { regions, homeRegion, indexTable, leaseTables } = facts;
  const home = deployment.dynamoDb(homeRegion);
  const epochs = regions.map(
    (region) => [region, new DynamoDbEpochs(deployment.dynamoDb(region), indexTable)] as const,
  );
  const tables = [...leaseTables].map(([region, tableName]) => {
    return [region, { client: deployment.dynamoDb(region), tableName }] as const;
  });
  let last: JobStep = { state: 'under-way' };
  await publish(
    {
      changes: createPurge(
        { epochs: new Map(epochs), notes: new DynamoDbPurgeNotes(home, indexTable), edge, clock },
        facts,
      ),
      queues: queuesOf(deployment),
      steps: {
        async note(_, step) {
          last = step;
        },
        progress: async () => undefined,
      },
      documents: edge,
      site: new HttpSiteVersion(facts.siteUrl),
      publishNotes: new DynamoDbPublishNotes(home, indexTable),
      demand: new DynamoDbDemand(new Map(tables), clock, log),
      ...{ clock, log },
      config: { variants: facts.variants, publishRenders: facts.queues.size === 0 ? 0 : order.renders },
    },
    { kind: 'publish', jobId: NO_JOB, deployment: order.deployment, ...(order.marker && { marker: order.marker }) },
    order.waitMs + AFTERWARDS_MS,
  );
  return last;
}

function queuesOf(deployment: Deployment): ReadonlyMap<Region, RenderQueue> {
  const queues = deployment.facts.regions.flatMap((region) => {
    const queue = deployment.queue(region);
    return queue === undefined ? [] : [[region, queue] as const];
  });
  return new Map(queues);
}

// Opens a deployment: reads its facts, and makes the clients for its parts. Nothing is changed by it.
import type { Region } from '../../core/geography/regions';
import { keyValueStoreClient } from '../../handlers/adapters/router-store-client';
import { KeyValueStoreRouterValues } from '../../handlers/adapters/router-values-kvs';
import { SqsRenderQueue } from '../../handlers/adapters/sqs/render-queue';
import { type Clock, systemClock } from '../../handlers/runtime/clock';
import { aheadClock, awsAheadMs } from '../aws/aws-time';
import { CloudFrontEdge } from '../aws/cloudfront-edge';
import { cloudFrontClient, type OperatorClients, operatorClients } from '../aws/operator-clients';
import type { Deployment, DeploymentFacts } from '../deployment';
import { LocalControls } from '../local/local-controls';
import { UNREAD_ROUTER } from '../router/unread-router';
import { queueAges } from '../status/queue-ages';
import { parseDeploymentFacts } from './deployment-facts';
import { localPlaces } from './local-endpoints';
import { jsonObject } from './outputs-reader';
import { readOutputsFile, readPulumiOutputs } from './read-outputs';
import { type Target, targetName } from './target';

/** How a deployment is opened. */
export interface OpenOptions {
  /** How long CloudFront may take to drop what is invalidated. Default: 3 minutes. */
  readonly edgeTimeoutMs?: number;
  /** This machine's. Default: its own clocks. */
  readonly clock?: Clock;
}

const EDGE_TIMEOUT_MS = 180_000;

/**
 * Opens a target. Call `close` in the end.
 * @throws LocalRunError if no local run answers
 * @throws OutputsUnreadableError if a stack's outputs can't be read
 * @throws DeploymentOutputsError if they are not those of a Georender
 */
export async function openDeployment(target: Target, options: OpenOptions = {}): Promise<Deployment> {
  switch (target.kind) {
    case 'local':
      return openLocal(target.url, options);
    case 'stack':
      return openStack(targetName(target), await readPulumiOutputs(target.stack), options);
    case 'file':
      return openStack(targetName(target), await readOutputsFile(target.file), options);
  }
}

async function openLocal(url: string, { clock = systemClock }: OpenOptions): Promise<Deployment> {
  const controls = new LocalControls(url);
  const source = targetName({ kind: 'local', url });
  const outputs = await controls.deployment();
  const facts = parseDeploymentFacts(source, outputs);
  const clients = operatorClients(localPlaces(jsonObject(outputs)?.['endpoints']));
  const queue = queuesOf(clients, facts);
  const queueAges = (region: Region) => controls.queueAges(region);
  return { kind: 'local', source, facts, clock, ...clients, queue, queueAges, edge: controls, router: controls };
}

async function openStack(source: string, outputs: unknown, options: OpenOptions): Promise<Deployment> {
  const { clock: own = systemClock, edgeTimeoutMs: timeoutMs = EDGE_TIMEOUT_MS } = options;
  const facts = parseDeploymentFacts(source, outputs);
  const { distributionId, regions, indexTable, routerStore, homeRegion } = facts;
  const clients = operatorClients(() => ({}));
  const [cloudFront, keyValueStore] = [cloudFrontClient(), keyValueStoreClient(homeRegion)];
  const aheadMs = await awsAheadMs(
    regions.map((region) => clients.dynamoDb(region)),
    indexTable,
    own,
  );
  const clock = aheadClock(own, aheadMs);
  return {
    kind: 'stack',
    source,
    facts,
    clock,
    ...clients,
    queue: queuesOf(clients, facts),
    queueAges: agesOf(clients, facts, clock),
    edge: new CloudFrontEdge(cloudFront, { distributionId, timeoutMs, clock }),
    router: routerStore === undefined ? UNREAD_ROUTER : new KeyValueStoreRouterValues(keyValueStore, routerStore),
    close() {
      clients.close();
      cloudFront.destroy();
      keyValueStore.destroy();
    },
  };
}

function agesOf(clients: OperatorClients, { queues }: DeploymentFacts, clock: Clock): Deployment['queueAges'] {
  return async (region) => {
    const urls = queues.get(region);
    return urls === undefined ? {} : queueAges(clients.cloudWatch(region), urls, clock.nowMs());
  };
}

function queuesOf(clients: OperatorClients, { queues }: DeploymentFacts): Deployment['queue'] {
  return (region) => {
    const urls = queues.get(region);
    return urls && new SqsRenderQueue(clients.sqs(region), urls);
  };
}

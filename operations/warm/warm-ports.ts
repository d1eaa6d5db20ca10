// The ports of a warm-up on a deployment: its queues or, without them, `render` itself.
import { randomUUID } from 'node:crypto';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { FAILURE_COOLDOWN_MS } from '../../core/contract/cooldown';
import {
  leaseMs,
  queuedLeaseMs,
  RENDER_TIMEOUT_SECONDS,
  renderBudgetMs,
  renderWaitMs,
} from '../../core/contract/time-outs';
import type { Region } from '../../core/geography/regions';
import type { PageKey } from '../../core/pages/page-key';
import { everyItem } from '../../handlers/adapters/dynamodb/every-item';
import { DynamoDbLeases } from '../../handlers/adapters/dynamodb/leases';
import { DynamoDbPageRecords } from '../../handlers/adapters/dynamodb/page-records';
import { HttpSiteFiles } from '../../handlers/adapters/http/site-files';
import { LambdaRenderFunction } from '../../handlers/adapters/render-function';
import type { RenderQueue } from '../../handlers/queue/ports';
import { SiteHosts } from '../../handlers/sitemaps/site-hosts';
import { SitemapWalk } from '../../handlers/sitemaps/walk-sitemaps';
import type { Deployment } from '../deployment';
import { liveFunction } from '../target/live-function';
import type { FailureNotes, OrderedPage, OrderTaker, WarmPorts } from './ports';

/** Orders that a queue is sent at once. */
const QUEUED_AT_ONCE = 100;

/** Renders at once, over all regions, of a deployment without a queue: bots who wait need the rest. */
const DIRECT_AT_ONCE = 2;

/** The longest render that a stack can have: an operator does not know the stack's own. */
const LONGEST_RENDER_MS = renderBudgetMs(RENDER_TIMEOUT_SECONDS.most);

/** The ports of a deployment. */
export interface DeploymentPorts extends WarmPorts {
  /** Whether orders go to queues; else `render` is called at once. */
  readonly hasQueues: boolean;
  close(): Promise<void>;
}

/** The ports; close them at the end. */
export function warmPorts(deployment: Deployment): DeploymentPorts {
  const { facts, clock } = deployment;
  const { regions, homeRegion, variants, queryPolicy, indexTable, siteUrl } = facts;
  const hosts = new SiteHosts(facts);
  const files = new HttpSiteFiles({ siteUrl, targetOf: (url) => hosts.fileOf(url) });
  const recordsOf = (region: Region) => new DynamoDbPageRecords(deployment.dynamoDb(region), indexTable, clock);
  const queues = new Map(regions.map((region) => [region, deployment.queue(region)]));
  const hasQueues = [...queues.values()].every((queue) => queue !== undefined);
  return {
    records: recordsOf(homeRegion),
    recordsOf,
    newWalk: () => new SitemapWalk(files, hosts, clock),
    orders: hasQueues ? toQueues(queues) : toRender(deployment),
    hasQueues,
    failures: leaseReasons(deployment),
    clock,
    config: { regions, variants, queryPolicy },
    close: () => files.close(),
  };
}

function toQueues(queues: ReadonlyMap<Region, RenderQueue | undefined>): OrderTaker {
  return {
    mostAtOnce: QUEUED_AT_ONCE,
    async take(region, pages) {
      await queues.get(region)?.send(pages.map(({ order }) => order));
    },
  };
}

/** Renders at once, under the page's lease, as `serve` does. */
function toRender(deployment: Deployment): OrderTaker {
  const { facts, clock } = deployment;
  const times = {
    leaseMs: leaseMs(LONGEST_RENDER_MS),
    queuedLeaseMs: queuedLeaseMs(LONGEST_RENDER_MS),
    cooldownMs: FAILURE_COOLDOWN_MS,
  };
  const render = async (region: Region, { page, order }: OrderedPage): Promise<void> => {
    const leases = new DynamoDbLeases(deployment.dynamoDb(region), facts.leaseTables.get(region) ?? '', clock, times);
    const lease = randomUUID();
    const { kind } = await leases.acquire(page.key, lease, {
      unattended: true,
      // What failed before may have been mended: the order wants a later render.
      settledAtMs: order.newerThanMs,
    });
    // Another request has it rendered, or a render has just failed: the wait for the page tells.
    if (kind !== 'acquired') return;
    const names = facts.functions.get(region);
    const name = names === undefined ? '' : liveFunction(names, 'render');
    await new LambdaRenderFunction(deployment.lambda(region), name).render(
      { url: page.url, variant: page.variant, lease },
      renderWaitMs(LONGEST_RENDER_MS),
    );
  };
  return {
    mostAtOnce: DIRECT_AT_ONCE,
    take: async (region, pages) => void (await Promise.all(pages.map((page) => render(region, page)))),
  };
}

/** A lease's item tells why its last render kept nothing. */
function leaseReasons(deployment: Deployment): FailureNotes {
  const { leaseTables } = deployment.facts;
  return {
    async since(pages, sinceMs) {
      const reasons = new Map<PageKey, string>();
      for (const [region, some] of Map.groupBy(pages, (page) => page.region)) {
        const table = leaseTables.get(region) ?? '';
        const keys = some.map(({ page }) => page.key);
        const items = await everyItem(deployment.dynamoDb(region), table, keys, { consistent: false });
        for (const { page } of some) {
          const { owner, reason, triedAtMs } = unmarshall(items.get(page.key) ?? {});
          if (owner === undefined && typeof reason === 'string' && Number(triedAtMs) >= sinceMs)
            reasons.set(page.key, reason);
        }
      }
      return reasons;
    },
  };
}

// Has thousands of orders worked off by the consumer, from queues that deliver twice, late and out of order.
import { setTimeout as delay } from 'node:timers/promises';
import type { Region } from '../../core/geography/regions';
import { DEFAULT_QUERY_POLICY } from '../../core/pages/query-policy';
import { type EmbeddedSqs, startEmbeddedSqs } from '../../emulators/sqs/embedded-sqs';
import { EventSource } from '../../emulators/sqs/event-source';
import type { QueueFaults } from '../../emulators/sqs/queue-faults';
import { sqsClient } from '../../handlers/adapters/aws-clients';
import { SqsOrderSource } from '../../handlers/adapters/sqs/order-source';
import { SqsRenderQueue } from '../../handlers/adapters/sqs/render-queue';
import { type Consumer, createConsumer } from '../../handlers/queue/create-consumer';
import { type OrderOutcome, type OrderSource, RENDER_VALUES, type RenderOrder } from '../../handlers/queue/ports';
import { RENDER_BUDGET_MS } from '../../local/functions';
import { createRegionQueues } from '../../local/queues';
import type { WorkFigures } from './figures';
import { KnownPages, SITE } from './known-pages';

/** What is worked off. */
export interface WorkOptions {
  readonly orders: number;
  /** The event source's maximum concurrency. */
  readonly ceiling: number;
  readonly renderMs: number;
  readonly progress: (text: string) => void;
}

const REGION: Region = 'eu-central-1';

/** The time of `render`, as the local run has it. */
const FUNCTION_MS = 30_000;

/** Shares of the messages, and how late a late one is at most. */
const TWICE = 0.03;
const LATE = 0.05;
const LATE_MS = 2_000;
const LOOKAHEAD = 50;

/** Then the orders that are left count as lost. */
const PATIENCE_MS = 600_000;

/** Sends the orders, and waits until none is left. */
export async function workOff(options: WorkOptions): Promise<WorkFigures> {
  const sqs = await startEmbeddedSqs();
  const client = sqsClient(REGION, {
    endpoint: sqs.endpoint,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  try {
    return await workedOff(options, sqs, client);
  } finally {
    client.destroy();
    await sqs.close();
  }
}

async function workedOff(
  { orders: count, ceiling, renderMs, progress }: WorkOptions,
  sqs: EmbeddedSqs,
  client: ReturnType<typeof sqsClient>,
): Promise<WorkFigures> {
  const { urls, tickets } = createRegionQueues(sqs, REGION);
  const faults = breakQueues(sqs.faults);
  const pages = new KnownPages(renderMs);
  const orders = new CountedOrders(new SqsOrderSource(client, urls));
  const done = new Set<string>();
  const consumer = consumerOf(orders, pages, (url, outcome) => {
    if (outcome.kind === 'done') done.add(url);
  });
  const startMs = performance.now();
  const source = new EventSource({
    queue: tickets,
    maximumConcurrency: ceiling,
    invoke: async () => {
      const untilMs = performance.now() + FUNCTION_MS;
      await consumer(() => untilMs - performance.now());
      return true;
    },
  });
  const queue = new SqsRenderQueue(client, urls);
  await queue.send(Array.from({ length: count }, (_, number) => orderOf(number)));
  progress(`${count} orders are in the queue`);
  let renderedMs = 0;
  const isEmpty = async () => {
    if (renderedMs === 0 && pages.renders.size === count) renderedMs = performance.now() - startMs;
    const { waiting, underWay } = await queue.depth();
    const left = underWay + Object.values(waiting).reduce((sum, number) => sum + number, 0);
    return left === 0 && tickets.bodies().length === 0;
  };
  while (!(await isEmpty()) && performance.now() - startMs < PATIENCE_MS) await delay(250);
  const { dead } = await queue.depth();
  await source.close();
  const renders = [...pages.renders];
  return {
    ...{ orders: count, ceiling, renderMs, dead, ...faults() },
    lost: count - done.size,
    renders: renders.reduce((sum, [, times]) => sum + times, 0),
    renderedAgain: renders.filter(([, times]) => times > 1).length,
    beyondDeliveries: renders.filter(([url, times]) => times > (orders.deliveries.get(url) ?? 0)).length,
    mostRendersAtOnce: pages.mostAtOnce,
    mostInvocationsAtOnce: source.mostAtOnce,
    renderedMs: renderedMs === 0 ? undefined : renderedMs,
    emptyMs: performance.now() - startMs,
  };
}

/** Switches the faults on. The returned function tells how many messages had some. */
function breakQueues(faults: QueueFaults): () => Pick<WorkFigures, 'twice' | 'late'> {
  const counts = { twice: 0, late: 0 };
  faults.isTwice = () => {
    const isSo = Math.random() < TWICE;
    if (isSo) counts.twice += 1;
    return isSo;
  };
  faults.lateMs = () => {
    if (Math.random() >= LATE) return 0;
    counts.late += 1;
    return Math.random() * LATE_MS;
  };
  faults.lookahead = LOOKAHEAD;
  faults.pick = (visible) => Math.floor(Math.random() * visible);
  return () => counts;
}

function consumerOf(
  orders: OrderSource,
  pages: KnownPages,
  report: (url: string, outcome: OrderOutcome) => void,
): Consumer {
  return createConsumer({
    orders,
    index: pages.index,
    leases: pages.leases,
    render: (request) => pages.render(request),
    jobs: { report: async (_job, url, _variant, outcome) => report(url, outcome) },
    log: { warn: () => undefined, error: () => undefined },
    config: { publicSite: SITE, queryPolicy: DEFAULT_QUERY_POLICY, renderBudgetMs: RENDER_BUDGET_MS },
  });
}

function orderOf(number: number): RenderOrder {
  const value = RENDER_VALUES[number % RENDER_VALUES.length] ?? 'rest';
  const url = `${SITE.scheme}://${SITE.hosts[0]}/pages/${number}`;
  return { url, variant: 'desktop', value, newerThanMs: 0, jobId: 'bench' };
}

/** Counts how often each order is delivered. */
class CountedOrders implements OrderSource {
  readonly deliveries = new Map<string, number>();

  constructor(private readonly orders: OrderSource) {}

  readonly remove: OrderSource['remove'] = (taken) => this.orders.remove(taken);
  readonly giveUp: OrderSource['giveUp'] = (taken) => this.orders.giveUp(taken);
  readonly putOff: OrderSource['putOff'] = (...args) => this.orders.putOff(...args);
  readonly sendTicket: OrderSource['sendTicket'] = () => this.orders.sendTicket();
  readonly lacksTickets: OrderSource['lacksTickets'] = () => this.orders.lacksTickets();

  async take(): ReturnType<OrderSource['take']> {
    const taken = await this.orders.take();
    const url = taken?.order?.url;
    if (url !== undefined) this.deliveries.set(url, (this.deliveries.get(url) ?? 0) + 1);
    return taken;
  }
}

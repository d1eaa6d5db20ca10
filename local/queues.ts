// The render queue of every region on one machine, and the event sources that feed `render` from it.
import { MAX_RECEIVE_COUNT, QUEUE_RETENTION_SECONDS } from '../core/contract/render-queue';
import { orderVisibilitySeconds, ticketVisibilitySeconds } from '../core/contract/time-outs';
import type { Region } from '../core/geography/regions';
import { TooManyInvocationsError } from '../emulators/lambda/function-pool';
import type { LocalLambda } from '../emulators/lambda/local-lambda';
import { type EmbeddedSqs, startEmbeddedSqs } from '../emulators/sqs/embedded-sqs';
import { EventSource } from '../emulators/sqs/event-source';
import type { Queue } from '../emulators/sqs/queue';
import { sqsClient } from '../handlers/adapters/aws-clients';
import { SqsRenderQueue } from '../handlers/adapters/sqs/render-queue';
import type { RenderQueue, RenderValue } from '../handlers/queue/ports';
import type { QueueUrls } from '../handlers/queue/queue-urls';
import { systemClock } from '../handlers/runtime/clock';
import { RENDER_BUDGET_MS, RENDER_FUNCTION } from './functions';
import type { PartsToEnd } from './started-parts';

/**
 * Queued renders at a time in a region: the other sandbox of `render` stays free for bots that wait. AWS allows two at
 * least, and starts more sandboxes.
 */
const QUEUED_AT_ONCE = 1;

const THROTTLED_PAUSE_MS = 500;

/** The queues of all regions. */
export interface LocalQueues {
  /** The stand-in, for an SDK's `endpoint`. */
  readonly sqs: EmbeddedSqs;
  readonly urls: ReadonlyMap<Region, QueueUrls>;
  /** The queues, to send orders to. */
  readonly clients: ReadonlyMap<Region, RenderQueue>;
  /** The age of the oldest order of each value, in milliseconds, by region; empty queues are left out. */
  ages(): Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Begins to feed `render`. */
  feed(lambda: LocalLambda): void;
  stopRegion(region: string): void;
  startRegion(region: string): void;
}

/** Starts the queues; they end with `started`. */
export async function startLocalQueues(regions: readonly Region[], started: PartsToEnd): Promise<LocalQueues> {
  const sqs = await startEmbeddedSqs();
  started.defer(() => sqs.close());
  const queues = new Map(regions.map((region) => [region, createRegionQueues(sqs, region)]));
  const sources = new Map<string, EventSource>();
  started.defer(async () => {
    await Promise.all([...sources.values()].map((source) => source.close()));
  });
  return {
    sqs,
    urls: new Map([...queues].map(([region, { urls }]) => [region, urls])),
    clients: new Map([...queues].map(([region, { urls }]) => [region, queueOf(sqs, region, urls, started)])),
    ages: () => Object.fromEntries([...queues].map(([region, { orders }]) => [region, agesOf(orders)])),
    feed(lambda) {
      for (const [region, { tickets }] of queues) sources.set(region, eventSource(lambda, region, tickets));
    },
    stopRegion(region) {
      sources.get(region)?.pause();
      sqs.stopRegion(region);
    },
    startRegion(region) {
      sqs.startRegion(region);
      sources.get(region)?.resume();
    },
  };
}

/** Creates a region's queues, with the times of a stack's. */
export function createRegionQueues(
  sqs: EmbeddedSqs,
  region: Region,
): { readonly urls: QueueUrls; readonly tickets: Queue; readonly orders: Readonly<Record<RenderValue, Queue>> } {
  const create = (part: string, visibilityTimeoutSeconds: number, redrive?: Queue['options']['redrive']) =>
    sqs.createQueue({
      name: `georender-${part}-${region}`,
      region,
      visibilityTimeoutSeconds,
      retentionSeconds: QUEUE_RETENTION_SECONDS,
      ...(redrive && { redrive }),
    });
  const visibility = orderVisibilitySeconds(RENDER_BUDGET_MS);
  const dead = create('dead', visibility);
  const redrive = { deadLetters: dead, maxReceiveCount: MAX_RECEIVE_COUNT };
  const tickets = create('tickets', ticketVisibilitySeconds(RENDER_BUDGET_MS));
  const [asked, listed, rest] = [
    create('asked', visibility, redrive),
    create('listed', visibility, redrive),
    create('rest', visibility, redrive),
  ];
  return {
    tickets,
    orders: { asked, listed, rest },
    urls: {
      tickets: sqs.queueUrl(tickets),
      asked: sqs.queueUrl(asked),
      listed: sqs.queueUrl(listed),
      rest: sqs.queueUrl(rest),
      dead: sqs.queueUrl(dead),
    },
  };
}

function agesOf(orders: Readonly<Record<RenderValue, Queue>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(orders).flatMap(([value, queue]) => {
      const ageMs = queue.oldestAgeMs();
      return ageMs === undefined ? [] : [[value, ageMs]];
    }),
  );
}

function eventSource(lambda: LocalLambda, region: Region, tickets: Queue): EventSource {
  return new EventSource({
    queue: tickets,
    maximumConcurrency: QUEUED_AT_ONCE,
    invoke: (payload) => invoked(lambda, region, payload),
  });
}

/** Invokes `render`. Like Lambda's event source, tries again while it is throttled and the ticket is invisible. */
async function invoked(lambda: LocalLambda, region: Region, payload: string): Promise<boolean> {
  const untilMs = systemClock.steadyMs() + orderVisibilitySeconds(RENDER_BUDGET_MS) * 1000;
  for (;;) {
    try {
      return !(await lambda.invoke(RENDER_FUNCTION, region, payload)).unhandled;
    } catch (error) {
      if (!(error instanceof TooManyInvocationsError) || systemClock.steadyMs() > untilMs) return false;
      await systemClock.pause(THROTTLED_PAUSE_MS);
    }
  }
}

function queueOf(sqs: EmbeddedSqs, region: Region, urls: QueueUrls, started: PartsToEnd): RenderQueue {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = sqsClient(region, { endpoint: sqs.endpoint, credentials });
  started.defer(() => client.destroy());
  return new SqsRenderQueue(client, urls);
}

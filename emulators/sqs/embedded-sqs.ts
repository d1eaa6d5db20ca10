// The SQS of the local run: standard queues in memory, spoken to by SQS's JSON protocol on 127.0.0.1.
//
// It implements SendMessage, ReceiveMessage and DeleteMessage (with batches of the first and the last),
// ChangeMessageVisibility, GetQueueAttributes and GetQueueUrl. It has no FIFO queues, message attributes or policies,
// and verifies no signatures. Nothing outlives the process.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ACCOUNT_ID } from '../lambda/local-function';
import { closeServer, listenOnLoopback, readBody } from '../loopback-server';
import { realScheduler, type Scheduler } from '../scheduler';
import { type Fields, type KnownQueues, MAX_MESSAGE_BYTES, operate, queueOfRequest } from './operations';
import { Queue, type QueueOptions } from './queue';
import { QueueFaults } from './queue-faults';
import { SqsError } from './sqs-error';

/** Options of {@link startEmbeddedSqs}. */
export interface EmbeddedSqsOptions {
  /** Milliseconds since 1970. @default the machine's clock */
  readonly clock?: () => number;
  /** @default real time */
  readonly scheduler?: Scheduler;
}

/** A running stand-in. */
export interface EmbeddedSqs {
  /** `http://127.0.0.1:PORT`, for the SDK's `endpoint`, the same for all regions. */
  readonly endpoint: string;
  /** Switches for tests. */
  readonly faults: QueueFaults;
  createQueue(options: QueueOptions): Queue;
  queueUrl(queue: Queue): string;
  /** Cuts connections of requests to the region's queues, under way or new. Messages stay. */
  stopRegion(region: string): void;
  startRegion(region: string): void;
  /** Cuts every connection and frees the port. */
  close(): Promise<void>;
}

/** A batch's JSON with its escapes. */
const MAX_REQUEST_BYTES = 2 * MAX_MESSAGE_BYTES;

/** Starts on a free port of 127.0.0.1. */
export async function startEmbeddedSqs(options: EmbeddedSqsOptions = {}): Promise<EmbeddedSqs> {
  const { clock = Date.now, scheduler = realScheduler } = options;
  const faults = new QueueFaults();
  const queues = new Map<string, Queue>();
  const regions = new SqsRegions();
  const known: KnownQueues = {
    byUrl: (url) => queueOf(queues, typeof url === 'string' ? url.slice(url.lastIndexOf('/') + 1) : url),
    byName: (name) => queueOf(queues, name),
    urlOf: (queue) => `${endpoint}/${ACCOUNT_ID}/${queue.options.name}`,
  };
  const server = createServer((request, response) => {
    answer(request, response, known, regions).catch((error: unknown) => answerError(response, error));
  });
  const endpoint = await listenOnLoopback(server);
  return {
    endpoint,
    faults,
    createQueue(queueOptions) {
      const queue = new Queue(queueOptions, { clock, scheduler, faults });
      queues.set(queueOptions.name, queue);
      return queue;
    },
    queueUrl: (queue) => known.urlOf(queue),
    stopRegion: (region) => regions.stop(region),
    startRegion: (region) => regions.start(region),
    close: () => closeServer(server),
  };
}

/** Which regions are stopped, and the connections of their requests under way. */
class SqsRegions {
  private readonly stopped = new Set<string>();
  private readonly sockets = new Map<Socket, string>();

  hold(socket: Socket, region: string): void {
    this.sockets.set(socket, region);
    if (this.stopped.has(region)) socket.destroy();
  }

  release(socket: Socket): void {
    this.sockets.delete(socket);
  }

  stop(region: string): void {
    this.stopped.add(region);
    for (const [socket, of] of this.sockets) if (of === region) socket.destroy();
  }

  start(region: string): void {
    this.stopped.delete(region);
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  queues: KnownQueues,
  regions: SqsRegions,
): Promise<void> {
  const body = await readBody(request, MAX_REQUEST_BYTES);
  const fields = parsedFields(body);
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
    regions.release(request.socket);
  });
  const target = String(request.headers['x-amz-target'] ?? '');
  const name = target.slice(target.indexOf('.') + 1);
  const queue = queueOfRequest(name, fields, queues);
  regions.hold(request.socket, queue.options.region);
  if (request.socket.destroyed) return;
  const result = await operate(name, fields, queue, queues, gone.signal);
  if (!response.destroyed) send(response, 200, result);
}

function parsedFields(body: Buffer | undefined): Fields {
  try {
    const value: unknown = JSON.parse(body?.toString() ?? '');
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // The same error as for other values.
  }
  throw new SqsError('InvalidMessageContents', 'The request is no JSON object of a size that SQS takes.');
}

function queueOf(queues: ReadonlyMap<string, Queue>, name: unknown): Queue {
  const queue = typeof name === 'string' ? queues.get(name) : undefined;
  if (queue === undefined) throw new SqsError('QueueDoesNotExist', 'The specified queue does not exist.');
  return queue;
}

function answerError(response: ServerResponse, error: unknown): void {
  if (response.destroyed) return;
  if (!(error instanceof SqsError)) {
    send(response, 500, { __type: 'com.amazonaws.sqs#InternalError', message: String(error) });
    return;
  }
  response.setHeader('x-amzn-query-error', `${error.errorName};Sender`);
  send(response, 400, { __type: `com.amazonaws.sqs#${error.errorName}`, message: error.message });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
}

// Sends messages in batches of ten. SQS may take a part of a batch: the rest is sent again.
import { setTimeout } from 'node:timers/promises';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { InternalError } from '../../../core/contract/georender-error';

/** The most messages of a request ("SendMessageBatch", Amazon SQS API Reference). */
const BATCH = 10;

/** Batches under way at a time. */
const BATCHES_AT_ONCE = 8;

/** Tries of a batch that SQS takes in part. */
const TRIES = 4;

const PAUSE_MS = 50;

/** Some messages could not be handed over. */
export class UnsentMessagesError extends InternalError {
  override readonly name = 'UnsentMessagesError';

  constructor(
    readonly unsent: number,
    total: number,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${unsent} of ${total} messages were not taken by the queue (${reason}); send them again.`, options);
  }
}

/** What is sent, and where to. */
export interface Sending {
  readonly queueUrl: string;
  readonly bodies: readonly string[];
  readonly delaySeconds?: number;
  /** Ends each request. */
  readonly requestMs?: number | undefined;
}

/** The batches of a list, in its order. */
export function batchesOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );
}

/** Runs a task for each batch, some at a time. Waits for all; then throws the first failure. */
export async function forEachBatch<Item>(
  items: readonly Item[],
  task: (batch: readonly Item[]) => Promise<void>,
): Promise<void> {
  const waiting = [...batchesOf(items)];
  const failures: unknown[] = [];
  const worker = async () => {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift())
      await task(batch).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, worker));
  if (failures.length > 0) throw failures[0];
}

/** Sends one batch, of ten at most. @throws UnsentMessagesError */
export async function sendBatch(
  client: SQSClient,
  { queueUrl, bodies, delaySeconds, requestMs }: Sending,
): Promise<void> {
  let unsent = bodies.map((body, index) => ({ Id: String(index), MessageBody: body, DelaySeconds: delaySeconds }));
  for (let tries = 1; unsent.length > 0; tries += 1) {
    const { Failed: failed = [] } = await client
      .send(
        new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: unsent }),
        requestMs === undefined ? {} : { abortSignal: AbortSignal.timeout(requestMs) },
      )
      .catch((cause: unknown) => {
        throw new UnsentMessagesError(unsent.length, bodies.length, nameOf(cause), { cause });
      });
    unsent = unsent.filter(({ Id }) => failed.some((entry) => entry.Id === Id));
    const [first] = failed;
    if (first === undefined) return;
    // The sender's own faults are the same at the next try.
    if (first.SenderFault === true || tries === TRIES)
      throw new UnsentMessagesError(unsent.length, bodies.length, first.Code ?? 'unknown');
    await setTimeout(PAUSE_MS * 2 ** tries);
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}

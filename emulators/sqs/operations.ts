// The operations of the stand-in, from a request's JSON to the answer's ("Amazon SQS API Reference").
import { createHash } from 'node:crypto';
import type { Delivery, Queue } from './queue';
import { SqsError } from './sqs-error';

/** A request's fields, not checked yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** Looks queues up. */
export interface KnownQueues {
  byUrl(url: unknown): Queue;
  byName(name: unknown): Queue;
  urlOf(queue: Queue): string;
}

type Operation = (queue: Queue, fields: Fields, gone: AbortSignal) => object | Promise<object>;

/** 1 MiB for a message, and for all of a batch ("Amazon SQS message quotas"). */
export const MAX_MESSAGE_BYTES = 1_048_576;

const MAX_BATCH = 10;

/** Operations on one queue, by name. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  SendMessage: (queue, fields) => sent(queue, fields),
  SendMessageBatch: (queue, fields) => batched(fields, (entry) => sent(queue, entry)),
  DeleteMessage(queue, { ReceiptHandle }) {
    queue.delete(textOf(ReceiptHandle, 'ReceiptHandle'));
    return {};
  },
  DeleteMessageBatch: (queue, fields) =>
    batched(fields, ({ ReceiptHandle }) => {
      queue.delete(textOf(ReceiptHandle, 'ReceiptHandle'));
      return {};
    }),
  ChangeMessageVisibility(queue, { ReceiptHandle, VisibilityTimeout }) {
    const seconds = secondsOf(VisibilityTimeout, 'VisibilityTimeout', 43_200, 0);
    queue.changeVisibility(textOf(ReceiptHandle, 'ReceiptHandle'), seconds * 1000);
    return {};
  },
  async ReceiveMessage(queue, fields, gone) {
    const { MaxNumberOfMessages = 1, VisibilityTimeout, WaitTimeSeconds } = fields;
    const most = secondsOf(MaxNumberOfMessages, 'MaxNumberOfMessages', MAX_BATCH, 1);
    if (most < 1) throw new SqsError('InvalidParameterValue', 'MaxNumberOfMessages must be 1 to 10.');
    const visibility = VisibilityTimeout === undefined ? undefined : secondsOf(VisibilityTimeout, 'Visibility', 43_200);
    const found = await queue.receive({
      most,
      waitMs: secondsOf(WaitTimeSeconds, 'WaitTimeSeconds', 20, 0) * 1000,
      visibilityMs: visibility === undefined ? undefined : visibility * 1000,
      gone,
    });
    return found.length === 0 ? {} : { Messages: found.map((delivery) => message(delivery, wantedAttributes(fields))) };
  },
  GetQueueAttributes(queue, { AttributeNames }) {
    const all = queueAttributes(queue);
    const wanted = Array.isArray(AttributeNames) ? AttributeNames.map(String) : [];
    if (wanted.includes('All')) return { Attributes: all };
    const unknown = wanted.find((name) => !(name in all));
    if (unknown !== undefined) throw new SqsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
    return { Attributes: Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name))) };
  },
};

/** The queue that a request names. @throws SqsError QueueDoesNotExist */
export function queueOfRequest(operation: string, fields: Fields, queues: KnownQueues): Queue {
  return operation === 'GetQueueUrl' ? queues.byName(fields['QueueName']) : queues.byUrl(fields['QueueUrl']);
}

/** Runs an operation. @throws SqsError */
export async function operate(
  name: string,
  fields: Fields,
  queue: Queue,
  queues: KnownQueues,
  gone: AbortSignal,
): Promise<object> {
  if (name === 'GetQueueUrl') return { QueueUrl: queues.urlOf(queue) };
  const operation = OPERATIONS[name];
  if (operation === undefined) throw new SqsError('UnsupportedOperation', `The stand-in has no operation ${name}.`);
  return operation(queue, fields, gone);
}

/** A text's MD5, by which the SDK checks what arrived. */
export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** The system attributes of a delivery. */
export function systemAttributes(delivery: Delivery): Readonly<Record<string, string>> {
  return {
    ApproximateReceiveCount: String(delivery.deliveries),
    SentTimestamp: String(delivery.sentAtMs),
    SenderId: 'local',
    ApproximateFirstReceiveTimestamp: String(delivery.firstDeliveredAtMs),
  };
}

function sent(queue: Queue, { MessageBody, DelaySeconds }: Fields): object {
  const body = textOf(MessageBody, 'MessageBody');
  if (body === '' || Buffer.byteLength(body) > MAX_MESSAGE_BYTES)
    throw new SqsError('InvalidParameterValue', `A message has 1 to ${MAX_MESSAGE_BYTES} bytes.`);
  const delayMs = secondsOf(DelaySeconds, 'DelaySeconds', 900, 0) * 1000;
  return { MessageId: queue.send(body, delayMs), MD5OfMessageBody: md5(body) };
}

function batched({ Entries }: Fields, each: (entry: Fields) => object): object {
  const entries = Array.isArray(Entries) ? Entries.filter(isFields) : [];
  const ids = entries.map(({ Id }) => textOf(Id, 'Id'));
  if (ids.length === 0) throw new SqsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (ids.length > MAX_BATCH)
    throw new SqsError('TooManyEntriesInBatchRequest', `Maximum number of entries per request are ${MAX_BATCH}.`);
  if (new Set(ids).size < ids.length) throw new SqsError('BatchEntryIdsNotDistinct', 'Two entries have one Id.');
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry['Id'], ...each(entry) });
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      Failed.push({ Id: entry['Id'], SenderFault: true, Code: error.errorName, Message: error.message });
    }
  }
  return { Successful, Failed };
}

function message(delivery: Delivery, wanted: readonly string[]): object {
  const all = Object.entries(systemAttributes(delivery));
  const attributes = all.filter(([name]) => wanted.includes('All') || wanted.includes(name));
  return {
    MessageId: delivery.messageId,
    ReceiptHandle: delivery.receiptHandle,
    Body: delivery.body,
    MD5OfBody: md5(delivery.body),
    ...(attributes.length === 0 ? {} : { Attributes: Object.fromEntries(attributes) }),
  };
}

function wantedAttributes({ MessageSystemAttributeNames, AttributeNames }: Fields): readonly string[] {
  return [MessageSystemAttributeNames, AttributeNames].flatMap((names) => (Array.isArray(names) ? names : []));
}

function queueAttributes(queue: Queue): Readonly<Record<string, string>> {
  const { visible, delayed, taken } = queue.counts();
  return {
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    ApproximateNumberOfMessagesNotVisible: String(taken),
    VisibilityTimeout: String(queue.options.visibilityTimeoutSeconds),
  };
}

function textOf(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw new SqsError('InvalidParameterValue', `${name} must be a string.`);
}

function secondsOf(value: unknown, name: string, most: number, byDefault?: number): number {
  const seconds = value ?? byDefault;
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 0 && seconds <= most) return seconds;
  throw new SqsError('InvalidParameterValue', `${name} is ${String(value)}; allowed: 0 to ${most}.`);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

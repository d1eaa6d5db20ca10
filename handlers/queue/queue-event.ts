// The event of Lambda's event source of a queue ("Using Lambda with Amazon SQS", AWS Lambda Developer Guide).
import { InternalError } from '../../core/contract/georender-error';

/** A message came to a function that knows no queues. */
export class NoQueuesError extends InternalError {
  override readonly name = 'NoQueuesError';
}

/** Whether an event brings messages. What is in them does not matter: each is a ticket. */
export function isQueueEvent(event: unknown): boolean {
  if (typeof event !== 'object' || event === null || !('Records' in event)) return false;
  const records: unknown = event.Records;
  return Array.isArray(records) && records.length > 0 && records.every(isOfQueue);
}

function isOfQueue(record: unknown): boolean {
  return typeof record === 'object' && record !== null && 'eventSource' in record && record.eventSource === 'aws:sqs';
}

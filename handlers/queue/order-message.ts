// An order as a message's text, and back. What comes from a queue is checked like everything from outside.
import { MOST_TRIES } from '../../core/contract/render-queue';
import { MAX_URL_BYTES } from '../../core/contract/url-limit';
import { isVariant } from '../../core/pages/variants';
import type { QueuedOrder, RenderValue } from './ports';

/** Room for the longest URL, each byte escaped, and the other fields. */
export const MAX_MESSAGE_BYTES = 2 * MAX_URL_BYTES + 512;

/** The form of a job's id. */
const JOB_ID = /^[\w-]{1,64}$/;

/** An order's message. Its value is not in it: the queue says it. */
export function orderMessage({ url, variant, newerThanMs, jobId, once, tries }: QueuedOrder): string {
  return JSON.stringify({ url, variant, newerThanMs, jobId, once, tries: tries === 0 ? undefined : tries });
}

/** The order of a message from the queue of a value; undefined if it is none. */
export function parseOrderMessage(text: string | undefined, value: RenderValue): QueuedOrder | undefined {
  if (text === undefined || text.length > MAX_MESSAGE_BYTES) return undefined;
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof fields !== 'object' || fields === null) return undefined;
  const { url, variant, newerThanMs, jobId, once, tries = 0 }: Partial<Record<keyof QueuedOrder, unknown>> = fields;
  if (typeof url !== 'string' || url.length > MAX_URL_BYTES || !isVariant(variant)) return undefined;
  if (!isCount(newerThanMs, Number.MAX_SAFE_INTEGER) || !isCount(tries, MOST_TRIES)) return undefined;
  if (once !== undefined && once !== true) return undefined;
  const order: QueuedOrder = { url, variant, value, newerThanMs, tries, ...(once && { once }) };
  if (jobId === undefined) return order;
  return typeof jobId === 'string' && JOB_ID.test(jobId) ? { ...order, jobId } : undefined;
}

function isCount(value: unknown, most: number): value is number {
  return Number.isSafeInteger(value) && typeof value === 'number' && value >= 0 && value <= most;
}

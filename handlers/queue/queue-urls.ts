// The addresses of a region's queues.
import { RENDER_VALUES } from './ports';

/** A region's queues, by their URLs. */
export interface QueueUrls {
  /** Each message makes `render` take one order. */
  readonly tickets: string;
  /** The orders, by value. */
  readonly asked: string;
  readonly listed: string;
  readonly rest: string;
  /** Orders that were given up. */
  readonly dead: string;
}

const NAMES = ['tickets', ...RENDER_VALUES, 'dead'] as const;

/** Whether a value that came over a boundary names all queues of a region. */
export function isQueueUrls(value: unknown): value is QueueUrls {
  if (typeof value !== 'object' || value === null) return false;
  const urls: Partial<Record<string, unknown>> = { ...value };
  return NAMES.every((name) => {
    const url = urls[name];
    return typeof url === 'string' && /^https?:\/\/[\w.:-]+\/[\w./-]{1,200}$/.test(url);
  });
}

// The addresses of a region's queues.
import type { QueueUrls } from '../../core/contract/render-queue';
import { RENDER_VALUES } from './ports';

export type { QueueUrls };

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

// Reads the JSON order of `POST /_local/purge`.
import { type PurgeOrder, PurgeOrderError } from '../handlers/purge/create-purge';

/** A purge, or a recache: a purge whose pages are rendered at once. */
export type LocalPurgeOrder = PurgeOrder | { readonly kind: 'recache'; readonly urls: readonly string[] };

const FORMS = [
  '{"kind": "urls", "urls": ["…"]}',
  '{"kind": "recache", "urls": ["…"]}',
  '{"kind": "prefix", "host": "…", "path": "/…"}',
  '{"kind": "host", "host": "…"}',
  '{"kind": "everything"}',
].join(', ');

/** Reads an order. @throws PurgeOrderError if it is none */
export function parsePurgeOrder(text: string): LocalPurgeOrder {
  const { kind, urls, host, path }: Readonly<Record<string, unknown>> = parseObject(text);
  if ((kind === 'urls' || kind === 'recache') && isTexts(urls)) return { kind, urls };
  if (kind === 'prefix' && typeof host === 'string' && typeof path === 'string') return { kind, host, path };
  if (kind === 'host' && typeof host === 'string') return { kind, host };
  if (kind === 'everything') return { kind };
  throw new PurgeOrderError(`${JSON.stringify(text.slice(0, 200))} is not an order; allowed: ${FORMS}.`);
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

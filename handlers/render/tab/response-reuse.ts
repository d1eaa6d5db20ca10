// Tells which answers the browser's HTTP cache may carry over into the next render: only those that are the same there.
import type { Protocol } from 'devtools-protocol';

/** Files with a hash in their name live at least this long in caches. */
const IMMUTABLE_SECONDS = 30 * 24 * 60 * 60;

/** Caches keep answers with these statuses even without a lifetime (RFC 9110 §15.1); Chromium does without end. */
const LASTING_STATUSES = new Set([300, 301, 308, 410]);

/**
 * True if a later render could get an outdated answer from the cache; then the cache must be emptied. False for answers
 * that may not be stored or must be revalidated, and for scripts and styles that are immutable (RFC 9111 §5.2.2,
 * RFC 8246). True if unsure.
 */
export function mayOutliveRender(
  type: Protocol.Network.ResourceType,
  { status, headers }: Pick<Protocol.Network.Response, 'status' | 'headers'>,
): boolean {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const directives = (byName.get('cache-control') ?? '')
    .toLowerCase()
    .split(/[,\n]/)
    .map((directive) => directive.trim());
  // `no-cache="set-cookie"` concerns that header alone; the rest may be reused.
  if (directives.includes('no-store') || directives.includes('no-cache')) return false;
  const lifetimes = directives.flatMap((directive) => /^max-age=(\d+)$/.exec(directive)?.[1] ?? []).map(Number);
  const isAsset = (type === 'Script' || type === 'Stylesheet') && status === 200;
  if (isAsset && directives.includes('immutable')) return false;
  if (isAsset && lifetimes.length > 0 && lifetimes.every((seconds) => seconds >= IMMUTABLE_SECONDS)) return false;
  // The cache may use such an answer before it is revalidated (RFC 5861 §3).
  if (directives.some((directive) => /^stale-while-revalidate=0*[1-9]/.test(directive))) return true;
  if (lifetimes.length > 0) return lifetimes.some((seconds) => seconds > 0);
  // Without a lifetime, the cache estimates one from Last-Modified (RFC 9111 §4.2.2).
  return byName.has('expires') || byName.has('last-modified') || LASTING_STATUSES.has(status);
}

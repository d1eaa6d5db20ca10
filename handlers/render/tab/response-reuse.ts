// Which answers the browser's HTTP cache may carry over into the next render: only what would be the same there.
import type { Protocol } from 'devtools-protocol';

/** Files whose content is told by their name live at least this long in caches. */
const IMMUTABLE_SECONDS = 30 * 24 * 60 * 60;

/** These last in a cache although nothing says how long (RFC 9110 §15.1; Chromium keeps them for ever). */
const LASTING_STATUSES = new Set([300, 301, 308, 410]);

/**
 * Whether a later render could be shown this answer without the site being asked, although it may have changed:
 * then the cache is emptied. Not so with what may not be stored or has to be revalidated, and with scripts and styles
 * that are said to be immutable (RFC 9111 §5.2.2, RFC 8246). In doubt it could.
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
  // Qualified by a header's name, `no-cache="set-cookie"` lets the rest be reused.
  if (directives.includes('no-store') || directives.includes('no-cache')) return false;
  const lifetimes = directives.flatMap((directive) => /^max-age=(\d+)$/.exec(directive)?.[1] ?? []).map(Number);
  const isAsset = (type === 'Script' || type === 'Stylesheet') && status === 200;
  if (isAsset && directives.includes('immutable')) return false;
  if (isAsset && lifetimes.length > 0 && lifetimes.every((seconds) => seconds >= IMMUTABLE_SECONDS)) return false;
  // What may be shown stale while it is revalidated is shown first (RFC 5861 §3).
  if (directives.some((directive) => /^stale-while-revalidate=0*[1-9]/.test(directive))) return true;
  if (lifetimes.length > 0) return lifetimes.some((seconds) => seconds > 0);
  // Without a lifetime of its own, an answer with a date of change gets one (RFC 9111 §4.2.2).
  return byName.has('expires') || byName.has('last-modified') || LASTING_STATUSES.has(status);
}

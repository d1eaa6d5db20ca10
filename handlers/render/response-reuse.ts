// Which answers the browser's HTTP cache may carry over into the next render: only what would be the same there.
import type { Protocol } from 'devtools-protocol';

/** Files whose content is told by their name live at least this long in caches. */
const IMMUTABLE_SECONDS = 30 * 24 * 60 * 60;

/**
 * Whether a later render could be shown this answer without the site being asked, although it may have changed:
 * then the cache is emptied. Not so with what may not be stored or has to be revalidated, and with scripts and styles
 * that are said to be immutable (RFC 9111 §5.2.2, RFC 8246).
 */
export function mayOutliveRender(type: Protocol.Network.ResourceType, response: Protocol.Network.Response): boolean {
  const headers = new Map(Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const directives = (headers.get('cache-control') ?? '').toLowerCase();
  if (/\bno-(?:store|cache)\b/.test(directives)) return false;
  const seconds = Number(/\bmax-age=(\d+)/.exec(directives)?.[1] ?? NaN);
  if (seconds === 0) return false;
  const isAsset = type === 'Script' || type === 'Stylesheet';
  if (isAsset && (/\bimmutable\b/.test(directives) || seconds >= IMMUTABLE_SECONDS)) return false;
  // Without a lifetime of its own, an answer with a date of change gets one (RFC 9111 §4.2.2).
  return !Number.isNaN(seconds) || headers.has('expires') || headers.has('last-modified');
}

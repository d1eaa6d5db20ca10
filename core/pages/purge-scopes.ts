// The scopes of purges, and the scopes that a page lies in. A purge writes one epoch for its scope, so purging much
// costs no more than purging little.
import { createHash } from 'node:crypto';

/** The pages that one purge covers. */
export type PurgeScope = string & { readonly __brand: 'PurgeScope' };

/** Deeper paths share the scope of their ancestor at this depth: a record is read together with its epochs. */
export const MAX_SCOPE_DEPTH = 8;

/** Everything that the stack keeps. */
export const EVERYTHING = scope('*');

/** One host. */
export function hostScope(host: string): PurgeScope {
  return scope(host);
}

/**
 * A path and everything below it: `/news` and `/news/` both cover `/news`, `/news/` and `/news/…`, with any query. The
 * root means the host.
 * @throws RangeError if the path is deeper than {@link MAX_SCOPE_DEPTH}
 */
export function prefixScope(host: string, path: string): PurgeScope {
  const segments = segmentsOf(path);
  if (segments.length > MAX_SCOPE_DEPTH) {
    throw new RangeError(
      `"${path}" is ${segments.length} levels deep; a prefix can be purged down to ${MAX_SCOPE_DEPTH} levels.`,
    );
  }
  return segments.length === 0 ? hostScope(host) : scope(`${host}/${segments.join('/')}`);
}

/** One page in all its variants. @param keyUrl the URL of its key */
export function pageScope(keyUrl: string): PurgeScope {
  return scope(`=${keyUrl}`);
}

/** Every scope that a page lies in, the page's own last. */
export function scopesOf(keyUrl: string): readonly PurgeScope[] {
  const [, host = '', path = ''] = /^https?:\/\/([^/]+)([^?]*)/.exec(keyUrl) ?? [];
  const segments = segmentsOf(path).slice(0, MAX_SCOPE_DEPTH);
  return [
    EVERYTHING,
    hostScope(host),
    ...segments.map((_, index) => scope(`${host}/${segments.slice(0, index + 1).join('/')}`)),
    pageScope(keyUrl),
  ];
}

/** The cache tag of a scope: short, letters and digits only. */
export function cacheTag(purgeScope: PurgeScope): string {
  return createHash('sha256').update(purgeScope).digest('hex').slice(0, 16);
}

/** Path segments, still encoded; a trailing slash adds none. */
function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function scope(text: string): PurgeScope {
  // The only conversion to PurgeScope: a brand exists for the type checker only.
  return text as PurgeScope;
}

// The colours that tell good from bad; words always stand beside them.

/** The tone of a cache status: answered from a cache, rendered while the bot waited, or not by us. */
export function cacheTone(cacheStatus: string | undefined): 'good' | 'fair' | 'bad' | 'quiet' {
  if (cacheStatus === undefined) return 'quiet';
  if (/^(?:HIT|STALE)/.test(cacheStatus)) return 'good';
  return cacheStatus === 'BYPASS' ? 'bad' : 'fair';
}

// When scopes were purged or marked stale last. Records are compared with these times on read.

/** A time, and when an order set it: an undo sets an earlier time by a later order. In milliseconds since 1970. */
export interface EpochTime {
  /** Records whose render began until then are concerned; 0: none. */
  readonly atMs: number;
  readonly setAtMs: number;
}

/** What an epoch does to records: `purge` has them shown on error only, `stale` while a render replaces them. */
export const EPOCH_KINDS = ['purge', 'stale'] as const;

/** One of {@link EPOCH_KINDS}. */
export type EpochKind = (typeof EPOCH_KINDS)[number];

/** The epoch of one scope. */
export type ScopeEpoch = Readonly<Record<EpochKind, EpochTime>>;

/** The latest purge and the latest mark that concern a page, of all scopes that it lies in. */
export interface PageEpochs {
  /** In milliseconds since 1970; 0 if there was none. */
  readonly purgedAtMs: number;
  /** The same for marks. */
  readonly staleAtMs: number;
}

const NEVER: EpochTime = { atMs: 0, setAtMs: 0 };

/** A scope that was never purged or marked. */
export const NO_EPOCH: ScopeEpoch = { purge: NEVER, stale: NEVER };

/** A page that was never purged or marked. */
export const NO_EPOCHS: PageEpochs = { purgedAtMs: 0, staleAtMs: 0 };

/** Of two readings of a scope, what was set later: one read may lag behind the other. */
export function latestEpoch(one: ScopeEpoch, other: ScopeEpoch): ScopeEpoch {
  return { purge: latestTime(one.purge, other.purge), stale: latestTime(one.stale, other.stale) };
}

/** Of two times, the one that was set later. Of two orders in one millisecond, the one that concerns more counts. */
export function latestTime(one: EpochTime, other: EpochTime): EpochTime {
  if (one.setAtMs !== other.setAtMs) return one.setAtMs > other.setAtMs ? one : other;
  return one.atMs > other.atMs ? one : other;
}

/** The epochs of a page that lies in these scopes. */
export function epochsOfPage(scopes: readonly ScopeEpoch[]): PageEpochs {
  return {
    purgedAtMs: Math.max(0, ...scopes.map(({ purge }) => purge.atMs)),
    staleAtMs: Math.max(0, ...scopes.map(({ stale }) => stale.atMs)),
  };
}

/** The later of both: until then, the site's owner has settled what was wrong with the page. */
export function settledAtMs({ purgedAtMs, staleAtMs }: PageEpochs): number {
  return Math.max(purgedAtMs, staleAtMs);
}

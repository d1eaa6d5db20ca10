// Purging and recaching, for whoever asks for it: one service behind API, command line and console.
import { randomUUID } from 'node:crypto';
import { MAX_RECORD_LIFE_SECONDS } from '../../core/freshness';
import { pageIdentity } from '../../core/page-key';
import { checkPageUrl } from '../../core/page-url';
import type { PageUrl, PublicSite } from '../../core/page-url';
import { cacheTag, EPOCH_MEMORY_MS, EVERYTHING, hostScope, pageScope, prefixScope } from '../../core/purge-scopes';
import type { PurgeScope } from '../../core/purge-scopes';
import type { QueryPolicy } from '../../core/query-policy';
import type { Region } from '../../core/regions';
import type { Variant } from '../../core/variants';
import type { Clock } from '../clock';
import type { EdgeCache, EpochWriter, RecacheQueue } from './ports';

/** What is to be purged. */
export type PurgeOrder =
  /** Pages, each in all its variants. */
  | { readonly kind: 'urls'; readonly urls: readonly string[] }
  /** All below a path of a host, and the path itself. */
  | { readonly kind: 'prefix'; readonly host: string; readonly path: string }
  | { readonly kind: 'host'; readonly host: string }
  | { readonly kind: 'everything' };

/** What came of a purge. */
export interface PurgeReport {
  readonly purgedAtMs: number;
  /** Regions that could not be told; the index brings the purge there when they are well again. */
  readonly unreached: readonly Region[];
}

/** An order that can't be carried out; the message lists every problem. */
export class PurgeOrderError extends Error {
  override readonly name = 'PurgeOrderError';
}

/** A purge that reached no region, or not the edges. */
export class PurgeFailedError extends Error {
  override readonly name = 'PurgeFailedError';
}

/** What purging works with. */
export interface PurgeDependencies {
  /** The index of every region. */
  readonly epochs: ReadonlyMap<Region, EpochWriter>;
  readonly edge: EdgeCache;
  readonly recache: RecacheQueue;
  readonly clock: Clock;
  readonly config: {
    readonly publicSite: PublicSite;
    readonly queryPolicy: QueryPolicy;
    /** The variants that the stack renders. */
    readonly variants: readonly Variant[];
  };
}

/** One order's URLs; more make a list that is better purged by prefix or host. */
export const MAX_URLS = 100;

/** When every function has heard of a purge: what it remembers is over, and a request that it was answering too. */
const HEEDED_AFTER_MS = EPOCH_MEMORY_MS + 1_000;

/** Purges and recaches. */
export interface Purge {
  /**
   * Makes pages stale in every region, then, 5 s later, at the edges: they are rendered anew before they are shown again.
   * @throws PurgeOrderError, PurgeFailedError
   */
  purge(order: PurgeOrder): Promise<PurgeReport>;
  /** Purges pages and has them rendered at once. @throws PurgeOrderError, PurgeFailedError */
  recache(urls: readonly string[]): Promise<PurgeReport>;
}

/** Makes the service from its dependencies. */
export function createPurge(dependencies: PurgeDependencies): Purge {
  const { recache, config } = dependencies;
  return {
    purge: async (order) => purgeScopes(dependencies, scopesOfOrder(order, dependencies)),
    async recache(urls) {
      const pages = checkedUrls(urls, dependencies);
      const report = await purgeScopes(dependencies, scopesOfOrder({ kind: 'urls', urls }, dependencies));
      for (const url of pages) {
        for (const variant of config.variants) await recache.renderLater({ url, variant, lease: randomUUID() });
      }
      return report;
    },
  };
}

/**
 * First every region, then the edges, and not before all have heard of it: an edge that asks again must not get, and keep,
 * what is purged.
 */
async function purgeScopes({ epochs, edge, clock }: PurgeDependencies, scopes: readonly PurgeScope[]): Promise<PurgeReport> {
  const purgedAtMs = clock.nowMs();
  const expiresAtMs = purgedAtMs + MAX_RECORD_LIFE_SECONDS * 1000;
  const results = await Promise.all(
    [...epochs].map(async ([region, writer]) => {
      try {
        await Promise.all(scopes.map((scope) => writer.purge(scope, purgedAtMs, expiresAtMs)));
        return undefined;
      } catch (error) {
        return { region, error };
      }
    }),
  );
  const failures = results.filter((result) => result !== undefined);
  if (failures.length === epochs.size) {
    const [first] = failures;
    throw new PurgeFailedError('No region took the purge; nothing was purged.', { cause: first?.error });
  }
  await clock.pause(HEEDED_AFTER_MS);
  try {
    await edge.invalidateTags(scopes.map(cacheTag));
  } catch (cause) {
    throw new PurgeFailedError('The regions are purged, but CloudFront was not told; its edges may show pages until they are no longer fresh. Purge again.', { cause });
  }
  return { purgedAtMs, unreached: failures.map(({ region }) => region) };
}

function scopesOfOrder(order: PurgeOrder, dependencies: PurgeDependencies): readonly PurgeScope[] {
  const { publicSite, queryPolicy, variants } = dependencies.config;
  switch (order.kind) {
    case 'everything':
      return [EVERYTHING];
    case 'host':
      return [hostScope(checkedHost(order.host, publicSite))];
    case 'prefix':
      try {
        return [prefixScope(checkedHost(order.host, publicSite), checkedPath(order.path))];
      } catch (cause) {
        throw cause instanceof RangeError ? new PurgeOrderError(cause.message, { cause }) : cause;
      }
    case 'urls': {
      const [variant = 'desktop'] = variants;
      return checkedUrls(order.urls, dependencies).map((url) => pageScope(pageIdentity(url, variant, queryPolicy).keyUrl));
    }
  }
}

function checkedUrls(urls: readonly string[], { config }: PurgeDependencies): readonly PageUrl[] {
  const problems: string[] = [];
  if (urls.length === 0 || urls.length > MAX_URLS) problems.push(`${urls.length} URLs were given; allowed: 1 to ${MAX_URLS}, or a prefix.`);
  const pages = urls.slice(0, MAX_URLS).flatMap((url) => {
    const checked = checkPageUrl(url, config.publicSite);
    if (checked.kind === 'page') return [checked.url];
    problems.push(checked.message);
    return [];
  });
  if (problems.length > 0) throw new PurgeOrderError(problems.join('\n'));
  return pages;
}

function checkedHost(host: string, { hosts }: PublicSite): string {
  if (hosts.includes(host)) return host;
  throw new PurgeOrderError(`"${host.slice(0, 200)}" is no host of this stack; allowed: ${hosts.join(', ')}.`);
}

function checkedPath(path: string): string {
  if (/^\/[!"$-[\]-~]{0,2000}$/.test(path) && !path.includes('?')) return path;
  throw new PurgeOrderError(`${JSON.stringify(path.slice(0, 200))} is no path; allowed: a path that begins with /, encoded as in URLs, without a query.`);
}

// How many known pages an order concerns, and of which age: for dry runs.
import { epochsOfPage, NO_EPOCH, type PageEpochs } from '../../core/pages/epochs';
import { type RecordState, recordState } from '../../core/pages/freshness';
import { type PageIdentity, pageIdentity } from '../../core/pages/page-key';
import { type PurgeScope, pageScope, scopesOf } from '../../core/pages/purge-scopes';
import { DynamoDbEpochs } from '../../handlers/adapters/dynamodb/epoch-table';
import { DynamoDbPageRecords } from '../../handlers/adapters/dynamodb/page-records';
import { checkedUrls } from '../../handlers/purge/purge-order';
import type { Deployment } from '../deployment';
import { DynamoDbIndexScan, type IndexScan, type KnownPage, scanUnits } from './index-scan';
import { type Estimate, everyPage, type PageSample, samplePages } from './sample-pages';

/** The known pages of an order, each variant counted. */
export interface Census {
  readonly pages: Estimate;
  readonly isExact: boolean;
  /** Pages by what they are now; of an estimate, those that were read. */
  readonly states: Readonly<Record<RecordState, number>>;
  /** The same by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** When the oldest and the newest of them were rendered, in milliseconds since 1970; undefined without pages. */
  readonly oldestAtMs: number | undefined;
  readonly newestAtMs: number | undefined;
  /** Items of the index that were read, and what that cost; of an order of URLs, their keys. */
  readonly readItems: number;
  readonly readUnits: number | undefined;
  /** The share of the index that was read; undefined for an order of URLs. */
  readonly shareRead: number | undefined;
  /** The read units of an exact count; undefined if this is one. */
  readonly exactUnits: number | undefined;
}

/** How a census reads. */
export interface CensusOptions {
  /** Reads all of the index. */
  readonly exact: boolean;
  /** Only pages that were rendered until then, in milliseconds since 1970. Default: all. */
  readonly untilMs?: number;
  readonly onProgress?: (items: number) => void;
}

/** Pages of an exact count whose age is told. */
const MOST_COUNTED = 200_000;

/** Pages whose epochs are read for their states. */
const MOST_STATES = 2_000;

/** The beginning of a page's own scope; its URL follows. */
const PAGE_SCOPE = pageScope('');

/** Counts the pages of some scopes in the home region. @throws AwsCallError */
export async function census(
  deployment: Deployment,
  scopes: readonly PurgeScope[],
  options: CensusOptions,
): Promise<Census> {
  const { facts, clock } = deployment;
  const client = deployment.dynamoDb(facts.homeRegion);
  const urls = urlsOfScopes(scopes);
  if (urls !== undefined) {
    const pages = pagesOfUrls(urls, facts);
    const found = await new DynamoDbPageRecords(client, facts.indexTable, clock).find(pages);
    const isAsked = isBefore(options);
    const records = [...found.values()].flatMap(({ record, ...epochs }) =>
      record !== undefined && isAsked(record) ? [{ record, epochs }] : [],
    );
    const pagesFound = { value: records.length, least: records.length, most: records.length };
    const ages = agesOf(records, clock.nowMs());
    return {
      ...{ pages: pagesFound, isExact: true, ...ages, readItems: pages.length, shareRead: undefined },
      ...{ readUnits: undefined, exactUnits: undefined },
    };
  }
  const scan = new DynamoDbIndexScan(client, facts.homeRegion, facts.indexTable);
  const epochs = new DynamoDbEpochs(client, facts.indexTable);
  return censusByScan(scan, scopes, clock, options, async (pages) => {
    const read = await epochs.read([...new Set(pages.flatMap(({ keyUrl }) => scopesOf(keyUrl)))]);
    return ({ keyUrl }) => epochsOfPage(scopesOf(keyUrl).map((scope) => read.get(scope) ?? NO_EPOCH));
  });
}

/** The same over any index. @param epochsFor reads the epochs of some pages */
export async function censusByScan(
  scan: IndexScan,
  scopes: readonly PurgeScope[],
  clock: Deployment['clock'],
  options: CensusOptions,
  epochsFor: (pages: readonly KnownPage[]) => Promise<(page: KnownPage) => PageEpochs>,
): Promise<Census> {
  const isOfScopes = matcher(scopes);
  const isAsked = isBefore(options);
  const matches = (page: KnownPage) => isAsked(page) && isOfScopes(page);
  const sample: PageSample = options.exact
    ? await everyPage(scan, matches, MOST_COUNTED, options.onProgress)
    : await samplePages(scan, matches, clock);
  const some = sample.found.slice(0, MOST_STATES);
  const epochsOf = await epochsFor(some);
  const ages = agesOf(
    some.map((record) => ({ record, epochs: epochsOf(record) })),
    clock.nowMs(),
  );
  const { pages, isExact, readItems, readUnits, shareRead } = sample;
  const exactUnits = isExact ? undefined : scanUnits(await scan.size());
  return { pages, isExact, ...ages, readItems, readUnits, shareRead, exactUnits };
}

function isBefore({ untilMs = Number.POSITIVE_INFINITY }: CensusOptions) {
  return ({ renderStartedAtMs }: Pick<KnownPage, 'renderStartedAtMs'>) => renderStartedAtMs <= untilMs;
}

/** Whether a page lies in one of these scopes. */
export function matcher(scopes: readonly PurgeScope[]): (page: Pick<KnownPage, 'keyUrl'>) => boolean {
  const wanted = new Set(scopes);
  return ({ keyUrl }) => scopesOf(keyUrl).some((scope) => wanted.has(scope));
}

/** The URLs of scopes that are single pages; undefined if one is more. */
export function urlsOfScopes(scopes: readonly PurgeScope[]): readonly string[] | undefined {
  if (!scopes.every((scope) => scope.startsWith(PAGE_SCOPE))) return undefined;
  return scopes.map((scope) => scope.slice(PAGE_SCOPE.length));
}

/** The pages of an order of URLs, in all variants, each once. */
export function pagesOfUrls(
  urls: readonly string[],
  { publicSite, queryPolicy, variants }: Pick<Deployment['facts'], 'publicSite' | 'queryPolicy' | 'variants'>,
): readonly PageIdentity[] {
  const pages = checkedUrls(urls, publicSite).flatMap((url) =>
    variants.map((variant) => pageIdentity(url, variant, queryPolicy)),
  );
  return [...new Map(pages.map((page) => [page.key, page])).values()];
}

type Aged = Pick<KnownPage, 'status' | 'renderStartedAtMs' | 'freshUntilMs' | 'staleUntilMs' | 'errorUntilMs'>;

function agesOf(pages: readonly { readonly record: Aged; readonly epochs: PageEpochs }[], nowMs: number) {
  const states: Record<RecordState, number> = { fresh: 0, stale: 0, 'error-only': 0, dead: 0 };
  const statuses: Record<string, number> = {};
  for (const { record, epochs } of pages) {
    states[recordState(record, epochs, nowMs)] += 1;
    statuses[record.status] = (statuses[record.status] ?? 0) + 1;
  }
  const times = pages.map(({ record }) => record.renderStartedAtMs).sort((one, other) => one - other);
  return { states, statuses, oldestAtMs: times[0], newestAtMs: times.at(-1) };
}

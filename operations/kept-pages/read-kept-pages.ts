// Reads kept pages, all or a sample, with the regions' notes of them. One region's index is read: replicas are equal.
import { setImmediate } from 'node:timers/promises';
import type { Region } from '../../core/geography/regions';
import type { ScopeEpoch } from '../../core/pages/epochs';
import { scopesOf } from '../../core/pages/purge-scopes';
import { DynamoDbEpochs } from '../../handlers/adapters/dynamodb/epoch-table';
import { called } from '../aws/aws-call';
import { reasonOf } from '../aws/error-reason';
import type { Deployment } from '../deployment';
import { DynamoDbIndexScan } from '../purge/index-scan';
import { samplePages } from '../purge/sample-pages';
import { applyEpochs } from './apply-epochs';
import type { KeptPages } from './kept-pages';
import { findLeaseNotes, type LeaseTable, scanLeaseNotes } from './lease-notes';
import { firstAnswer, usdOf } from './read-cost';

/** How much is read. */
export type ReadExtent =
  /** The whole index, and all lease tables. */
  | 'all'
  /** Some random parts, for less than a thousandth of a cent of the index. */
  | 'sample';

/** How far a read is. */
export interface ReadProgress {
  /** Items of the index so far; some are no pages. */
  readonly items: number;
  readonly readUnits: number;
}

/** What a read gave. */
export interface ReadReport extends ReadProgress {
  /** Whose index was read. */
  readonly region: Region;
  readonly coverage: /** All pages. */
    | 'all'
    /** Some random ones. */
    | 'sample'
    /** Those that were read before a stop. */
    | 'stopped'
    /** As many as are held; there are more. */
    | 'full';
  /** When it began, in milliseconds since 1970. */
  readonly atMs: number;
  /** The share of the index that was read, 0 to 1; undefined after a stop. */
  readonly shareRead: number | undefined;
  /** Purges and marks, by scope. */
  readonly epochs: ReadonlyMap<string, ScopeEpoch>;
  /** What is missing, a sentence each. */
  readonly gaps: readonly string[];
}

/** A report for people and programs, with its price in US dollars. */
export interface PricedReport extends Omit<ReadReport, 'epochs'> {
  readonly usd: number;
}

/** The report with its price. */
export function pricedReport({ epochs: _, ...report }: ReadReport, kind: Deployment['kind']): PricedReport {
  return { ...report, usd: usdOf(report.readUnits, kind) };
}

/** How it is read. */
export interface ReadOptions {
  readonly extent: ReadExtent;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** Pages of one request: 1 MB is read at most ("Scan", Amazon DynamoDB API Reference). */
const READ_AT_ONCE = 1_000;

/** Parts that are read at once. */
const SEGMENTS_AT_ONCE = 4;

type IndexRead = Omit<ReadReport, 'atMs' | 'gaps'>;

/** Reads into `pages`. @throws AwsCallError if no region tells its index */
export async function readKeptPages(
  deployment: Deployment,
  pages: KeptPages,
  options: ReadOptions,
): Promise<ReadReport> {
  const atMs = deployment.clock.nowMs();
  const gaps: string[] = [];
  const index = await firstAnswer(
    deployment.facts,
    (region) => (options.extent === 'all' ? readAll : readSample)(deployment, region, pages, options),
    (region, reason) => gaps.push(`The index of ${region} was not read: ${reason}`),
  );
  let { readUnits } = index;
  await Promise.all(
    deployment.facts.regions.map(async (region) => {
      if (options.signal?.aborted === true) return;
      try {
        readUnits += await readNotes(deployment, region, pages, options);
      } catch (error) {
        gaps.push(`Demand and reasons of ${region} are missing: ${reasonOf(error)}`);
      }
    }),
  );
  if (index.coverage === 'stopped') gaps.push('Demand and reasons were not read: the read was stopped before.');
  await applyEpochs(pages, index.epochs, () => setImmediate());
  return { ...index, atMs, readUnits, gaps };
}

async function readAll(
  { dynamoDb, facts }: Deployment,
  region: Region,
  pages: KeptPages,
  { signal, onProgress }: ReadOptions,
): Promise<IndexRead> {
  const scan = new DynamoDbIndexScan(dynamoDb(region), region, facts.indexTable);
  const epochs = new Map<string, ScopeEpoch>();
  let [items, readUnits] = [0, 0];
  let [isFull, isStopped, isFailed] = [false, false, false];
  const isOver = (): boolean => isFull || isFailed || signal?.aborted === true;
  const readSegment = async (segment: number): Promise<void> => {
    let start: string | undefined;
    do {
      const part = await scan.read(segment, SEGMENTS_AT_ONCE, READ_AT_ONCE, start).catch((error: unknown) => {
        isFailed = true;
        throw error;
      });
      for (const page of part.pages) if (!pages.add(page)) isFull = true;
      for (const [scope, epoch] of part.epochs) epochs.set(scope, epoch);
      items += part.items;
      readUnits += part.readUnits;
      onProgress?.({ items, readUnits });
      start = part.next;
    } while (start !== undefined && !isOver());
    if (start !== undefined) isStopped = true;
  };
  await Promise.all(Array.from({ length: SEGMENTS_AT_ONCE }, (_, segment) => readSegment(segment)));
  const coverage = isFull ? 'full' : isStopped ? 'stopped' : 'all';
  return { region, coverage, items, readUnits, epochs, shareRead: coverage === 'all' ? 1 : undefined };
}

async function readSample(
  { dynamoDb, facts, clock }: Deployment,
  region: Region,
  pages: KeptPages,
  { onProgress }: ReadOptions,
): Promise<IndexRead> {
  const client = dynamoDb(region);
  const scan = new DynamoDbIndexScan(client, region, facts.indexTable);
  const { found, isExact, readItems: items, readUnits, shareRead } = await samplePages(scan, () => true, clock);
  for (const page of found) pages.add(page);
  onProgress?.({ items, readUnits });
  const scopes = [...new Set(found.flatMap(({ keyUrl }) => scopesOf(keyUrl)))];
  const call = { action: 'dynamodb:BatchGetItem', region, resource: `table ${facts.indexTable}` };
  const epochs = await called(call, () => new DynamoDbEpochs(client, facts.indexTable).read(scopes));
  return { region, coverage: isExact ? 'all' : 'sample', items, readUnits, epochs, shareRead };
}

async function readNotes(
  { dynamoDb, facts, clock }: Deployment,
  region: Region,
  pages: KeptPages,
  { extent, signal }: ReadOptions,
): Promise<number> {
  const table: LeaseTable = { client: dynamoDb(region), region, tableName: facts.leaseTables.get(region) ?? '' };
  if (extent === 'sample') {
    for (const [key, notes] of await findLeaseNotes(table, pages.allKeys(), clock.nowMs())) pages.note(key, notes);
    return 0;
  }
  let units = 0;
  for await (const { notes, readUnits } of scanLeaseNotes(table, clock.nowMs(), signal)) {
    for (const [key, told] of notes) pages.note(key, told);
    units += readUnits;
  }
  return units;
}

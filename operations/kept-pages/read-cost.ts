// What it costs to read all kept pages, before they are read.
import type { Region } from '../../core/geography/regions';
import { reasonOf } from '../aws/error-reason';
import { costOf } from '../cost/usage';
import type { Deployment } from '../deployment';
import { DynamoDbIndexScan, scanUnits, type TableSize } from '../purge/index-scan';

/** A full read, by the sizes that the tables tell, which are some hours old. */
export interface ReadCost {
  /** Items of the index; most are pages. */
  readonly items: number;
  /** Of the index, and of the lease tables of all regions. */
  readonly readUnits: number;
  /** US dollars; 0 for the local run. */
  readonly usd: number;
  /** Tables that did not tell their size, a sentence each; they are not in the sum. */
  readonly gaps: readonly string[];
}

/** Asks the tables for their sizes, which costs nothing. @throws AwsCallError if no region tells the index's size */
export async function readCost(deployment: Deployment): Promise<ReadCost> {
  const { facts, kind } = deployment;
  const gaps: string[] = [];
  const index = await firstAnswer(
    facts,
    (region) => sizeOf(deployment, region, facts.indexTable),
    (region, reason) => gaps.push(`${region} did not tell the size of its index: ${reason}`),
  );
  const leases = await Promise.all(
    [...facts.leaseTables].map(([region, table]) =>
      sizeOf(deployment, region, table).catch((error: unknown) => {
        gaps.push(`${region} did not tell the size of its lease table: ${reasonOf(error)}`);
        return { items: 0, bytes: 0 };
      }),
    ),
  );
  const readUnits = [index, ...leases].reduce((sum, size) => sum + scanUnits(size), 0);
  return { items: index.items, readUnits, usd: usdOf(readUnits, kind), gaps };
}

/** US dollars for read units. */
export function usdOf(readUnits: number, kind: Deployment['kind']): number {
  return kind === 'local' ? 0 : costOf({ indexReads: readUnits });
}

/**
 * Asks one region for what all have, the home region first: replicas are equal.
 * @param onGap gets each region that did not answer, with the reason
 * @throws the first region's error, if none answers
 */
export async function firstAnswer<Answer>(
  { homeRegion, regions }: Deployment['facts'],
  ask: (region: Region) => Promise<Answer>,
  onGap: (region: Region, reason: string) => void,
): Promise<Answer> {
  let failure: unknown;
  for (const region of [homeRegion, ...regions.filter((one) => one !== homeRegion)]) {
    try {
      return await ask(region);
    } catch (error) {
      failure ??= error;
      onGap(region, reasonOf(error));
    }
  }
  throw failure;
}

async function sizeOf({ dynamoDb }: Deployment, region: Region, table: string): Promise<TableSize> {
  return new DynamoDbIndexScan(dynamoDb(region), region, table).size();
}

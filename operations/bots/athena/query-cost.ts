// What a report by Athena may cost: the size of its logs, by a listing of the bucket, times the price.
import type { S3Client } from '@aws-sdk/client-s3';
import { MOST_SCANNED_BYTES } from '../../../core/contract/access-log';
import type { LogBucket } from '../log-location';
import { type LogObject, logObjects, serveObjects } from '../s3-log-files';
import { linesInterval } from '../serve-lines/lines-interval';
import type { Interval } from '../sql-template';

/** Dollars a terabyte in most regions ("Amazon Athena pricing"). */
export const DOLLARS_A_TERABYTE = 5;

/** A query is billed for this at least ("Amazon Athena pricing"). */
const LEAST_BILLED_BYTES = 10_000_000;

/** What queries may cost. */
export interface QueryCost {
  /** The access logs of the interval. A query reads them, or the columns that it needs of them. */
  readonly bytes: number;
  /** The copied lines of `serve`, which one query reads. */
  readonly serveBytes: number;
  readonly queries: number;
  /** The most that all queries cost. */
  readonly mostDollars: number;
}

/** What a report asks of Athena. */
export interface AskedQueries {
  readonly queries: number;
  /** Whether lines of `serve` are joined. */
  readonly serveLines: boolean;
}

/** Lists the interval's logs: a request for a thousand files. */
export async function queryCost(
  s3: Pick<S3Client, 'send'>,
  location: LogBucket,
  interval: Interval,
  { queries, serveLines }: AskedQueries,
): Promise<QueryCost> {
  const bytes = bytesOf(await logObjects(s3, location, interval));
  const serveBytes = serveLines ? bytesOf(await serveObjects(s3, location, linesInterval(interval))) : 0;
  const billed = (queries - 1) * billedBytes(bytes) + billedBytes(bytes + serveBytes);
  return { bytes, serveBytes, queries, mostDollars: (billed * DOLLARS_A_TERABYTE) / 1e12 };
}

function bytesOf(objects: readonly LogObject[]): number {
  return objects.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The stack's workgroup ends a query that reads more. */
function billedBytes(read: number): number {
  return Math.min(MOST_SCANNED_BYTES, Math.max(LEAST_BILLED_BYTES, read));
}

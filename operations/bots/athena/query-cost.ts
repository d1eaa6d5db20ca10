// What a report by Athena may cost: the size of its logs, by a listing of the bucket, times the price.
import type { S3Client } from '@aws-sdk/client-s3';
import { MOST_SCANNED_BYTES } from '../../../core/contract/access-log';
import type { LogBucket } from '../log-location';
import { logObjects } from '../s3-log-files';
import type { Interval } from '../sql-template';

/** Dollars a terabyte in most regions ("Amazon Athena pricing"). */
export const DOLLARS_A_TERABYTE = 5;

/** A query is billed for this at least ("Amazon Athena pricing"). */
const LEAST_BILLED_BYTES = 10_000_000;

/** What queries may cost. */
export interface QueryCost {
  /** The logs of the interval. A query reads them, or the columns that it needs of them. */
  readonly bytes: number;
  readonly queries: number;
  /** The most that all queries cost. */
  readonly mostDollars: number;
}

/** Lists the interval's logs: a request for a thousand files. */
export async function queryCost(
  s3: Pick<S3Client, 'send'>,
  location: LogBucket,
  interval: Interval,
  queries: number,
): Promise<QueryCost> {
  const bytes = (await logObjects(s3, location, interval)).reduce((sum, object) => sum + object.bytes, 0);
  // The stack's workgroup ends a query that reads more.
  const billed = Math.min(MOST_SCANNED_BYTES, Math.max(LEAST_BILLED_BYTES, bytes));
  return { bytes, queries, mostDollars: (queries * billed * DOLLARS_A_TERABYTE) / 1e12 };
}

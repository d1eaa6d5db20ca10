// The buckets of all regions, and how requests for their objects end.
import { type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { Region } from '../../../core/geography/regions';

/** The buckets of pages. */
export interface PageBuckets {
  readonly region: Region;
  /** The bucket of each region, the own one included. */
  readonly bucketOf: (region: Region) => string | undefined;
  /** A client for a region. */
  readonly clientOf: (region: Region) => S3Client;
}

/**
 * Whether an object is absent. Without s3:ListBucket a missing key is a 403, not a 404 ("GetObject", Amazon S3 API
 * Reference).
 */
export function isAbsent(error: unknown): boolean {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  return status === 404 || status === 403;
}

/** A bound up to the end of the body; the clients' own time-outs end with the headers. */
export function timeBound(mostMs: number): { readonly abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(mostMs) };
}

// Where a deployment keeps the logs that reports read, as its outputs tell.
import { isRegion, type Region } from '../../core/geography/regions';

/** Access logs in a bucket, with tables for Athena. */
export interface LogBucket {
  readonly kind: 'bucket';
  readonly region: Region;
  readonly bucket: string;
  /** The keys of an hour's logs begin with this, a slash, and e.g. `2026/11/29/10`. */
  readonly logPrefix: string;
  readonly database: string;
  readonly workgroup: string;
}

/** The local run's logs on this machine: `access-….json` and `serve-….json`. */
export interface LogFolder {
  readonly kind: 'folder';
  readonly folder: string;
}

/** Where logs are. */
export type LogLocation = LogBucket | LogFolder;

/** Names that stand in SQL and keys as they are. */
const PLAIN_NAME = /^[\w./-]+$/;

/** The location in outputs: a stack's `botReports`, the local run's `requestFolder`; undefined if there are no logs. */
export function logLocationOf(outputs: Readonly<Record<string, unknown>>): LogLocation | undefined {
  const folder = outputs['requestFolder'];
  if (typeof folder === 'string' && folder !== '') return { kind: 'folder', folder };
  const reports = outputs['botReports'];
  if (typeof reports !== 'object' || reports === null) return undefined;
  const told = new Map(Object.entries(reports));
  const name = (key: string): string | undefined => {
    const value: unknown = told.get(key);
    return typeof value === 'string' && PLAIN_NAME.test(value) ? value : undefined;
  };
  const [region, bucket, logPrefix] = [name('region'), name('bucket'), name('logPrefix')];
  const [database, workgroup] = [name('database'), name('workgroup')];
  if (region === undefined || !isRegion(region) || bucket === undefined || logPrefix === undefined) return undefined;
  if (database === undefined || workgroup === undefined) return undefined;
  return { kind: 'bucket', region, bucket, logPrefix, database, workgroup };
}

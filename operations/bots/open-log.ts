// Opens the log that a report is about: files of this machine, the local run's, or a stack's in its bucket.
import { UserError } from '../../core/contract/georender-error';
import type { Deployment } from '../deployment';
import { DEFAULT_DUCKDB_BOUNDS, type DuckDbBounds, openDuckDb } from './duckdb-engine';
import { localLogFiles } from './local-log-files';
import type { LogBucket } from './log-location';
import type { QueryEngine } from './query-engine';
import { downloadLog, MOST_DOWNLOADED_BYTES } from './s3-log-files';
import type { Interval } from './sql-template';

/** A deployment keeps no logs. */
export class NoLogsError extends UserError {
  override readonly name = 'NoLogsError';
}

/** The bounds of a report on one machine. */
export interface LogBounds extends DuckDbBounds {
  readonly downloadedBytes: number;
}

export const DEFAULT_LOG_BOUNDS: LogBounds = { ...DEFAULT_DUCKDB_BOUNDS, downloadedBytes: MOST_DOWNLOADED_BYTES };

/** Opens files of this machine. */
export async function openLogFiles(place: string, bounds: LogBounds = DEFAULT_LOG_BOUNDS): Promise<QueryEngine> {
  return openDuckDb(await localLogFiles(place), bounds);
}

/**
 * Opens a deployment's log. A stack's is downloaded for the interval, and removed in the end.
 * @param onBytes gets the bytes downloaded so far, and in all
 * @throws NoLogsError
 */
export async function openDeploymentLog(
  deployment: Deployment,
  interval: Interval,
  bounds: LogBounds = DEFAULT_LOG_BOUNDS,
  onBytes?: (done: number, all: number) => void,
): Promise<QueryEngine> {
  const { logs } = deployment.facts;
  if (logs?.kind === 'folder') return openLogFiles(logs.folder, bounds);
  const location = logBucketOf(deployment);
  const log = await downloadLog(deployment.s3(location.region), location, interval, bounds.downloadedBytes, onBytes);
  try {
    const engine = await openDuckDb(log, bounds);
    return {
      ...engine,
      close: async () => {
        await engine.close();
        await log.remove();
      },
    };
  } catch (error) {
    await log.remove();
    throw error;
  }
}

/** @throws NoLogsError if the stack has no bucket of logs */
export function logBucketOf({ facts, source }: Deployment): LogBucket {
  if (facts.logs?.kind === 'bucket') return facts.logs;
  throw new NoLogsError(
    `${source} keeps no logs for reports; set botReports to true and run \`pulumi up\`. Logs that you keep elsewhere ` +
      'are read with --files FOLDER.',
  );
}

// Opens the log that a report is about: files of this machine, the local run's, or a stack's in its bucket.
import { existsSync } from 'node:fs';
import { UserError } from '../../core/contract/georender-error';
import type { Deployment } from '../deployment';
import { DEFAULT_DUCKDB_BOUNDS, type DuckDbBounds, type LogFiles, openDuckDb } from './duckdb-engine';
import { localLogFiles } from './local-log-files';
import type { LogBucket } from './log-location';
import type { QueryEngine } from './query-engine';
import { type DownloadedLog, downloadLog, MOST_DOWNLOADED_BYTES } from './s3-log-files';
import { fetchServeLines, type ServeLines } from './serve-lines/fetch-serve-lines';
import type { FunctionLines, LineOptions } from './serve-lines/serve-log-groups';
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

/** Shows how far a stage has come. */
export interface StageProgress {
  update(done: number, total?: number): void;
  end(): void;
}

/** How a deployment's log is opened. */
export interface OpenLogOptions {
  readonly bounds?: LogBounds;
  /** Whether a stack's lines of `serve` are fetched, too. Default: where `requestLog` is on. */
  readonly serveLines?: LineOptions['mode'] | 'never';
  /** Begins to show a stage. */
  readonly showStage?: (what: 'MB of logs' | 'lines of serve') => StageProgress;
}

/** A deployment's log. */
export interface OpenedLog {
  readonly engine: QueryEngine;
  /** What was fetched of the lines of `serve`; undefined if that was not tried. */
  readonly serveLines: readonly FunctionLines[] | undefined;
}

const NO_REQUESTS: LogFiles = { format: 'json', accessLog: [], serveLog: [] };

const SHOWS_NOTHING: StageProgress = { update: () => undefined, end: () => undefined };

/**
 * Opens a deployment's log. A stack's is downloaded for the interval, and removed in the end.
 * @throws NoLogsError
 */
export async function openDeploymentLog(
  deployment: Deployment,
  interval: Interval,
  options: OpenLogOptions = {},
): Promise<OpenedLog> {
  const { bounds = DEFAULT_LOG_BOUNDS } = options;
  const { logs } = deployment.facts;
  if (logs?.kind === 'folder') {
    // The local run makes its folder with the first request.
    const files = existsSync(logs.folder) ? await localLogFiles(logs.folder) : NO_REQUESTS;
    return { engine: await openDuckDb(files, bounds), serveLines: undefined };
  }
  const log = await downloaded(deployment, interval, options);
  try {
    const lines = await fetched(deployment, interval, log.folder, options);
    const engine = await openDuckDb({ ...log, serveLog: lines?.files ?? [] }, bounds);
    const close = async () => {
      await engine.close();
      await log.remove();
    };
    return { engine: { ...engine, close }, serveLines: lines?.functions };
  } catch (error) {
    await log.remove();
    throw error;
  }
}

async function downloaded(
  deployment: Deployment,
  interval: Interval,
  { bounds = DEFAULT_LOG_BOUNDS, showStage = () => SHOWS_NOTHING }: OpenLogOptions,
): Promise<DownloadedLog> {
  const location = logBucketOf(deployment);
  const stage = showStage('MB of logs');
  const onBytes = (done: number, all: number) => stage.update(Math.round(done / 1e6), Math.ceil(all / 1e6));
  try {
    return await downloadLog(deployment.s3(location.region), location, interval, bounds.downloadedBytes, onBytes);
  } finally {
    stage.end();
  }
}

async function fetched(
  deployment: Deployment,
  interval: Interval,
  folder: string,
  { serveLines: mode = 'if-on', showStage = () => SHOWS_NOTHING }: OpenLogOptions,
): Promise<ServeLines | undefined> {
  if (mode === 'never') return undefined;
  const stage = showStage('lines of serve');
  try {
    return await fetchServeLines(deployment, interval, folder, { mode, onLines: (lines) => stage.update(lines) });
  } finally {
    stage.end();
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

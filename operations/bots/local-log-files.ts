// Finds a log's files on this machine: Parquet or JSON lines below a folder, or one file.
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../core/contract/georender-error';
import { UnreadableFileError } from '../../core/contract/unreadable-file';
import type { LogFiles } from './duckdb-engine';

/** No log is where one was expected. */
export class LogNotFoundError extends UserError {
  override readonly name = 'LogNotFoundError';
}

/** Files that are taken for a log's. */
const MOST_FILES = 100_000;

const SERVE_LOG = /^serve-\d+\.json$/;
const FORMATS = { parquet: /\.parquet$/, json: /\.(?:json|jsonl|ndjson)(?:\.gz)?$|\.gz$/ };

/**
 * A log's files. The lines of `serve` are those in files that the local run calls `serve-….json`.
 * @throws UnreadableFileError if the place can't be read
 * @throws LogNotFoundError if there are none, or Parquet and JSON beside each other
 */
export async function localLogFiles(place: string): Promise<LogFiles> {
  const files = await filesIn(place);
  const serveLog = files.filter((file) => SERVE_LOG.test(path.basename(file)));
  const others = files.filter((file) => !serveLog.includes(file));
  const parquet = others.filter((file) => FORMATS.parquet.test(file));
  const json = others.filter((file) => FORMATS.json.test(file) && !parquet.includes(file));
  if (parquet.length > 0 && json.length > 0)
    throw new LogNotFoundError(`${place} has Parquet and JSON; name a folder with one of them.`);
  if (parquet.length === 0 && json.length === 0)
    throw new LogNotFoundError(`${place} has no access log; expected files that end in .parquet, .json or .json.gz.`);
  return parquet.length > 0
    ? { format: 'parquet', accessLog: parquet, serveLog }
    : { format: 'json', accessLog: json, serveLog };
}

async function filesIn(place: string): Promise<readonly string[]> {
  try {
    if ((await stat(place)).isFile()) return [place];
    const entries = await readdir(place, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
    return files.sort().slice(0, MOST_FILES);
  } catch (cause) {
    throw new UnreadableFileError('--files', place, 'a folder with access logs, or one file', cause);
  }
}

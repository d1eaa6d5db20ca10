// Answers reports by DuckDB within this process, from files of this machine, in bounded memory.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { columnOf, REPORTED_FIELDS, SERVE_LOG_COLUMNS } from '../../core/contract/access-log';
import { UserError } from '../../core/contract/georender-error';
import type { Agent, QueryEngine, Row } from './query-engine';
import { NO_SERVE_LOG, sqlText } from './sql-template';

/** DuckDB is not installed. */
export class DuckDbMissingError extends UserError {
  override readonly name = 'DuckDbMissingError';
}

/** The files of a log. Lines of JSON may be compressed by gzip, if their names end in `.gz`. */
export interface LogFiles {
  readonly format: 'parquet' | 'json';
  readonly accessLog: readonly string[];
  /** Lines of JSON with the columns of `SERVE_LOG_COLUMNS`; none if serve's lines are not known. */
  readonly serveLog: readonly string[];
}

/** Bounds of an engine. */
export interface DuckDbBounds {
  /** The memory of DuckDB's buffers, in mebibytes. More is written to a temporary folder. */
  readonly memoryMebibytes: number;
}

/** What a report takes unless the user says otherwise. */
export const DEFAULT_DUCKDB_BOUNDS: DuckDbBounds = { memoryMebibytes: 1024 };

/** Loads the package, which is large: only reports need it. */
export type LoadDuckDb = () => Promise<{ readonly DuckDBInstance: typeof DuckDBInstance }>;

/** The temporary folder's bound. */
const MOST_SPILLED = '20GB';

/** Agents that one statement inserts. */
const AGENTS_A_STATEMENT = 500;

/**
 * Opens DuckDB over files.
 * @throws DuckDbMissingError if the package is not installed: it is large, and only reports need it
 */
export async function openDuckDb(
  files: LogFiles,
  { memoryMebibytes }: DuckDbBounds = DEFAULT_DUCKDB_BOUNDS,
  load: LoadDuckDb = () => import('@duckdb/node-api'),
): Promise<QueryEngine> {
  const { DuckDBInstance } = await loaded(load);
  const spill = await mkdtemp(path.join(tmpdir(), 'georender-bots-'));
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${memoryMebibytes}MiB`,
    temp_directory: spill,
    max_temp_directory_size: MOST_SPILLED,
    preserve_insertion_order: 'false',
    // Nothing is fetched: formats are built in.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run('CREATE TABLE agents (user_agent VARCHAR, bot VARCHAR, bot_group VARCHAR, operator VARCHAR)');
  return {
    tables: { accessLog: accessLogSql(files), serveLog: serveLogSql(files), agents: 'agents' },
    query: async (sql) => rowsOf(connection, sql),
    keepAgents: async (agents) => insertAgents(connection, agents),
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      await rm(spill, { recursive: true, force: true });
    },
  };
}

async function loaded(load: LoadDuckDb): ReturnType<LoadDuckDb> {
  try {
    return await load();
  } catch (cause) {
    throw new DuckDbMissingError(
      'Reports need DuckDB, which is not installed with Georender since it is large. ' +
        'Install it: npm install --save-dev @duckdb/node-api. Or let Athena count: --athena.',
      { cause },
    );
  }
}

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<readonly Row[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader
    .getRowObjectsJS()
    .map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, plain(value)])));
}

/** Counts come as bigints; all of ours are below 2^53. */
function plain(value: unknown): string | number | null {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' || typeof value === 'string' ? value : null;
}

async function insertAgents(connection: DuckDBConnection, agents: readonly Agent[]): Promise<void> {
  for (let at = 0; at < agents.length; at += AGENTS_A_STATEMENT) {
    const values = agents
      .slice(at, at + AGENTS_A_STATEMENT)
      .map(({ userAgent, bot, group, operator }) => `(${[userAgent, bot, group, operator].map(sqlText).join(', ')})`);
    await connection.run(`INSERT INTO agents VALUES ${values.join(', ')}`);
  }
}

function accessLogSql({ format, accessLog }: LogFiles): string {
  if (accessLog.length === 0) return emptyLog();
  if (format === 'parquet') return `read_parquet(${fileList(accessLog)}, union_by_name = true)`;
  const columns = REPORTED_FIELDS.map((field) => `${quoted(field)} AS ${quoted(columnOf(field))}`);
  return `(SELECT ${columns.join(', ')} FROM ${readJson(
    accessLog,
    REPORTED_FIELDS.map((field) => [field, 'varchar']),
  )})`;
}

function serveLogSql({ serveLog }: LogFiles): string {
  if (serveLog.length === 0) return NO_SERVE_LOG;
  return readJson(serveLog, Object.entries(SERVE_LOG_COLUMNS));
}

/** Every column is named: a missing one is NULL, and lines that are no JSON are left out. */
function readJson(files: readonly string[], columns: readonly (readonly [string, string])[]): string {
  const types = columns.map(([name, type]) => `${sqlText(name)}: ${sqlText(type)}`);
  return `read_json(${fileList(files)}, format = 'newline_delimited', ignore_errors = true, columns = {${types.join(', ')}})`;
}

/** An access log without lines: DuckDB refuses an empty list of files. */
function emptyLog(): string {
  const columns = REPORTED_FIELDS.map((field) => `'' AS ${quoted(columnOf(field))}`);
  return `(SELECT ${columns.join(', ')} WHERE 1 = 0)`;
}

function fileList(files: readonly string[]): string {
  return `[${files.map(sqlText).join(', ')}]`;
}

function quoted(name: string): string {
  return `"${name}"`;
}

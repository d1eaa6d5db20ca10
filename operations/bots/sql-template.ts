// Makes a report's SQL: reads its file and fills in what differs by source and request.
//
// The files keep to what DuckDB and Trino, which Athena runs, have in common.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InternalError } from '../../core/contract/georender-error';

/** A file of SQL in the folder `sql`. */
export type SqlFile = 'requests' | 'user-agents' | 'counts' | 'pages' | 'first-crawls' | 'addresses';

/** The tables that a report reads, each as SQL that can stand after FROM. */
export interface LogTables {
  readonly accessLog: string;
  readonly serveLog: string;
  readonly agents: string;
}

/** The interval of a report; the end is not part of it. In milliseconds since 1970. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A file of SQL has a placeholder that nobody fills. */
export class SqlTemplateError extends InternalError {
  override readonly name = 'SqlTemplateError';
}

/** A log of `serve` without lines: for sources that have none. */
export const NO_SERVE_LOG =
  "(SELECT '' AS request_id, '' AS region, '' AS cache, '' AS reason, CAST(0 AS double) AS age_seconds, " +
  "CAST(0 AS double) AS duration_ms, '' AS parameters WHERE 1 = 0)";

/** The SQL of a report. Counts alone need the log of `serve`: Athena bills what others read. */
export function reportSql(
  file: SqlFile,
  tables: LogTables,
  interval: Interval,
  values: Readonly<Record<string, string>> = {},
): string {
  const common = {
    access_log: tables.accessLog,
    serve_log: file === 'counts' ? tables.serveLog : NO_SERVE_LOG,
    agents: tables.agents,
    ...timesOf('from', interval.fromMs),
    ...timesOf('to', interval.toMs),
  };
  const requests = filled('requests', common);
  return filled(file, { ...common, requests, ...values });
}

/** A text as a literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Day and time as the access log writes them, in UTC. */
function timesOf(name: 'from' | 'to', ms: number): Readonly<Record<string, string>> {
  const iso = new Date(ms).toISOString();
  return { [`${name}_day`]: sqlText(iso.slice(0, 10)), [`${name}_time`]: sqlText(iso.slice(11, 19)) };
}

function filled(file: SqlFile, values: Readonly<Record<string, string>>): string {
  const text = readFileSync(path.join(__dirname, 'sql', `${file}.sql`), 'utf8').replace(/^ *--.*\n/gm, '');
  return text
    .replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new SqlTemplateError(`${file}.sql has {{${name}}}, which has no value.`);
      return value;
    })
    .trim();
}

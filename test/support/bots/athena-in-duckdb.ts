// An Athena for tests that runs its queries in DuckDB, on tables of the form that Pulumi makes, filled from a bucket.
import { GetQueryExecutionCommand, GetQueryResultsCommand, StartQueryExecutionCommand } from '@aws-sdk/client-athena';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import {
  AGENT_COLUMNS,
  BOT_TABLES,
  columnOf,
  REPORTED_FIELDS,
  SERVE_LOG_COLUMNS,
} from '../../../core/contract/access-log';
import type { AthenaPorts } from '../../../operations/bots/athena/athena-engine';
import { LOG_BUCKET } from './fake-athena';

/** A row of a table; the partition's column, too. */
export type TableRow = Readonly<Record<string, string | number | null>>;

/** The tables' rows. Agents come when a report keeps them. */
export interface AthenaRows {
  readonly accessLog: readonly TableRow[];
  readonly serveLog: readonly TableRow[];
}

const RUN = 'run-1';

/** Opens it. */
export async function openAthenaInDuckDb({ accessLog, serveLog }: AthenaRows) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`CREATE SCHEMA ${LOG_BUCKET.database}`);
  const { hour, run } = BOT_TABLES;
  const texts = (names: readonly string[]) => names.map((name) => [name, 'varchar'] as const);
  await fill(connection, BOT_TABLES.accessLog, texts([...REPORTED_FIELDS.map(columnOf), hour]), accessLog);
  await fill(connection, BOT_TABLES.serveLog, [...Object.entries(SERVE_LOG_COLUMNS), [hour, 'varchar']], serveLog);
  await fill(connection, BOT_TABLES.agents, texts([...AGENT_COLUMNS, run]), []);
  let answer: readonly Readonly<Record<string, DuckDBValue>>[] = [];
  const send = async (command: object): Promise<object> => {
    if (command instanceof StartQueryExecutionCommand) {
      answer = (await connection.runAndReadAll(command.input.QueryString ?? '')).getRowObjects();
      return { QueryExecutionId: 'q1' };
    }
    if (command instanceof GetQueryExecutionCommand) return { QueryExecution: { Status: { State: 'SUCCEEDED' } } };
    if (command instanceof GetQueryResultsCommand) return resultsOf(answer);
    throw new TypeError('not expected');
  };
  const client: AthenaPorts['client'] = { send };
  const ports: AthenaPorts = { client, pause: async () => undefined, run: RUN };
  return {
    ports,
    /** Takes the lines of the object that a report puts. */
    keepAgents: (lines: string) =>
      insert(
        connection,
        BOT_TABLES.agents,
        rowsIn(lines).map((row) => ({ ...row, [run]: RUN })),
      ),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** The rows in lines of JSON. */
export function rowsIn(lines: string): readonly TableRow[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line): TableRow => JSON.parse(line));
}

async function fill(
  connection: DuckDBConnection,
  table: string,
  columns: readonly (readonly [string, string])[],
  rows: readonly TableRow[],
): Promise<void> {
  const types = columns.map(([name, type]) => `"${name}" ${type}`).join(', ');
  await connection.run(`CREATE TABLE ${LOG_BUCKET.database}.${table} (${types})`);
  await insert(connection, table, rows);
}

/** Athena reads columns by their names, so the order of a row's values does not matter. */
async function insert(connection: DuckDBConnection, table: string, rows: readonly TableRow[]): Promise<void> {
  for (const row of rows) {
    const names = Object.keys(row).map((name) => `"${name}"`);
    const marks = names.map((_, at) => `$${at + 1}`);
    await connection.run(
      `INSERT INTO ${LOG_BUCKET.database}.${table} (${names.join(', ')}) VALUES (${marks.join(', ')})`,
      Object.values(row),
    );
  }
}

function resultsOf(rows: readonly Readonly<Record<string, DuckDBValue>>[]): object {
  const names = Object.keys(rows[0] ?? {});
  const typeOf = (name: string) => {
    const value = rows.find((row) => row[name] !== null)?.[name];
    if (typeof value === 'number') return 'double';
    return typeof value === 'bigint' ? 'bigint' : 'varchar';
  };
  const cells = (row: Readonly<Record<string, DuckDBValue>>) =>
    names.map((name) => ({ VarCharValue: row[name] === null ? undefined : String(row[name]) }));
  return {
    ResultSet: {
      ResultSetMetadata: { ColumnInfo: names.map((name) => ({ Name: name, Type: typeOf(name) })) },
      Rows: [{ Data: names.map((name) => ({ VarCharValue: name })) }, ...rows.map((row) => ({ Data: cells(row) }))],
    },
  };
}

// What answers the SQL of reports: DuckDB on this machine, or Athena.
import type { LogTables } from './sql-template';

/** A row of an answer, by column. */
export type Row = Readonly<Record<string, string | number | null>>;

/** A user agent of a bot, exactly as the access log has it. */
export interface Agent {
  readonly userAgent: string;
  readonly bot: string;
  readonly group: string;
  readonly operator: string;
}

/** An engine with a log. */
export interface QueryEngine {
  readonly tables: LogTables;
  query(sql: string): Promise<readonly Row[]>;
  /** Fills the table of agents, which {@link LogTables.agents} names. Called once, before reports. */
  keepAgents(agents: readonly Agent[]): Promise<void>;
  /** Releases memory, files and clients. */
  close(): Promise<void>;
}

/** The text in a column; empty for none. */
export function textIn(row: Row, column: string): string {
  return String(row[column] ?? '');
}

/** The number in a column; 0 for none. */
export function numberIn(row: Row, column: string): number {
  return Number(row[column] ?? 0);
}

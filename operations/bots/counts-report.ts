// Counts the requests of bots by one or several properties.
import { UserError } from '../../core/contract/georender-error';
import { numberIn, type QueryEngine, type Row, textIn } from './query-engine';
import { type Interval, reportSql } from './sql-template';

/** What requests are counted by, with the columns that tell it. */
const DIMENSION_COLUMNS = {
  bot: ['bot', 'bot_group', 'operator'],
  group: ['bot_group'],
  operator: ['operator'],
  country: ['country'],
  host: ['host'],
  path: ['path'],
  status: ['status'],
  cache: ['cache'],
  age: ['age'],
  reason: ['reason'],
  region: ['region'],
  day: ['day'],
  hour: ['hour'],
  /** Of wasted crawls alone: those that brought no page. */
  waste: ['waste'],
} as const;

/** A property of requests. */
export type Dimension = keyof typeof DIMENSION_COLUMNS;

/** What the log of `serve` alone tells, in whole or in part. */
const SERVE_DIMENSIONS: readonly Dimension[] = ['cache', 'age', 'reason', 'region', 'waste'];

/** All of them, by name. */
export const DIMENSIONS: readonly string[] = Object.keys(DIMENSION_COLUMNS);

/** Properties that are counted together: `['bot', 'status']` counts each pair. None stands for all requests. */
export type Breakdown = readonly Dimension[];

/** `--by` names something that requests can't be counted by. */
export class BreakdownError extends UserError {
  override readonly name = 'BreakdownError';
}

/** A line of a table. */
export interface CountLine {
  /** The properties' values, in the order of the table's columns. */
  readonly values: readonly string[];
  readonly requests: number;
  /** Answers of 400 and more. */
  readonly errors: number;
  /** Answers from the edge's cache. */
  readonly edgeHits: number;
  readonly bytes: number;
  /** From the request to the answer's last byte, at the edge. Undefined if no time is known. */
  readonly averageMs: number | undefined;
  /** From the request's arrival at a region to the answer of `serve`. Undefined if no line of `serve` tells it. */
  readonly averageServeMs: number | undefined;
}

/** Requests, counted. */
export interface CountTable {
  readonly by: Breakdown;
  readonly columns: readonly string[];
  /** Days and hours in order of time, others with most requests first; at most as many as were asked for. */
  readonly lines: readonly CountLine[];
  /** How many there are in all. */
  readonly allLines: number;
}

/** The most properties that are counted together. */
const MOST_TOGETHER = 3;

/**
 * Reads `--by bot,country,bot+status`.
 * @throws BreakdownError
 */
export function parseBreakdowns(text: string): readonly Breakdown[] {
  return text.split(',').map((part) => {
    const names = part.split('+').map((name) => name.trim());
    const wrong = names.filter((name) => !isDimension(name));
    if (wrong.length > 0 || names.length > MOST_TOGETHER || new Set(names).size < names.length)
      throw new BreakdownError(
        `--by has "${part}"; allowed: ${DIMENSIONS.join(', ')}, separated by commas, and up to ${MOST_TOGETHER} ` +
          'different ones joined by + to count pairs, e.g. bot,status or bot+status.',
      );
    return names.filter(isDimension);
  });
}

/** Whether a breakdown needs the log of `serve`. */
export function needsServeLog(breakdowns: readonly Breakdown[]): boolean {
  return breakdowns.flat().some((dimension) => SERVE_DIMENSIONS.includes(dimension));
}

/** Counts requests by each breakdown, in one pass over the log. */
export async function countRequests(
  engine: QueryEngine,
  interval: Interval,
  breakdowns: readonly Breakdown[],
  limit: number,
): Promise<readonly CountTable[]> {
  const setsOfColumns = breakdowns.map((by) => [...new Set(by.flatMap((dimension) => DIMENSION_COLUMNS[dimension]))]);
  const named = [...new Set(setsOfColumns.flat())];
  // GROUPING needs a column, also where only the total is asked for.
  const columns = named.length === 0 ? ['bot'] : named;
  const wanted = named.length === 0 ? [...setsOfColumns, columns] : setsOfColumns;
  const sets = [...new Set(wanted.map((set) => `(${set.join(', ')})`))];
  // Tables without the column have NULL there.
  const only = columns.includes('waste') ? "waste IS NULL OR waste <> ''" : '1 = 1';
  const values = { columns: columns.join(', '), sets: sets.join(', '), limit: String(limit), only };
  const rows = await engine.query(reportSql('counts', engine.tables, interval, values));
  return breakdowns.map((by, at) => {
    const own = setsOfColumns[at] ?? [];
    const tableId = groupingId(columns, own);
    const found = rows.filter((row) => numberIn(row, 'table_id') === tableId);
    const lines = found.map((row) => countLine(row, own));
    const allLines = found[0] === undefined ? 0 : numberIn(found[0], 'all_lines');
    return { by, columns: own, lines: isByTime(by) ? inOrder(lines) : lines, allLines };
  });
}

function isByTime(by: Breakdown): boolean {
  return by[0] === 'day' || by[0] === 'hour';
}

/** By the first value, which is a time. */
function inOrder(lines: readonly CountLine[]): readonly CountLine[] {
  return lines.toSorted(({ values: [one = ''] }, { values: [other = ''] }) => (one < other ? -1 : Number(one > other)));
}

/** What GROUPING answers: a bit a column, the first column's the highest, 1 for columns that are not in the set. */
function groupingId(columns: readonly string[], set: readonly string[]): number {
  return columns.reduce((id, column) => 2 * id + (set.includes(column) ? 0 : 1), 0);
}

function countLine(row: Row, columns: readonly string[]): CountLine {
  return {
    values: columns.map((column) => textIn(row, column)),
    requests: numberIn(row, 'requests'),
    errors: numberIn(row, 'errors'),
    edgeHits: numberIn(row, 'edge_hits'),
    bytes: numberIn(row, 'bytes'),
    averageMs: averageIn(row, 'average_ms'),
    averageServeMs: averageIn(row, 'average_serve_ms'),
  };
}

function averageIn(row: Row, column: string): number | undefined {
  return row[column] === null ? undefined : numberIn(row, column);
}

function isDimension(name: string): name is Dimension {
  return Object.hasOwn(DIMENSION_COLUMNS, name);
}

// Tables for people: aligned columns without lines.
import Table from 'cli-table3';

const NO_LINES = Object.fromEntries(
  // biome-ignore format: a list of words
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left', 'left-mid',
    'mid', 'mid-mid', 'right', 'right-mid', 'middle'].map((part) => [part, '']),
);

/** How a table looks. */
export interface TableLook {
  /** The columns' names; default: none. */
  readonly head?: readonly string[];
  /** The columns whose cells end at the same place, as numbers do; the first is 0. Default: none. */
  readonly right?: readonly number[];
  /** Spaces before each row. Default: 2. */
  readonly indent?: number;
}

/** The lines of a table. Colours take no room. */
export function tableText(
  rows: readonly (readonly string[])[],
  { head, right = [], indent = 2 }: TableLook = {},
): string {
  const columns = Math.max(head?.length ?? 0, ...rows.map((row) => row.length));
  const table = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
    colAligns: Array.from({ length: columns }, (_, column) => (right.includes(column) ? 'right' : 'left')),
  });
  const full = (row: readonly string[]) => Array.from({ length: columns }, (_, column) => row[column] ?? '');
  if (head !== undefined) table.push(full(head));
  table.push(...rows.map(full));
  const margin = ' '.repeat(indent);
  return table
    .toString()
    .split('\n')
    .map((line) => (margin + line).trimEnd())
    .join('\n');
}

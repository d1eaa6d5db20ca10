// Measures a pattern of bots against sets of user agents.
import type { UserAgentSet } from './published-sets';

/** How a pattern did on one set. */
export interface Measurement {
  readonly name: string;
  readonly total: number;
  readonly recognised: number;
  /** The user agents that spoil the goal: missed bots, or people taken for bots. */
  readonly wrong: readonly string[];
  readonly reached: boolean;
}

/** The least share of a set of bots that must be recognised, of 1. */
export const LEAST_RECOGNISED = 0.99;

/** A set whose every user agent is a bot's. */
export function measureBots(pattern: RegExp, { name, userAgents }: UserAgentSet): Measurement {
  const wrong = userAgents.filter((userAgent) => !pattern.test(userAgent));
  const recognised = userAgents.length - wrong.length;
  return {
    name,
    total: userAgents.length,
    recognised,
    wrong,
    reached: recognised >= LEAST_RECOGNISED * userAgents.length && recognised > 0,
  };
}

/** A set whose every user agent is a person's. */
export function measureHumans(pattern: RegExp, { name, userAgents }: UserAgentSet): Measurement {
  const wrong = userAgents.filter((userAgent) => pattern.test(userAgent));
  return {
    name,
    total: userAgents.length,
    recognised: wrong.length,
    wrong,
    reached: wrong.length === 0 && userAgents.length > 0,
  };
}

/** Lines of an aligned table: texts to the left, all columns but the first to the right. */
export function tableLines(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

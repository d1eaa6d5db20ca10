// Options that several commands share: output for programs, consent, and regions.
import type { Command } from 'commander';
import { parseRegions, type Regions } from '../../core/geography/regions';
import { DEFAULT_EDGE_ENGINE, EDGE_ENGINES, type EdgeEngine, isEdgeEngine } from '../../core/routing/edge-engines';

/** The texts of {@link declareJson}. */
export interface RawJson {
  readonly json?: boolean;
}

/** Adds `--json`. The program prints errors as JSON, too, where it is given. */
export function declareJson(command: Command): Command {
  return command.option('--json', 'print JSON, for programs');
}

/** The texts of {@link declareConsent}. */
export interface RawConsent {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** Adds `--dry-run` and `--yes`, which every command has that changes something. */
export function declareConsent(command: Command): Command {
  return command
    .option('--dry-run', 'say what would be done; nothing is changed')
    .option('--yes', 'do it without asking, where it would ask first');
}

/** The regions of `--regions`, separated by commas; undefined, with problems, if they are wrong. */
export function regionsOption(text: string, problems: string[]): Regions | undefined {
  const names = text.split(',').map((name) => name.trim());
  const parsed = parseRegions('--regions', names);
  if (parsed.kind === 'regions') return parsed.regions;
  problems.push(...parsed.problems);
  return undefined;
}

/** Adds `--edge`. */
export function declareEdge(command: Command): Command {
  return command.option(
    '--edge <engine>',
    `what routes at the edge: ${EDGE_ENGINES.join(' or ')}`,
    DEFAULT_EDGE_ENGINE,
  );
}

/** The engine of `--edge`; undefined, with a problem, if there is none of this name. */
export function edgeOption(text: string, problems: string[]): EdgeEngine | undefined {
  if (isEdgeEngine(text)) return text;
  problems.push(`--edge: "${text}" is no engine of the edge; allowed: ${EDGE_ENGINES.join(', ')}.`);
  return undefined;
}

/** The bounds of a whole number. */
export interface NumberBounds {
  readonly least: number;
  readonly most: number;
  /** Its unit in messages, e.g. `seconds`. */
  readonly unit: string;
}

/** The whole number of an option; NaN, with a problem, if it is none or out of bounds. */
export function numberOption(
  option: string,
  text: string,
  { least, most, unit }: NumberBounds,
  problems: string[],
): number {
  const number = Number(text);
  if (/^\d{1,15}$/.test(text) && number >= least && number <= most) return number;
  problems.push(`${option}: "${text}" is not allowed; allowed: ${least} to ${most} ${unit}.`);
  return Number.NaN;
}

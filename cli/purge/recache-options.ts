// The options of `georender recache`, read and checked before anything is asked.

import type { Target } from '../../operations/target/target';
import type { CommandOptions } from '../command/define-command';
import { declareConsent, declareJson, numberOption, type RawConsent, type RawJson } from '../command/shared-options';
import { declareTarget, type RawTarget, targetOption } from '../target/target-options';
import { type PurgeOptions, TIMEOUT_BOUNDS } from './options';
import { declareScopes, type RawScopes, scopesOption } from './scope-options';

/** The options, checked. */
export interface RecacheCommandOptions extends PurgeOptions {
  readonly budget: number | undefined;
  readonly concurrency: number;
  /** Whether to wait for the renders. */
  readonly waits: boolean;
  /** Not before: a time, or so long from now. */
  readonly after: { readonly atMs: number } | { readonly inMs: number } | undefined;
  readonly marker: string | RegExp | undefined;
  /** How long the marker is waited for. */
  readonly markerWaitSeconds: number;
}

/** The options of a look at an earlier recache. */
export interface FollowCommandOptions {
  readonly target: Target;
  /** The id of its mark. */
  readonly id: string;
  /** Whether to wait for the renders. */
  readonly waits: boolean;
  readonly json: boolean;
}

/** What a call is about: a recache, or a look at an earlier one. */
export type RecacheCall =
  | { readonly kind: 'recache'; readonly options: RecacheCommandOptions }
  | { readonly kind: 'follow'; readonly options: FollowCommandOptions };

interface RawOptions extends RawTarget, RawJson, RawConsent, RawScopes {
  readonly exact?: boolean;
  readonly budget?: string;
  readonly concurrency: string;
  /** Commander's form of `--no-wait`. */
  readonly wait: boolean;
  readonly follow?: string;
  readonly after?: string;
  readonly marker?: string;
  readonly markerWait: string;
  readonly timeout: string;
}

const BUDGET = { least: 0, most: 1_000_000, unit: 'renders' };
/** Bots who wait need the rest of a region's renders. */
const CONCURRENCY = { least: 1, most: 10, unit: 'renders at once' };
const MARKER_WAIT = { least: 1, most: 86_400, unit: 'seconds' };
const UNIT_MS = { s: 1_000, min: 60_000, m: 60_000, h: 3_600_000 } as const;
/** A longer wait is another day's command. */
const MOST_AFTER_MS = 24 * 3_600_000;
const DURATION = /^(\d{1,5}) ?(s|m|min|h)$/;
const PATTERN = /^\/(.+)\/([imsu]*)$/;

/** How they are read. */
export const recacheOptions: CommandOptions<RawOptions, RecacheCall> = {
  declare(command) {
    declareConsent(declareJson(declareTarget(declareScopes(command))))
      .option('--budget <renders>', 'the most renders; the rest stays stale until its next request')
      .option('--concurrency <renders>', 'renders at once where the deployment has no queue', '2')
      .option('--no-wait', 'end when the renders are ordered, and print how to follow them')
      .option('--follow <id>', 'show how far the renders of an earlier recache are; with --no-wait, as they are now')
      .option('--after <time>', 'not before an ISO time, or so long from now: 90 s, 5 min, 1 h')
      .option('--marker <text>', "wait until the site's document has this text, or matches /this/")
      .option('--marker-wait <seconds>', 'how long to wait for the marker', '600')
      .option('--exact', 'with --dry-run: read all of the index in place of an estimate')
      .option('--timeout <seconds>', 'how long CloudFront may take', '180');
  },
  check(raw, operands, problems) {
    const target = targetOption(raw, 'to recache', problems);
    if (raw.follow !== undefined) return followCall(target, raw.follow, raw, operands, problems);
    const scopes = scopesOption(raw, operands, { what: 'to recache', isLocal: target?.kind === 'local' }, problems);
    const { dryRun = false, exact = false, yes = false, json = false, wait: waits } = raw;
    const numbers = {
      budget: raw.budget === undefined ? undefined : numberOption('--budget', raw.budget, BUDGET, problems),
      concurrency: numberOption('--concurrency', raw.concurrency, CONCURRENCY, problems),
      markerWaitSeconds: numberOption('--marker-wait', raw.markerWait, MARKER_WAIT, problems),
      timeoutSeconds: numberOption('--timeout', raw.timeout, TIMEOUT_BOUNDS, problems),
    };
    const after = raw.after === undefined ? undefined : afterOption(raw.after, problems);
    const marker = raw.marker === undefined ? undefined : markerOption(raw.marker, problems);
    if (target === undefined || scopes === undefined) return undefined;
    const options = { target, scopes, dryRun, exact, yes, json, waits, after, marker, ...numbers };
    return { kind: 'recache', options };
  },
};

/** A look orders nothing, so nothing else may be asked for. */
function followCall(
  target: Target | undefined,
  id: string,
  raw: RawOptions,
  operands: readonly string[],
  problems: string[],
): RecacheCall | undefined {
  const others = NOT_FOLLOWED.flatMap(([name, flag]) => (raw[name] === undefined ? [] : [flag]));
  const given = [...(operands.length > 0 ? ['URLs'] : []), ...others];
  if (given.length > 0)
    problems.push(`--follow looks at an earlier recache; leave out ${given.join(', ')}, or leave out --follow.`);
  return target && { kind: 'follow', options: { target, id, waits: raw.wait, json: raw.json ?? false } };
}

/** The options that make an order. */
const NOT_FOLLOWED = [
  ['file', '--file'],
  ['prefix', '--prefix'],
  ['host', '--host'],
  ['everything', '--everything'],
  ['budget', '--budget'],
  ['after', '--after'],
  ['marker', '--marker'],
  ['dryRun', '--dry-run'],
  ['exact', '--exact'],
] as const satisfies readonly (readonly [keyof RawOptions, string])[];

function afterOption(text: string, problems: string[]): RecacheCommandOptions['after'] {
  const [, amount, unit] = DURATION.exec(text) ?? [];
  const isUnit = (name: string): name is keyof typeof UNIT_MS => Object.hasOwn(UNIT_MS, name);
  const inMs = amount !== undefined && unit !== undefined && isUnit(unit) ? Number(amount) * UNIT_MS[unit] : undefined;
  const atMs = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  if (inMs !== undefined && inMs <= MOST_AFTER_MS) return { inMs };
  if (!Number.isNaN(atMs)) return { atMs };
  problems.push(
    `--after: "${text}" is no time; allowed: an ISO time, e.g. 2026-01-31T12:00:00Z, or up to 24 h from now, e.g. 90 s, 5 min.`,
  );
  return undefined;
}

function markerOption(text: string, problems: string[]): string | RegExp | undefined {
  const [, source, flags] = PATTERN.exec(text) ?? [];
  if (source === undefined && text !== '') return text;
  try {
    if (source !== undefined) return new RegExp(source, flags);
  } catch {
    // Told below.
  }
  problems.push(`--marker: "${text}" is no marker; allowed: a text, or a regular expression between slashes.`);
  return undefined;
}

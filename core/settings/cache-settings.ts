// The settings of freshness and of queries, read and completed.

import type { Freshness, FreshnessRule } from '../pages/freshness';
import { DEFAULT_FRESHNESS_RULE, MAX_RECORD_LIFE_SECONDS } from '../pages/freshness';
import type { QueryPolicy } from '../pages/query-policy';
import { PATH_PATTERN_FORM, PATH_PATTERN_RULE } from '../patterns/path-patterns';
import { DURATION_FORM, parseDurationSeconds } from './duration';
import type { SettingsReader } from './settings-reader';

/** A rule as a user writes it; what it leaves out is as for all other paths. */
export interface FreshnessRuleInput {
  /** @example '/news/*' */
  readonly paths: string;
  /** @example '5m' */
  readonly fresh?: string;
  /** @example '1h' */
  readonly staleWhileRevalidate?: string;
  /** @example '30d' */
  readonly staleIfError?: string;
  /** For 404 and 410. @example '5m' */
  readonly notFound?: string;
  /** For redirects that do not call themselves permanent. @example '5m' */
  readonly redirects?: string;
}

const RULE_NAMES: readonly (keyof FreshnessRuleInput)[] = [
  'paths',
  'fresh',
  'staleWhileRevalidate',
  'staleIfError',
  'notFound',
  'redirects',
];

/** They are looked through for every render, and handed to the functions in an environment of 4 KB ("Lambda quotas"). */
const MAX_RULES = 20;

const MOST_SECONDS = MAX_RECORD_LIFE_SECONDS;

/** The rules, the one for all other paths last. */
export function readFreshness(reader: SettingsReader): readonly FreshnessRule[] {
  const base = DEFAULT_FRESHNESS_RULE;
  const duration = (name: string, value: unknown, least: number, fallback: number) =>
    readDuration(reader, name, value, least, fallback);
  const others: FreshnessRule = {
    paths: base.paths,
    pages: {
      freshSeconds: duration('freshness', reader.value('freshness'), 60, base.pages.freshSeconds),
      staleWhileRevalidateSeconds: duration(
        'staleWhileRevalidate',
        reader.value('staleWhileRevalidate'),
        0,
        base.pages.staleWhileRevalidateSeconds,
      ),
      staleIfErrorSeconds: duration('staleIfError', reader.value('staleIfError'), 0, base.pages.staleIfErrorSeconds),
    },
    notFoundSeconds: duration('notFoundFreshness', reader.value('notFoundFreshness'), 0, base.notFoundSeconds),
    redirectSeconds: duration('redirectFreshness', reader.value('redirectFreshness'), 0, base.redirectSeconds),
  };
  const rules = reader.objects('freshnessRules', RULE_NAMES);
  if (rules.length > MAX_RULES)
    reader.complain(`freshnessRules has ${rules.length} entries; allowed: at most ${MAX_RULES}.`);
  rules.forEach(({ paths }, index) => {
    const first = rules.findIndex((rule) => rule['paths'] === paths);
    if (typeof paths !== 'string' || first === index) return;
    reader.complain(
      `freshnessRules[${index}].paths "${paths}" is what freshnessRules[${first}] has, which holds; name it once.`,
    );
  });
  return [...rules.map((rule, index) => readRule(reader, `freshnessRules[${index}]`, rule, others)), others];
}

function readRule(
  reader: SettingsReader,
  name: string,
  rule: Readonly<Record<string, unknown>>,
  others: FreshnessRule,
): FreshnessRule {
  const { paths } = rule;
  if (paths === undefined) reader.complain(`${name}.paths is missing; set it to ${PATH_PATTERN_RULE}.`);
  else if (typeof paths !== 'string' || !PATH_PATTERN_FORM.test(paths))
    reader.problem(`${name}.paths`, paths, PATH_PATTERN_RULE);
  const duration = (part: keyof FreshnessRuleInput, fallback: number) =>
    readDuration(reader, `${name}.${part}`, rule[part], 0, fallback);
  const pages: Freshness = {
    freshSeconds: duration('fresh', others.pages.freshSeconds),
    staleWhileRevalidateSeconds: duration('staleWhileRevalidate', others.pages.staleWhileRevalidateSeconds),
    staleIfErrorSeconds: duration('staleIfError', others.pages.staleIfErrorSeconds),
  };
  return {
    paths: String(paths),
    pages,
    notFoundSeconds: duration('notFound', others.notFoundSeconds),
    redirectSeconds: duration('redirects', others.redirectSeconds),
  };
}

function readDuration(reader: SettingsReader, name: string, value: unknown, least: number, fallback: number): number {
  if (value === undefined || value === null) return fallback;
  const seconds = typeof value === 'string' ? parseDurationSeconds(value) : undefined;
  if (seconds !== undefined && seconds >= least && seconds <= MOST_SECONDS) return seconds;
  reader.problem(name, value, `${DURATION_FORM}, from ${least}s to ${MOST_SECONDS / 86_400}d`);
  return fallback;
}

/** A parameter's name as it stands in a URL; a star at its end stands for any rest. */
const PARAMETER_FORM = /^[!$'()*+,\-.0-9:;@A-Z[\]_a-z~%/?]{1,100}$/;

/** Which parameters make a page another one. */
export function readQueryPolicy(reader: SettingsReader): QueryPolicy {
  const mode = reader.oneOf('queryMode', ['ignore', 'allow'] as const, 'ignore');
  const names = reader.texts(
    'queryParameters',
    PARAMETER_FORM,
    'a parameter’s name as it stands in URLs, with a * at its end for any rest, at most 100 characters',
  );
  if (names.length > 50) reader.complain(`queryParameters has ${names.length} entries; allowed: at most 50.`);
  return { mode, names, sort: reader.flag('querySort', true) };
}

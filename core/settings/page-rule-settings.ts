// The settings of how pages are rendered, and of which ones may be kept, read and completed.

import type { PathRule } from '../pages/render-rules';
import { DEFAULT_RENDER_HORIZON_SECONDS } from '../pages/render-rules';
import { COOKIE_NAME_FORM, COOKIE_NAME_RULE } from '../patterns/cookie-patterns';
import { PATH_PATTERN_FORM, PATH_PATTERN_RULE } from '../patterns/path-patterns';
import type { SettingsReader } from './settings-reader';

/** A rule as a user writes it. Each part comes from the first rule that matches a path and names the part. */
export interface PageRuleInput {
  /** @example '/live/*' */
  readonly paths: string;
  /** Whether pages are kept although the site says `no-store`; `private` is always obeyed. @default true */
  readonly keepNoStore?: boolean;
  /** Whether a page may have no more text than the site's own HTML, or much less than it had. @default false */
  readonly mayBeShort?: boolean;
  /** A CSS selector: a page is not complete before an element matches it. @example 'main article' */
  readonly waitFor?: string;
  /** URL patterns that a render never loads; `*` stands for any run of characters. @example ['https://*.hotjar.com/*'] */
  readonly neverLoad?: readonly string[];
}

/** Settings of pages that were checked and completed. */
export interface PageSettings {
  readonly pageRules: readonly PathRule[];
  readonly ignoredCookies: readonly string[];
  readonly renderHorizonSeconds: number;
}

/** The settings that {@link readPageSettings} reads. */
export const PAGE_SETTING_NAMES = ['pageRules', 'ignoredCookies', 'renderHorizonSeconds'] as const;

const RULE_NAMES: readonly (keyof PageRuleInput)[] = ['paths', 'keepNoStore', 'mayBeShort', 'waitFor', 'neverLoad'];

/** They are handed to the functions in an environment of 4 KB ("Lambda quotas"). */
const MAX_RULES = 20;
const MAX_PATTERNS = 20;
const MAX_COOKIES = 20;

/** A page's own time costs little, but frames of half a minute are many. */
const MOST_HORIZON_SECONDS = 30;

/** A selector without what stands in quotes (Selectors Level 4, §3); the browser has the last word. */
const SELECTOR_FORM = /^(?![\s,>+~/\d])[^{}<;@"']*[^\s,>+~{}<;@"']$/;
const MAX_SELECTOR_LENGTH = 200;
const SELECTOR_RULE = 'a CSS selector of at most 200 characters, e.g. main article or [data-loaded="true"]';

/** Not all of the web: something besides the scheme and stars must be said. */
const URL_PATTERN_FORM = /^(?=.{1,200}$)(?:https?:\/\/|\*)(?=.*[^*/:.])[!#$%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~]+$/;
const URL_PATTERN_RULE =
  'URL patterns that begin with http://, https:// or *, name more than that, and have at most 200 characters, e.g. https://*.example.com/*';

/** Reads them. */
export function readPageSettings(reader: SettingsReader): PageSettings {
  const ignoredCookies = reader.texts('ignoredCookies', COOKIE_NAME_FORM, COOKIE_NAME_RULE);
  if (ignoredCookies.length > MAX_COOKIES) {
    reader.complain(
      `ignoredCookies has ${ignoredCookies.length} entries; allowed: at most ${MAX_COOKIES}. A * at a name's end stands for many.`,
    );
  }
  return {
    pageRules: readRules(reader),
    ignoredCookies,
    renderHorizonSeconds:
      reader.integer('renderHorizonSeconds', 0, MOST_HORIZON_SECONDS) ?? DEFAULT_RENDER_HORIZON_SECONDS,
  };
}

function readRules(reader: SettingsReader): readonly PathRule[] {
  const rules = reader.objects('pageRules', RULE_NAMES);
  if (rules.length > MAX_RULES)
    reader.complain(`pageRules has ${rules.length} entries; allowed: at most ${MAX_RULES}.`);
  rules.forEach(({ paths }, index) => {
    const first = rules.findIndex((rule) => rule['paths'] === paths);
    if (typeof paths === 'string' && first < index) {
      reader.complain(`pageRules[${index}].paths "${paths}" is what pageRules[${first}] has; name it once.`);
    }
  });
  return rules.map((rule, index) => readRule(reader, `pageRules[${index}]`, rule));
}

function readRule(reader: SettingsReader, name: string, rule: Readonly<Record<string, unknown>>): PathRule {
  const { paths, keepNoStore, mayBeShort, waitFor, neverLoad } = rule;
  if (paths === undefined) reader.complain(`${name}.paths is missing; set it to ${PATH_PATTERN_RULE}.`);
  else if (typeof paths !== 'string' || !PATH_PATTERN_FORM.test(paths))
    reader.problem(`${name}.paths`, paths, PATH_PATTERN_RULE);
  if (Object.keys(rule).every((part) => part === 'paths')) {
    reader.complain(
      `${name} says nothing of its paths; set one of ${RULE_NAMES.filter((part) => part !== 'paths').join(', ')}.`,
    );
  }
  const flag = (part: 'keepNoStore' | 'mayBeShort', value: unknown): Partial<Record<typeof part, boolean>> => {
    if (value !== undefined && typeof value !== 'boolean') reader.problem(`${name}.${part}`, value, 'true or false');
    return typeof value === 'boolean' ? { [part]: value } : {};
  };
  if (waitFor !== undefined && !isSelector(waitFor)) reader.problem(`${name}.waitFor`, waitFor, SELECTOR_RULE);
  return {
    paths: String(paths),
    ...flag('keepNoStore', keepNoStore),
    ...flag('mayBeShort', mayBeShort),
    ...(isSelector(waitFor) ? { waitFor } : {}),
    ...(neverLoad === undefined ? {} : { neverLoad: readPatterns(reader, `${name}.neverLoad`, neverLoad) }),
  };
}

function isSelector(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > MAX_SELECTOR_LENGTH || /\p{Cc}/u.test(value)) return false;
  const bare = value.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '');
  const count = (character: string) => bare.split(character).length;
  return SELECTOR_FORM.test(bare) && count('(') === count(')') && count('[') === count(']');
}

function readPatterns(reader: SettingsReader, name: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) {
    reader.problem(name, value, `a list of ${URL_PATTERN_RULE}`);
    return [];
  }
  const patterns: unknown[] = value;
  if (patterns.length > MAX_PATTERNS)
    reader.complain(`${name} has ${patterns.length} entries; allowed: at most ${MAX_PATTERNS}.`);
  return patterns.flatMap((pattern, index) => {
    if (typeof pattern === 'string' && URL_PATTERN_FORM.test(pattern)) return [pattern];
    reader.problem(`${name}[${index}]`, pattern, URL_PATTERN_RULE);
    return [];
  });
}

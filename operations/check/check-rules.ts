// The rules of checks: severities by check, limits, and pages that are left out. A file may change them.
import { UserError } from '../../core/contract/georender-error';
import { SERVICE_LIMITS } from './service-limits';

/** `error` makes a check fail; a `warning` does not; what is `off` is not looked for. */
export const SEVERITIES = ['error', 'warning', 'off'] as const;
/** A severity that rules may give. */
export type RuleSeverity = (typeof SEVERITIES)[number];

/** The numbers that checks compare with. */
export interface CheckLimits {
  /** A page with fewer different words says nothing about what is missing. */
  readonly leastWords: number;
  /** The answer to bots that has less of a person's words is blank. */
  readonly leastRawPercent: number;
  /** Below it, the rendered page lacks content. Dates, counters and advertisements differ each time. */
  readonly leastRenderedPercent: number;
  readonly mostTitleCharacters: number;
  readonly mostDescriptionCharacters: number;
  readonly mostRedirects: number;
  readonly mostHtmlBytes: number;
  /** Tags of link previews must end before. */
  readonly mostHeadBytes: number;
  readonly leastImageWidth: number;
  readonly leastImageHeight: number;
  readonly mostImageBytes: number;
}

const { facebook, google, slack, whatsApp, x } = SERVICE_LIMITS;

/** The defaults; the documents of the checks have their sources. */
export const DEFAULT_LIMITS: CheckLimits = {
  leastWords: 10,
  leastRawPercent: 50,
  leastRenderedPercent: 90,
  mostTitleCharacters: x.titleCharacters,
  mostDescriptionCharacters: x.descriptionCharacters,
  mostRedirects: 1,
  mostHtmlBytes: google.htmlBytes,
  mostHeadBytes: slack.htmlBytes,
  leastImageWidth: facebook.recommendedPicture.width,
  leastImageHeight: facebook.recommendedPicture.height,
  mostImageBytes: whatsApp.pictureBytes,
};

/** Rules of checks. */
export interface CheckRules {
  /** Check → its severity, where that is not the check's own. */
  readonly severities: ReadonlyMap<string, RuleSeverity>;
  readonly limits: CheckLimits;
  /** Patterns of URLs that are not checked; `*` stands for any characters. */
  readonly ignored: readonly string[];
}

/** Without a file. */
export const DEFAULT_RULES: CheckRules = { severities: new Map(), limits: DEFAULT_LIMITS, ignored: [] };

/** Rules are wrong; the message lists every problem, each with what is allowed. */
export class CheckRulesError extends UserError {
  override readonly name = 'CheckRulesError';
}

const MOST_LIMIT = 1_000_000_000;
const LIMIT_NAMES = Object.keys(DEFAULT_LIMITS);

/**
 * Reads rules, e.g. `{ "severities": { "noindex": "off" }, "limits": { "leastRawPercent": 80 }, "ignore": [] }`.
 * @param ids the checks that there are
 * @throws CheckRulesError
 */
export function checkRules(json: unknown, ids: readonly string[]): CheckRules {
  const problems: string[] = [];
  const file = objectOf('the file', json, problems);
  refuseUnknown('setting', Object.keys(file), ['$schema', 'severities', 'limits', 'ignore'], problems);
  const severities = severitiesOf(objectOf('severities', file['severities'] ?? {}, problems), ids, problems);
  const limits = limitsOf(objectOf('limits', file['limits'] ?? {}, problems), problems);
  const ignored = ignoredOf(file['ignore'] ?? [], problems);
  if (problems.length > 0) throw new CheckRulesError(problems.join('\n'));
  return { severities, limits, ignored };
}

/** Whether rules leave a URL out. */
export function isIgnored({ ignored }: CheckRules, url: string): boolean {
  return ignored.some((pattern) => matches(pattern.split('*'), url));
}

/** Whether a text has the parts in their order, from its start to its end. Each part is taken as early as possible. */
function matches([start = '', ...rest]: readonly string[], text: string): boolean {
  const end = rest.pop();
  if (end === undefined) return text === start;
  if (!text.startsWith(start) || text.length < start.length + end.length || !text.endsWith(end)) return false;
  let at = start.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - end.length;
}

function severitiesOf(
  given: Readonly<Record<string, unknown>>,
  ids: readonly string[],
  problems: string[],
): ReadonlyMap<string, RuleSeverity> {
  refuseUnknown('check', Object.keys(given), ids, problems);
  const severities = new Map<string, RuleSeverity>();
  for (const [id, value] of Object.entries(given)) {
    const severity = SEVERITIES.find((one) => one === value);
    if (severity !== undefined) severities.set(id, severity);
    else problems.push(`severities.${id}: ${shown(value)} is not allowed; allowed: ${SEVERITIES.join(', ')}.`);
  }
  return severities;
}

function limitsOf(given: Readonly<Record<string, unknown>>, problems: string[]): CheckLimits {
  refuseUnknown('limit', Object.keys(given), LIMIT_NAMES, problems);
  const limits: Record<keyof CheckLimits, number> = { ...DEFAULT_LIMITS };
  for (const [name, value] of Object.entries(given)) {
    if (!isLimit(name)) continue;
    const most = name.endsWith('Percent') ? 100 : MOST_LIMIT;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) limits[name] = value;
    else problems.push(`limits.${name}: ${shown(value)} is not allowed; allowed: whole numbers from 0 to ${most}.`);
  }
  return limits;
}

function isLimit(name: string): name is keyof CheckLimits {
  return LIMIT_NAMES.includes(name);
}

function ignoredOf(given: unknown, problems: string[]): readonly string[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [undefined];
  const wrong = list.filter((one) => typeof one !== 'string' || !/^https?:\/\/.{1,2000}$/.test(one));
  const what = Array.isArray(given) ? wrong.map(shown).join(', ') : shown(given);
  if (wrong.length > 0)
    problems.push(
      `ignore: ${what} is not allowed; allowed: a list of URLs in which * stands for anything, e.g. "https://www.example.com/admin/*".`,
    );
  return list.filter((one) => typeof one === 'string');
}

function objectOf(name: string, value: unknown, problems: string[]): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  problems.push(`${name}: ${shown(value)} is not allowed; allowed: a JSON object.`);
  return {};
}

function refuseUnknown(what: string, names: readonly string[], known: readonly string[], problems: string[]): void {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  problems.push(`There is no ${what} ${unknown.map(shown).join(', ')}; allowed: ${known.join(', ')}.`);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined').slice(0, 100);
}

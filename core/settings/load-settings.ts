// The settings of load: how many new pages are rendered, and what crawlers get when there is no time to render one.

import type { BotGroup } from '../bots/bot-groups';
import { BOT_GROUP_NAMES } from '../bots/bot-groups';
import type { SettingsReader } from './settings-reader';

/** What a crawler gets in place of a page that can't be rendered now: 503 with Retry-After, or the site's own HTML. */
export const OVERLOAD_ANSWERS = ['retry', 'site'] as const;

/** One of {@link OVERLOAD_ANSWERS}. */
export type OverloadAnswer = (typeof OVERLOAD_ANSWERS)[number];

/** What each group of bots gets. */
export type OverloadAnswers = Readonly<Record<BotGroup, OverloadAnswer>>;

/** The settings of load and of ceilings as a user writes them. */
export interface LoadSettingsInput {
  /**
   * Renders at once in a region, reserved of the account's concurrency: the ceiling of cost. 0: no ceiling. The default is
   * left out, with a notice, where the account has no room for it.
   * @default 10
   */
  readonly renderConcurrency?: number;
  /**
   * How many pages that were never seen before a region renders in an hour, of each host; 0: without bound. Pages that are
   * refused are answered as `overloadAnswers` says (docs/security.md, "Ceilings").
   * @default 1000
   */
  readonly newPagesPerHour?: number;
  /**
   * What each group of bots gets in place of a page that can't be rendered now, and of which there is no copy: `retry` is 503
   * with Retry-After, `site` is the site's own HTML.
   * @default { search: 'retry', ai: 'retry', seo: 'retry', preview: 'site', other: 'site' }
   * @example { seo: 'site' }
   */
  readonly overloadAnswers?: Readonly<Record<string, OverloadAnswer>>;
  /**
   * How many requests one address may make as a bot in five minutes; further ones get 429. Makes a web ACL, which costs $6 a
   * month, and $0.60 a million requests of anybody. Unset: no bound. At least 10.
   * @example 2000
   */
  readonly botRequestLimit?: number;
  /**
   * US dollars a month: `alarmEmail` is told when the account costs 80 % and all of it, or is about to. Unset: nobody is told.
   * @example 100
   */
  readonly monthlyBudgetDollars?: number;
}

/** Settings of load that were checked and completed. */
export interface LoadSettings {
  /** How many pages that were never seen before a region renders in an hour, of each host; 0: without bound. */
  readonly newPagesPerHour: number;
  readonly overloadAnswers: OverloadAnswers;
}

/** Settings of what strangers may cost, which the edge and AWS's billing see to. */
export interface CeilingSettings {
  readonly webAclArn: string | undefined;
  /** Requests that one address may make as a bot within five minutes. */
  readonly botRequestLimit: number | undefined;
  readonly monthlyBudgetDollars: number | undefined;
}

/** A site of some thousand pages is rendered within hours; a stranger's random URLs cost cents an hour. */
export const DEFAULT_NEW_PAGES_PER_HOUR = 1000;

/** Renders at once in a region: some 10,000 pages an hour, and at most a dollar in that time. */
export const DEFAULT_RENDER_CONCURRENCY = 10;

/** The settings that {@link readLoad} reads. */
export const LOAD_SETTING_NAMES = ['newPagesPerHour', 'overloadAnswers'] as const;

/**
 * Indexes must not learn an empty page, and come again; link previews never do, and are content with the head of the HTML.
 * Of others nobody knows, so they get what they would get without Georender.
 */
export const DEFAULT_OVERLOAD_ANSWERS: OverloadAnswers = {
  search: 'retry',
  ai: 'retry',
  seo: 'retry',
  preview: 'site',
  other: 'site',
};

const MOST_NEW_PAGES_PER_HOUR = 10_000_000;

/** Reads them. */
export function readLoad(reader: SettingsReader): LoadSettings {
  return {
    newPagesPerHour: reader.integer('newPagesPerHour', 0, MOST_NEW_PAGES_PER_HOUR) ?? DEFAULT_NEW_PAGES_PER_HOUR,
    overloadAnswers: readAnswers(reader),
  };
}

/** Of a web ACL that a distribution can have. */
const WEB_ACL = /^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[0-9a-f-]{36}$/;

/** "Rate-based rule statement", AWS WAF Developer Guide. */
const REQUEST_LIMITS = { least: 10, most: 2_000_000_000 } as const;

/** Reads the ceilings of a deployment. */
export function readCeilings(reader: SettingsReader): CeilingSettings {
  const botRequestLimit = reader.integer('botRequestLimit', REQUEST_LIMITS.least, REQUEST_LIMITS.most);
  const monthlyBudgetDollars = reader.integer('monthlyBudgetDollars', 1, 1_000_000);
  if (botRequestLimit !== undefined && reader.has('webAclArn')) {
    reader.complain(
      'botRequestLimit makes a web ACL, and webAclArn names one; a distribution has one: remove one of them, or add the rule to yours.',
    );
  }
  if (monthlyBudgetDollars !== undefined && !reader.has('alarmEmail')) {
    reader.complain('monthlyBudgetDollars needs somebody to tell; set alarmEmail.');
  }
  return {
    webAclArn: reader.text(
      'webAclArn',
      WEB_ACL,
      'the ARN of a web ACL of scope CLOUDFRONT, which is in us-east-1 and has "global/webacl" in it',
    ),
    botRequestLimit,
    monthlyBudgetDollars,
  };
}

/** Whether a value that came over a boundary says what each group gets. */
export function isOverloadAnswers(value: unknown): value is OverloadAnswers {
  if (typeof value !== 'object' || value === null) return false;
  const answers: Partial<Record<BotGroup, unknown>> = value;
  return BOT_GROUP_NAMES.every((group) => isOverloadAnswer(answers[group]));
}

function readAnswers(reader: SettingsReader): OverloadAnswers {
  const answers: Record<BotGroup, OverloadAnswer> = { ...DEFAULT_OVERLOAD_ANSWERS };
  for (const [name, value] of reader.entries('overloadAnswers')) {
    const group = BOT_GROUP_NAMES.find((known) => known === name);
    if (group === undefined)
      reader.complain(
        `overloadAnswers.${name}: "${name}" is no group of bots; allowed: ${BOT_GROUP_NAMES.join(', ')}.`,
      );
    else if (isOverloadAnswer(value)) answers[group] = value;
    else
      reader.problem(`overloadAnswers.${name}`, value, 'retry (503 with Retry-After), or site (the site’s own HTML)');
  }
  return answers;
}

function isOverloadAnswer(value: unknown): value is OverloadAnswer {
  return OVERLOAD_ANSWERS.some((answer) => answer === value);
}

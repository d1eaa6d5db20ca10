// The settings of load: how many new pages are rendered, and what crawlers get when there is no time to render one.
import { BOT_GROUP_NAMES } from './bot-groups';
import type { BotGroup } from './bot-groups';
import type { SettingsReader } from './settings-reader';

/** What a crawler gets in place of a page that can't be rendered now: 503 with Retry-After, or the site's own HTML. */
export const OVERLOAD_ANSWERS = ['retry', 'site'] as const;

/** One of {@link OVERLOAD_ANSWERS}. */
export type OverloadAnswer = (typeof OVERLOAD_ANSWERS)[number];

/** What each group of bots gets. */
export type OverloadAnswers = Readonly<Record<BotGroup, OverloadAnswer>>;

/** Settings of load that were checked and completed. */
export interface LoadSettings {
  /** How many pages that were never seen before a region renders in an hour, of each host; 0: without bound. */
  readonly newPagesPerHour: number;
  readonly overloadAnswers: OverloadAnswers;
}

/** A site of some thousand pages is rendered within hours; a stranger's random URLs cost cents an hour. */
export const DEFAULT_NEW_PAGES_PER_HOUR = 1000;

/** The settings that {@link readLoad} reads. */
export const LOAD_SETTING_NAMES = ['newPagesPerHour', 'overloadAnswers'] as const;

/**
 * Indexes must not learn an empty page, and come again; link previews never do, and are content with the head of the HTML.
 * Of others nobody knows, so they get what they would get without Georender.
 */
export const DEFAULT_OVERLOAD_ANSWERS: OverloadAnswers = { search: 'retry', ai: 'retry', seo: 'retry', preview: 'site', other: 'site' };

const MOST_NEW_PAGES_PER_HOUR = 10_000_000;

/** Reads them. */
export function readLoad(reader: SettingsReader): LoadSettings {
  return {
    newPagesPerHour: reader.integer('newPagesPerHour', 0, MOST_NEW_PAGES_PER_HOUR) ?? DEFAULT_NEW_PAGES_PER_HOUR,
    overloadAnswers: readAnswers(reader),
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
    if (group === undefined) reader.complain(`overloadAnswers.${name}: "${name}" is no group of bots; allowed: ${BOT_GROUP_NAMES.join(', ')}.`);
    else if (isOverloadAnswer(value)) answers[group] = value;
    else reader.problem(`overloadAnswers.${name}`, value, 'retry (503 with Retry-After), or site (the site’s own HTML)');
  }
  return answers;
}

function isOverloadAnswer(value: unknown): value is OverloadAnswer {
  return OVERLOAD_ANSWERS.some((answer) => answer === value);
}

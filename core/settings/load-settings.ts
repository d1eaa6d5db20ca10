// The load that a stack takes: answers in place of pages that can't be rendered now, and the defaults of its bounds.
import { BOT_GROUP_NAMES, type BotGroup } from '../bots/bot-groups';

/** The answers in place of a page that can't be rendered now: 503 with Retry-After, or the site's own HTML. */
export const OVERLOAD_ANSWERS = ['retry', 'site'] as const;

/** One of {@link OVERLOAD_ANSWERS}. */
export type OverloadAnswer = (typeof OVERLOAD_ANSWERS)[number];

/** The answer for each group of bots. */
export type OverloadAnswers = Readonly<Record<BotGroup, OverloadAnswer>>;

/**
 * Indexes must not learn an empty page, and come again. Link previews never do, and are content with the head of the
 * HTML. Nothing is known of others, so they get the same as without Georender.
 */
export const DEFAULT_OVERLOAD_ANSWERS: OverloadAnswers = {
  search: 'retry',
  ai: 'retry',
  seo: 'retry',
  preview: 'site',
  other: 'site',
};

/** A site of some thousand pages is rendered within hours; a stranger's random URLs cost cents an hour. */
export const DEFAULT_NEW_PAGES_PER_HOUR = 1000;

/** Renders at once in a region: some 10,000 pages an hour, and at most a dollar in that time. */
export const DEFAULT_RENDER_CONCURRENCY = 10;

/** Whether a value that came over a boundary has an answer for each group. */
export function isOverloadAnswers(value: unknown): value is OverloadAnswers {
  if (typeof value !== 'object' || value === null) return false;
  const answers: Partial<Record<BotGroup, unknown>> = value;
  return BOT_GROUP_NAMES.every((group) => OVERLOAD_ANSWERS.some((answer) => answer === answers[group]));
}

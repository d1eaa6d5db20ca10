// Says in words what a report on new pages counts, for the command line and the console.
import { type FoundReport, MOST_FOUND_PAGES } from './found-pages';

/** What is measured. */
export const FOUND_TITLE = 'New pages: from the render that first had their present content to the first crawl';

/** What the report counts and leaves out, in sentences. */
export function foundSummary({ pages, leftOut, isCut }: FoundReport): readonly string[] {
  const { changedSince, older, unknown } = leftOut;
  const number = (value: number): string => value.toLocaleString('en-US');
  return [
    `${number(pages.length)} pages. Left out: ${number(older)} with a content from before the interval, ` +
      `${number(changedSince)} that bots got before their last change, ${number(unknown)} without a record of their path.`,
    ...(isCut ? [`Only the ${number(MOST_FOUND_PAGES)} pages were looked up that bots found last.`] : []),
  ];
}

// The report of checks, for people at a terminal.

import { counted } from '../../text/counted';
import type { CheckedUrl } from '../check-page';
import type { Severity } from '../checked-page';
import { byCheck, tallyOf } from './summary';

/** Marks a severity, e.g. by a colour. */
export type Mark = (severity: Severity | 'ok', text: string) => string;

/** Pages that a summary names for each check. */
const NAMED_PAGES = 3;

/** The report of one URL. */
export function checkedText(checked: CheckedUrl, mark: Mark): string {
  if (checked.kind === 'unavailable') return unavailableText(checked, mark);
  const { url, redirectedTo, words, problems } = checked;
  return [
    redirectedTo === undefined ? url : `${url} → ${redirectedTo}`,
    `  words    a bot gets ${words.raw}, with Georender ${words.rendered ?? 'none'}, a person sees ${words.person}`,
    ...problems.flatMap(({ id, severity, message, mend }) => [
      `  ${mark(severity, severity.padEnd(7))}  ${id}: ${message}`,
      `           ${mend}`,
    ]),
    ...(problems.length === 0 ? [`  ${mark('ok', 'ok')}       no problem was found`] : []),
  ].join('\n');
}

/** The report of many URLs, by check. */
export function summaryText(all: readonly CheckedUrl[], mark: Mark): string {
  const missing = all.flatMap((one) => (one.kind === 'unavailable' ? [unavailableText(one, mark)] : []));
  const found = byCheck(all).map(({ id, severity, mend, pages }) =>
    [
      `${mark(severity, severity.padEnd(7))}  ${id}: ${counted(pages.length, 'page')}`,
      `         ${mend}`,
      ...pages.slice(0, NAMED_PAGES).map(({ url, message }) => `         ${url}: ${message}`),
      ...(pages.length > NAMED_PAGES ? [`         and ${counted(pages.length - NAMED_PAGES, 'more page')}`] : []),
    ].join('\n'),
  );
  return [...missing, ...found].join('\n');
}

/** The last line. */
export function tallyText(all: readonly CheckedUrl[]): string {
  const { pages, failed, errors, warnings } = tallyOf(all);
  return `${counted(pages, 'page')}, ${failed} with errors: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}.`;
}

function unavailableText({ url, reason }: Extract<CheckedUrl, { kind: 'unavailable' }>, mark: Mark): string {
  return `${url}\n  ${mark('error', 'error')}    ${reason}`;
}

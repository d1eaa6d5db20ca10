// The report of checks, for people.

import { counted } from '../text/counted';
import { type CheckedUrl, fails } from './check-page';
import type { Severity } from './checked-page';

/** Marks a severity, e.g. by a colour. */
export type Mark = (severity: Severity | 'ok', text: string) => string;

/** The report of one URL. */
export function checkedText(checked: CheckedUrl, mark: Mark): string {
  if (checked.kind === 'unavailable') return `${checked.url}\n  ${mark('error', 'error')}    ${checked.reason}`;
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

/** The last line. */
export function tallyText(all: readonly CheckedUrl[]): string {
  const problems = all.flatMap((one) => (one.kind === 'checked' ? one.problems : []));
  const ofSeverity = (severity: Severity) => problems.filter((one) => one.severity === severity).length;
  const unavailable = all.filter((one) => one.kind === 'unavailable').length;
  return [
    `${counted(all.length, 'page')}, ${all.filter(fails).length} with errors:`,
    `${counted(ofSeverity('error') + unavailable, 'error')}, ${counted(ofSeverity('warning'), 'warning')}.`,
  ].join(' ');
}

// Kept pages as a table, with what the list lacks.
import type { PageWindow } from '../../operations/kept-pages/page-list';
import type { PricedReport } from '../../operations/kept-pages/read-kept-pages';
import { counted } from '../../operations/text/counted';
import { money } from '../../operations/text/money';
import { span } from '../../operations/text/span';
import { tableText } from '../command/table';

const HEAD = ['URL', 'status', 'state', 'age', 'text', 'demand', 'not kept again'];

/** The lines. */
export function pagesText(
  { total, counts, pages }: PageWindow,
  { coverage, items, region, gaps, usd }: PricedReport,
  nowMs: number,
): string {
  const rows = pages.map(({ url, status, state, renderedAtMs, textLength, asks, reason }) => [
    ...[url, String(status), state, span(Math.max(0, nowMs - renderedAtMs))],
    ...[textLength.toLocaleString('en'), asks === 0 ? '' : String(asks), reason ?? ''],
  ]);
  const states = Object.entries(counts.states).flatMap(([state, count]) => (count === 0 ? [] : [`${count} ${state}`]));
  const more = total > pages.length ? [`${counted(total - pages.length, 'page')} more: --limit lists more.`] : [];
  const price = usd > 0 ? `, for ${money(usd, 4)}` : '';
  return [
    ...(rows.length === 0 ? [] : [tableText(rows, { head: HEAD, right: [1, 3, 4, 5] })]),
    ...more,
    `${counted(total, 'page')} match${total === 1 ? 'es' : ''}${states.length === 0 ? '' : `: ${states.join(', ')}`}.`,
    `${COVERAGE_TEXTS[coverage]} ${counted(items, 'item')} of the index in ${region}${price}.`,
    ...gaps,
  ].join('\n');
}

const COVERAGE_TEXTS = {
  all: 'Read all:',
  sample: 'A sample, so the numbers are those of',
  stopped: 'Stopped after',
  full: 'More pages than are held here; read',
} as const;

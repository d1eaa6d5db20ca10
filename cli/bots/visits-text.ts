// The tables of `georender bots`, for people.
import { addressesText } from '../../operations/bots/addresses/addresses-text';
import type { ClaimsReport } from '../../operations/bots/addresses/false-bots';
import type { CountLine, CountTable } from '../../operations/bots/counts-report';
import type { FoundReport } from '../../operations/bots/pages/found-pages';
import { FOUND_TITLE, foundSummary } from '../../operations/bots/pages/found-text';
import type { UnlistedPages } from '../../operations/bots/pages/unlisted-pages';
import { moment, size, spanInSeconds } from '../../operations/text/span';
import { tableText } from '../command/table';

const NUMBERS = new Intl.NumberFormat('en-US');

/** Bots choose paths, and these may be long. JSON has them as they are. */
const LONGEST_CELL = 60;

/** A breakdown's title and its table. */
export function countsText({ by, columns, lines, allLines }: CountTable): string {
  const title = by.length === 0 ? 'Requests of bots' : `By ${by.join(' and ')}`;
  if (lines.length === 0) return `${title}: none`;
  const isCut = allLines > lines.length;
  const shown = isCut ? `, the ${NUMBERS.format(lines.length)} most frequent of ${NUMBERS.format(allLines)}` : '';
  const hasServe = lines.some(({ averageServeMs }) => averageServeMs !== undefined);
  const head = [...columns.map(columnName), ...MEASURES, ...(hasServe ? ['in serve'] : [])];
  const rows = lines.map((line) => [
    ...line.values.map((value) => cut(value || '–')),
    ...measures(line),
    ...(hasServe ? [average(line.averageServeMs)] : []),
  ]);
  const right = head.flatMap((_, at) => (at < columns.length ? [] : [at]));
  return `${title}${shown}\n${tableText(rows, { head, right })}`;
}

const MEASURES = ['requests', 'errors', 'from the edge', 'bytes', 'average'];

function measures({ requests, errors, edgeHits, bytes, averageMs }: CountLine): readonly string[] {
  return [
    NUMBERS.format(requests),
    share(errors, requests),
    share(edgeHits, requests),
    size(bytes),
    average(averageMs),
  ];
}

/** Crawled pages beside a sitemap. */
export function unlistedText(report: UnlistedPages, limit: number): string {
  const { unlisted, uncrawled, crawled, listed, isCut } = report;
  const rows = unlisted
    .slice(0, limit)
    .map((page) => [cut(`${page.host}${page.path}`), NUMBERS.format(page.requests), String(page.bots), page.lastAt]);
  return [
    `The sitemap lists ${NUMBERS.format(listed)} pages; bots got ${NUMBERS.format(crawled)}${isCut ? ' or more' : ''}.`,
    `Pages that bots got, and that are not listed: ${NUMBERS.format(unlisted.length)}`,
    ...(rows.length === 0 ? [] : [tableText(rows, { head: ['page', 'requests', 'bots', 'last'], right: [1, 2] })]),
    `Listed pages that no bot got: ${NUMBERS.format(uncrawled.length)}`,
    ...uncrawled.slice(0, limit).map((url) => `  ${url}`),
  ].join('\n');
}

/** How soon bots found pages with a new content. */
export function foundText(report: FoundReport, limit: number): string {
  const { pages, bots } = report;
  const delays = bots.map((one) => [
    one.bot,
    NUMBERS.format(one.pages),
    NUMBERS.format(one.first),
    spanInSeconds(one.halfMs),
    spanInSeconds(one.mostMs),
  ]);
  const rows = pages.slice(0, limit).map(({ host, path, newAtMs, crawls }) => {
    const [{ bot, delayMs }] = crawls;
    return [cut(`${host}${path}`), moment(newAtMs), bot, spanInSeconds(delayMs), String(crawls.length)];
  });
  return [
    FOUND_TITLE,
    ...foundSummary(report),
    ...(pages.length === 0
      ? []
      : [
          tableText(delays, {
            head: ['bot', 'pages', 'first of all', 'half within', '90 % within'],
            right: [1, 2, 3, 4],
          }),
          tableText(rows, { head: ['page', 'new since', 'first bot', 'after', 'bots'], right: [3, 4] }),
        ]),
  ].join('\n');
}

/** Who claims to be a bot. Addresses are shown of false bots alone: they are personal data. */
export function claimsText({ operators, falseBots, isCut }: ClaimsReport, limit: number): string {
  if (operators.length === 0) return 'Nobody claimed to be a bot whose operator can be verified.';
  const counts = operators.map((one) => [
    one.operator,
    ...[one.verified, one.false, one.unverified].map((number) => NUMBERS.format(number)),
  ]);
  const rows = falseBots
    .slice(0, limit)
    .map((claim) => [claim.bot, claim.address, NUMBERS.format(claim.requests), claim.firstAt, claim.lastAt]);
  return [
    `Requests by who they claim to be${isCut ? ' (of the addresses with the most requests)' : ''}`,
    tableText(counts, { head: ['operator', 'verified', 'false', 'unverified'], right: [1, 2, 3] }),
    ...addressesText(operators),
    `${NUMBERS.format(falseBots.length)} false bots`,
    ...(rows.length === 0
      ? []
      : [tableText(rows, { head: ['claims', 'address', 'requests', 'first', 'last'], right: [2] })]),
  ].join('\n');
}

function average(ms: number | undefined): string {
  return ms === undefined ? '–' : `${NUMBERS.format(Math.round(ms))} ms`;
}

function cut(text: string): string {
  return text.length <= LONGEST_CELL ? text : `${text.slice(0, LONGEST_CELL - 1)}…`;
}

function columnName(column: string): string {
  return column === 'bot_group' ? 'group' : column;
}

function share(part: number, all: number): string {
  return all === 0 ? '–' : `${((100 * part) / all).toFixed(1)} %`;
}

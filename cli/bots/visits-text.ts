// The tables of `georender bots`, for people.
import type { ClaimsReport } from '../../operations/bots/addresses/false-bots';
import type { CountLine, CountTable } from '../../operations/bots/counts-report';
import { type FoundReport, MOST_FOUND_PAGES } from '../../operations/bots/pages/found-pages';
import type { UnlistedPages } from '../../operations/bots/pages/unlisted-pages';
import { moment, span } from '../../operations/text/span';
import { tableText } from '../command/table';

const NUMBERS = new Intl.NumberFormat('en-US');

/** A breakdown's title and its table. */
export function countsText({ by, columns, lines }: CountTable): string {
  const title = by.length === 0 ? 'Requests of bots' : `By ${by.join(' and ')}`;
  if (lines.length === 0) return `${title}: none`;
  const head = [...columns.map(columnName), 'requests', 'errors', 'from the edge', 'bytes', 'average'];
  const rows = lines.map((line) => [...line.values.map((value) => value || '–'), ...measures(line)]);
  return `${title}\n${tableText(rows, { head, right: head.flatMap((_, at) => (at < columns.length ? [] : [at])) })}`;
}

function measures({ requests, errors, edgeHits, bytes, averageMs }: CountLine): readonly string[] {
  return [
    NUMBERS.format(requests),
    share(errors, requests),
    share(edgeHits, requests),
    `${(bytes / 1e6).toFixed(1)} MB`,
    averageMs === undefined ? '–' : `${Math.round(averageMs)} ms`,
  ];
}

/** Crawled pages beside a sitemap. */
export function unlistedText(report: UnlistedPages, limit: number): string {
  const { unlisted, uncrawled, crawled, listed, isCut } = report;
  const rows = unlisted
    .slice(0, limit)
    .map((page) => [`${page.host}${page.path}`, NUMBERS.format(page.requests), String(page.bots), page.lastAt]);
  return [
    `The sitemap lists ${NUMBERS.format(listed)} pages; bots got ${NUMBERS.format(crawled)}${isCut ? ' or more' : ''}.`,
    `Pages that bots got, and that are not listed: ${NUMBERS.format(unlisted.length)}`,
    ...(rows.length === 0 ? [] : [tableText(rows, { head: ['page', 'requests', 'bots', 'last'], right: [1, 2] })]),
    `Listed pages that no bot got: ${NUMBERS.format(uncrawled.length)}`,
    ...uncrawled.slice(0, limit).map((url) => `  ${url}`),
  ].join('\n');
}

/** How soon bots found pages with a new content. */
export function foundText({ pages, bots, leftOut, isCut }: FoundReport, limit: number): string {
  const { changedSince, older, unknown } = leftOut;
  const delays = bots.map((one) => [
    one.bot,
    NUMBERS.format(one.pages),
    NUMBERS.format(one.first),
    span(one.halfMs),
    span(one.mostMs),
  ]);
  const rows = pages.slice(0, limit).map(({ host, path, newAtMs, crawls }) => {
    const [{ bot, delayMs }] = crawls;
    return [`${host}${path}`, moment(newAtMs), bot, span(delayMs), String(crawls.length)];
  });
  return [
    'New pages: from the render that first had their present content to the first crawl',
    `${NUMBERS.format(pages.length)} pages. Left out: ${NUMBERS.format(older)} with a content from before the interval, ` +
      `${NUMBERS.format(changedSince)} that bots got before their last change, ` +
      `${NUMBERS.format(unknown)} without a record of their path.`,
    ...(isCut ? [`Only the ${NUMBERS.format(MOST_FOUND_PAGES)} pages were looked up that bots found last.`] : []),
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

/** How good the proof is: false claims may be from addresses that were published later. */
function addressesText(operators: ClaimsReport['operators']): readonly string[] {
  const fetchedAtMs = operators.flatMap((one) => one.fetchedAtMs ?? []);
  const unverified = operators.filter((one) => one.unverified > 0);
  return [
    ...(fetchedAtMs.length === 0 ? [] : [`By addresses of ${moment(Math.min(...fetchedAtMs)).slice(0, 10)} and later.`]),
    ...(unverified.some((one) => one.fetchedAtMs === undefined)
      ? ['Unverified: fetch the operators’ addresses with `georender bots ranges --update`.']
      : []),
    ...(unverified.some((one) => one.fetchedAtMs !== undefined)
      ? ['Unverified with known addresses: bots that also ask from others, e.g. from their users’ machines.']
      : []),
  ];
}

function columnName(column: string): string {
  return column === 'bot_group' ? 'group' : column;
}

function share(part: number, all: number): string {
  return all === 0 ? '–' : `${((100 * part) / all).toFixed(1)} %`;
}

// An explanation as text: a path of steps that people can follow.

import type { DropReason } from '../../core/pages/dropped-parameters';
import { moment, size, span } from '../text/span';
import type { EdgeAnswer } from './edge-answer';
import type { Explanation } from './explain';
import { SITE_REASON_TEXTS } from './forecast';
import { partLines } from './part-text';
import { purgeText } from './purge-text';
import type { LeaseExplanation, PurgeExplanation, RecordExplanation, RegionPage } from './region-page';
import type { Drain, RoutingExplanation } from './routing';

const DROP_TEXTS: Readonly<Record<DropReason, string>> = {
  tracking: 'only tracks',
  ignored: 'ignored by settings',
  'not-allowed': 'not among the allowed parameters',
  empty: 'empty',
};

/** A step of an explanation. */
export interface ExplanationStep {
  readonly id: (typeof STEPS)[number];
  readonly sentence: string;
  readonly details: readonly string[];
}

/** The steps in their order. */
const STEPS = ['question', 'bot', 'router', 'page', 'order', 'records', 'edge', 'forecast'] as const;

/** Steps that begin a paragraph of the text. */
const PARAGRAPHS: readonly string[] = ['bot', 'records', 'edge', 'forecast'];

/** The text, without an end of line. */
export function explanationText(explanation: Explanation): string {
  return explanationSteps(explanation)
    .flatMap(({ id, sentence, details }) => [
      ...(PARAGRAPHS.includes(id) ? [''] : []),
      sentence,
      ...details.map((line) => `  ${line}`),
    ])
    .join('\n');
}

/** The steps, without those that the request does not reach. */
export function explanationSteps(explanation: Explanation): readonly ExplanationStep[] {
  const { routing, regions, edge, forecast } = explanation;
  const isPage = routing.page !== undefined;
  const lines: Readonly<Record<ExplanationStep['id'], readonly string[]>> = {
    question: questionLines(explanation),
    bot: botLines(routing),
    router: [...decisionLines(routing), ...partLines(routing)],
    page: routing.page === undefined ? [] : pageLines(routing.page),
    order: isPage ? orderLines(explanation) : [],
    records:
      regions === undefined ? [] : ['In the regions', ...regions.flatMap((one) => regionLines(one, regions.length))],
    edge: edgeLines(edge),
    forecast: [forecast.sentence],
  };
  return STEPS.flatMap((id) => {
    const [sentence, ...details] = lines[id];
    return sentence === undefined ? [] : [{ id, sentence, details: details.map((line) => line.replace(/^ {2}/, '')) }];
  });
}

function questionLines(explanation: Explanation): readonly string[] {
  const { asked, source, atMs } = explanation;
  const place = [asked.country, asked.subdivision].filter((part) => part !== undefined).join('-');
  return [
    asked.url,
    `  ${source}, ${moment(atMs)}`,
    `  as ${asked.userAgent}`,
    `  from ${place === '' ? 'an unknown country' : place}${countryNote(explanation)}`,
  ];
}

function countryNote({ kind, asked }: Explanation): string {
  if (asked.country === undefined) return '';
  return kind === 'local'
    ? ', sent along with the request'
    : ' (computed: CloudFront sets that header itself, by the address that asks)';
}

function botLines({ bot }: RoutingExplanation): readonly string[] {
  const tokens = bot.tokens.map(({ token, group }) => `"${token}" (${group})`);
  const called = bot.calledBot === undefined ? [] : [`"${bot.calledBot}" (rule of other)`];
  const off = bot.off.map(({ token, group }) => `"${token}" (${group})`);
  const found = [...tokens, ...called].join(', ');
  return [
    bot.isBot
      ? `Bot: yes, by ${found}; group ${bot.group}`
      : `Bot: no${found === '' ? '' : `, although it has ${found}`}`,
    ...(bot.excludedBy === undefined
      ? []
      : [`  excluded by "${bot.excludedBy}": a group that is off, or a removed token`]),
    ...(off.length === 0 ? [] : [`  of groups that are off, or removed: ${off.join(', ')}`]),
  ];
}

function decisionLines({ tests, decision }: RoutingExplanation): readonly string[] {
  const passed = tests.filter((one) => one.passed).map(({ test }) => test);
  return [
    `Router: ${decision === 'page' ? 'a page' : `the site, since ${SITE_REASON_TEXTS[decision]} (${decision})`}`,
    ...(passed.length === 0 ? [] : [`  tests passed: ${passed.join(', ')}`]),
  ];
}

function pageLines(page: NonNullable<RoutingExplanation['page']>): readonly string[] {
  return [
    `Page: ${page.keyUrl}, ${page.variant}`,
    `  key ${page.key}`,
    ...page.dropped.map(({ parameter, reason }) => `  without "${parameter}": ${DROP_TEXTS[reason]}`),
    ...(page.isSorted ? ['  parameters in the order of their names'] : []),
  ];
}

function orderLines({ routing, kind, homeRegion }: Explanation): readonly string[] {
  const { regions, orderedBy, origins, canary } = routing;
  const order = regions.map(({ region, drain }) => (drain === undefined ? region : `${region} (${drainText(drain)})`));
  const from =
    orderedBy !== 'home'
      ? `by ${orderedBy}`
      : kind === 'stack'
        ? `as from ${homeRegion}: without a known country, CloudFront's edge location decides`
        : `as from ${homeRegion}: no known country`;
  return [
    `Regions: ${order.join(', ')}`,
    `  ordered ${from}`,
    `  asked: ${origins.length === 0 ? 'none' : origins.join(', then ')}`,
    ...(canary === undefined
      ? []
      : [
          `  canaries answer ${canary.percent} % of the URLs: ${canary.isChosen ? '' : 'not '}this one (number ${canary.number})`,
        ]),
  ];
}

/** Who drained a region, and why. */
export function drainText(drain: Drain): string {
  if (drain.by === 'hand') return 'drained by hand';
  return drain.by === 'settings' ? 'drained by settings' : `drained by health checks: ${drain.reason}`;
}

function regionLines(page: RegionPage, regionCount: number): readonly string[] {
  if (page.kind === 'unavailable') return [`  ${page.region}: did not answer (${page.reason})`];
  const { region, record, purges, lease } = page;
  return [
    `  ${region}: ${record === undefined ? 'no record' : recordText(record)}`,
    ...(record === undefined ? [] : recordLines(record, regionCount)),
    ...purges.flatMap((purge) => purgeLines(purge, record)),
    ...leaseLines(lease),
  ];
}

function recordText({ status, state, ageMs, renderedIn, renderStartedAtMs }: RecordExplanation): string {
  const where = renderedIn === undefined ? '' : ` in ${renderedIn}`;
  return `${state}, status ${status}, rendered${where} ${span(ageMs)} ago (${moment(renderStartedAtMs)})`;
}

function recordLines(record: RecordExplanation, regionCount: number): readonly string[] {
  const { objectKey, objectBytes, isReplicated, renderedIn, behindMs } = record;
  const bytes = objectBytes === undefined ? 'in no bucket' : `${size(objectBytes)} compressed`;
  const where = isReplicated === true ? 'in its own bucket' : `only in the bucket of ${renderedIn}`;
  return [
    `    ${windowsText(record)}`,
    ...(objectKey === undefined
      ? []
      : [`    ${bytes}${objectBytes === undefined ? '' : `, ${where}`}; ${record.textLength} characters of text`]),
    ...(behindMs > 0
      ? [`    ${span(behindMs)} behind the newest render: not replicated yet, or another region rendered later`]
      : []),
    ...(behindMs === 0 && regionCount > 1 && isReplicated === true ? ['    the newest render, replicated'] : []),
  ];
}

function windowsText({ overtakenBy, freshLeftMs, staleLeftMs, errorLeftMs }: RecordExplanation): string {
  const left = (ms: number): string => (ms > 0 ? `for ${span(ms)}` : `ended ${span(-ms)} ago`);
  if (overtakenBy?.kind === 'purge') return `${purgeText(overtakenBy)}: shown on error only, ${left(errorLeftMs)}`;
  const rest = `stale ${left(staleLeftMs)}; on error ${left(errorLeftMs)}`;
  return overtakenBy === undefined
    ? `fresh ${left(freshLeftMs)}; ${rest}`
    : `${purgeText(overtakenBy)}: shown while it is rendered again; ${rest}`;
}

/** The purge or mark that ended the record's freshness has a line of its own. */
function purgeLines(purge: PurgeExplanation, record: RecordExplanation | undefined): readonly string[] {
  if (record === undefined) return [`    ${purgeText(purge)}`];
  if (purge === record.overtakenBy) return [];
  return [`    ${purgeText(purge)}${purge.atMs < record.renderStartedAtMs ? ', before this render' : ''}`];
}

function leaseLines(lease: LeaseExplanation): readonly string[] {
  if (lease.kind === 'none') return [];
  if (lease.kind === 'held')
    return [`    being rendered since ${moment(lease.sinceMs)}; its lease ends ${moment(lease.untilMs)} at the latest`];
  const times = lease.brokenInARow > 1 ? `, ${lease.brokenInARow} times in a row` : '';
  return [
    `    in its cooldown until ${moment(lease.untilMs)}: ${lease.reason}${times}`,
    ...(lease.hasLeftPage ? ['    requests get the page that the last render left'] : []),
  ];
}

function edgeLines(edge: EdgeAnswer): readonly string[] {
  if (edge.kind === 'not-asked') return [`The edge was not asked, ${edge.reason}.`];
  if (edge.kind === 'failed') return [`The edge did not answer: ${edge.reason}`];
  const { status, tookMs, headers } = edge;
  return [
    `The edge, asked from here: ${status} in ${tookMs} ms`,
    ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
  ];
}

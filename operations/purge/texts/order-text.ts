// The output of `georender purge`, `recache` and `undo`: tables for people.
import { orderText } from '../../../handlers/purge/purge-order';
import type { OrderTarget } from '../kept-terms';
import type { OrderPlan, OrderResults, PartResults } from '../order-results';

/** Pages that a plan names. */
const NAMED_PAGES = 20;

/** Invalidated paths a month for nothing, for all distributions of an account ("Amazon CloudFront Pricing"). */
const FREE_PATHS = 1_000;
const INVALIDATION_COST =
  'CloudFront bills each tag beyond 1,000 a month as a path, $0.005; a prefix or a host is one tag';

/** A clock that is off by more is reported. */
const NOTABLE_MS = 10_000;

/** What is done to pages. */
export type OrderVerb = 'purge' | 'recache' | 'undo';

/** In the past: `purged in all regions`. */
const DONE_TEXTS: Readonly<Record<OrderVerb, string>> = {
  purge: 'purged',
  recache: 'marked stale',
  undo: 'taken back',
};

/** The plan. */
export function planText(verb: OrderVerb, { order, scopes }: OrderPlan, target: OrderTarget, source: string): string {
  const urls = order.kind === 'urls' ? scopes.slice(0, NAMED_PAGES) : [];
  const pages = urls.map((scope) => `  ${'page'.padEnd(16)}${scope.replace(/^=/, '')}`);
  const more = order.kind === 'urls' ? scopes.length - pages.length : 0;
  return [
    `Would ${verb} ${orderText(order)} of ${source}:`,
    ...pages,
    ...(more > 0 ? [`  ${'page'.padEnd(16)}and ${more} more`] : []),
    ...target.regions.map(
      (region) => `  ${region.padEnd(16)}${count(scopes.length, 'item')} in table ${target.indexTable}`,
    ),
    `  ${'CloudFront'.padEnd(16)}${count(scopes.length, 'cache tag')} invalidated in distribution ${target.distributionId}`,
    ...(scopes.length > FREE_PATHS ? [`  ${'cost'.padEnd(16)}${INVALIDATION_COST}`] : []),
  ].join('\n');
}

/** The outcome. */
export function resultText(verb: OrderVerb, results: OrderResults, target: OrderTarget): string {
  const lines = [partsText(verb, results, target)];
  if (results.complete) lines.push(`${capital(DONE_TEXTS[verb])} in all regions and at all edges.`);
  else lines.push(incompleteText(verb, results.regions));
  if (verb === 'purge' && results.id !== undefined) lines.push(`georender undo --id ${results.id} takes it back.`);
  if (verb === 'purge' && results.id === undefined && results.regions.some(({ done }) => done))
    lines.push('It was not noted, so it can’t be taken back.');
  return lines.join('\n');
}

/** The outcome by part. */
export function partsText(verb: OrderVerb, { regions, edge }: PartResults, target: OrderTarget): string {
  const text = DONE_TEXTS[verb];
  const edgeNote =
    edge.invalidationId === undefined ? `distribution ${target.distributionId}` : `invalidation ${edge.invalidationId}`;
  const edgeState = edge.done
    ? `${text}   ${edgeNote}`
    : edge.problem === undefined
      ? 'not told, since no region has it'
      : `FAILED   ${edge.problem.message}`;
  const rows = [
    ...regions.map((one) => [one.region, one.done ? text : `FAILED   ${one.problem.message}`] as const),
    ['CloudFront', edgeState] as const,
  ];
  return rows.map(([where, state]) => `  ${where.padEnd(16)}${state}`).join('\n');
}

/** What to do if an order is not complete. */
export function incompleteText(verb: OrderVerb, regions: PartResults['regions']): string {
  const named = (done: boolean) =>
    regions
      .filter((one) => one.done === done)
      .map(({ region }) => region)
      .join(', ');
  const [have, lack] = [named(true), named(false)];
  if (have === '') return `Nothing was ${DONE_TEXTS[verb]}.`;
  const where =
    lack === ''
      ? `All regions have it (${have}); the edges may show older pages`
      : `${have} have it, ${lack} not: there, older pages may be shown`;
  return `${where} until they are no longer fresh. Mend what failed and run the command again; repeating it does no harm.`;
}

/** A line about this machine's clock, if it is notably off. */
export function clockText(aheadMs: number): string | undefined {
  if (Math.abs(aheadMs) < NOTABLE_MS) return undefined;
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  return `This machine's clock is about ${seconds} s ${aheadMs > 0 ? 'behind' : 'ahead of'} AWS's, whose time was taken.`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

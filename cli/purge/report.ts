// The output of `georender purge`: tables for people.
import type { PurgeOrder } from '../../handlers/purge/purge-order';
import type { PurgePlan, PurgeResults } from './purge-results';
import type { PurgeTarget } from './purge-target';

/** A clock that is off by more is reported. */
const NOTABLE_MS = 10_000;

/** The pages of an order, in words. */
export function orderText(order: PurgeOrder): string {
  switch (order.kind) {
    case 'everything':
      return 'all pages';
    case 'host':
      return `all pages of ${order.host}`;
    case 'prefix':
      return `https://${order.host}${order.path} and all below it`;
    case 'urls':
      return order.urls.length === 1 ? `${order.urls[0]}` : `${order.urls.length} pages`;
  }
}

/** The plan. */
export function planText({ order, scopes }: PurgePlan, target: PurgeTarget, source: string): string {
  const pages = order.kind === 'urls' ? scopes.map((scope) => `  ${'page'.padEnd(16)}${scope.replace(/^=/, '')}`) : [];
  return [
    `Would purge ${orderText(order)} of ${source}:`,
    ...pages,
    ...target.regions.map(
      (region) => `  ${region.padEnd(16)}${count(scopes.length, 'item')} in table ${target.indexTable}`,
    ),
    `  ${'CloudFront'.padEnd(16)}${count(scopes.length, 'cache tag')} invalidated in distribution ${target.distributionId}`,
    'Nothing was changed.',
  ].join('\n');
}

/** The outcome. */
export function resultText({ regions, edge, complete }: PurgeResults, target: PurgeTarget): string {
  const edgeNote =
    edge.invalidationId === undefined ? `distribution ${target.distributionId}` : `invalidation ${edge.invalidationId}`;
  const edgeState = edge.purged
    ? `purged   ${edgeNote}`
    : edge.problem === undefined
      ? 'not told, since no region has it'
      : `FAILED   ${edge.problem.message}`;
  const rows = [
    ...regions.map((one) => [one.region, one.purged ? 'purged' : `FAILED   ${one.problem.message}`] as const),
    ['CloudFront', edgeState] as const,
  ];
  return [
    ...rows.map(([where, state]) => `  ${where.padEnd(16)}${state}`),
    complete ? 'Purged in all regions and at all edges.' : incompleteText(regions),
  ].join('\n');
}

/** A line about this machine's clock, if it is notably off. */
export function clockText(aheadMs: number): string | undefined {
  if (Math.abs(aheadMs) < NOTABLE_MS) return undefined;
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  return `This machine's clock is about ${seconds} s ${aheadMs > 0 ? 'behind' : 'ahead of'} AWS's, whose time was taken.`;
}

function incompleteText(regions: PurgeResults['regions']): string {
  const named = (purged: boolean) =>
    regions
      .filter((one) => one.purged === purged)
      .map(({ region }) => region)
      .join(', ');
  const [have, lack] = [named(true), named(false)];
  if (have === '') return 'Nothing was purged.';
  const where =
    lack === ''
      ? `All regions have the purge (${have}); the edges may show older pages`
      : `${have} have the purge, ${lack} not: there, older pages may be shown`;
  return `${where} until they are no longer fresh. Mend what failed and run the command again; repeating a purge does no harm.`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

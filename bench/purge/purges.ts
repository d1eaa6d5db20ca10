// Purges a local run, and watches every region and the edge until they show the new page.
import { setTimeout as delay } from 'node:timers/promises';
import { EPOCH_PREFIX, INDEX_PARTITION_KEY, PURGE_NOTE_PREFIX } from '../../core/contract/index-table';
import type { PurgeOrder } from '../../handlers/purge/purge-order';
import { INDEX_TABLE } from '../../local/functions';
import type { LocalStack } from '../../local/stack';
import type { Deployment } from '../../operations/deployment';
import { census } from '../../operations/purge/census';
import { reachOf } from '../../operations/purge/epoch-reach';
import { carryOut, planOrder } from '../../operations/purge/order-results';
import { askAsBot } from '../measure/bot-request';
import { type ChangingSite, versionText } from './changing-site';
import type { DryRunFigure, OrderKind, PurgeFigure } from './figures';

/** A running stack with its operator. */
export interface PurgedRun {
  readonly stack: LocalStack;
  readonly site: ChangingSite;
  readonly deployment: Deployment;
}

/** A country near each region of the run. */
export const COUNTRIES = ['US', 'DE', 'IN'] as const;

/** In each key of the edge: another value passes every copy. */
export const PROBE_HEADER = 'x-probe';

const LOOK_PAUSE_MS = 100;

/** Then a page counts as never shown. */
const PATIENCE_MS = 60_000;

const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']);

let probes = 0;

/** Carries an order out for a page that all regions and the edge have. */
export async function measurePurge(run: PurgedRun, kind: OrderKind, records: number): Promise<PurgeFigure> {
  const { stack, site, deployment } = run;
  const { order, target } = orderOf(kind, new URL(stack.url).host, stack.url);
  await everywhere(run, target);
  site.version += 1;
  stack.dynamoDb.resetRequests();
  const startMs = performance.now();
  const plan = planOrder(order, deployment.facts);
  const command = carryOut('purge', plan, reachOf(deployment)).then(({ complete }) => ({
    complete,
    commandMs: performance.now() - startMs,
  }));
  const [{ complete, commandMs }, regionsMs, edgeMs] = await Promise.all([
    command,
    shownAfter(run, target, startMs, () => ({ [PROBE_HEADER]: String(++probes) })),
    shownAfter(run, target, startMs, () => ({})),
  ]);
  return {
    kind,
    records,
    complete,
    writes: purgeWrites(stack),
    tags: plan.scopes.length,
    regionsMs,
    edgeMs,
    commandMs,
  };
}

/** Counts the pages of a prefix, as a dry run does. @param truth how many it has */
export async function measureDryRun(
  run: PurgedRun,
  path: string,
  records: number,
  truth: number,
): Promise<DryRunFigure> {
  const { stack, deployment } = run;
  const { scopes } = planOrder({ kind: 'prefix', host: new URL(stack.url).host, path }, deployment.facts);
  stack.dynamoDb.resetRequests();
  const startMs = performance.now();
  const { pages, isExact, readItems, readUnits = 0 } = await census(deployment, scopes, { exact: false });
  const tookMs = performance.now() - startMs;
  return {
    records,
    truth,
    ...pages,
    isExact,
    readItems,
    readUnits,
    requests: stack.dynamoDb.requests().length,
    tookMs,
  };
}

/** The order of a kind, and a page that it concerns. */
export function orderOf(kind: OrderKind, host: string, origin: string): { order: PurgeOrder; target: string } {
  switch (kind) {
    case 'URL':
      return { order: { kind: 'urls', urls: [`${origin}/probe/url`] }, target: '/probe/url' };
    case 'prefix':
      return { order: { kind: 'prefix', host, path: '/section-1' }, target: '/section-1/probe' };
    case 'host':
      return { order: { kind: 'host', host }, target: '/probe/host' };
    case 'everything':
      return { order: { kind: 'everything' }, target: '/probe/everything' };
  }
}

/** Has a page rendered, until the edge has a copy of the current version for each country. */
export async function everywhere({ stack, site }: PurgedRun, target: string): Promise<void> {
  const untilMs = performance.now() + PATIENCE_MS;
  for (const country of COUNTRIES) {
    for (;;) {
      const { headers, body } = await ask(stack, target, country, {});
      if (body.includes(versionText(site.version)) && headers['x-cache'] === 'Hit from cloudfront') break;
      if (performance.now() > untilMs) throw new RangeError(`${target} did not come to the edge of ${country}.`);
      await delay(LOOK_PAUSE_MS);
    }
  }
  await stack.replicated();
}

/** How long it takes until bots of all countries get the current version. */
export async function shownAfter(
  { stack, site }: PurgedRun,
  target: string,
  startMs: number,
  headers: () => Readonly<Record<string, string>>,
): Promise<number> {
  const times = COUNTRIES.map(async (country) => {
    for (;;) {
      const { body } = await ask(stack, target, country, headers());
      const tookMs = performance.now() - startMs;
      if (body.includes(versionText(site.version)) || tookMs > PATIENCE_MS) return tookMs;
      await delay(LOOK_PAUSE_MS);
    }
  });
  return Math.max(...(await Promise.all(times)));
}

function ask(stack: LocalStack, target: string, country: string, headers: Readonly<Record<string, string>>) {
  return askAsBot(stack.url, target, { 'cloudfront-viewer-country': country, ...headers });
}

/** The items of purges and their notes that were written since the last reset. Renders write others. */
export function purgeWrites(stack: LocalStack): number {
  return stack.dynamoDb
    .requests()
    .filter(({ operation }) => WRITES.has(operation))
    .flatMap(({ targets }) => targets)
    .filter(({ table, key }) => table === INDEX_TABLE && isOfPurge(key?.[INDEX_PARTITION_KEY])).length;
}

function isOfPurge(key: unknown): boolean {
  if (typeof key !== 'object' || key === null || !('S' in key) || typeof key.S !== 'string') return false;
  return key.S.startsWith(EPOCH_PREFIX) || key.S.startsWith(PURGE_NOTE_PREFIX);
}

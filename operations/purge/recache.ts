// Has pages that were marked stale rendered, and waits until every region has the new ones.

import type { Region } from '../../core/geography/regions';
import { type PageIdentity, type PageKey, pageIdentity } from '../../core/pages/page-key';
import { checkPageUrl } from '../../core/pages/page-url';
import { VARIANTS } from '../../core/pages/variants';
import type { RenderValue } from '../../handlers/queue/ports';
import { inTurns } from '../../handlers/runtime/in-turns';
import { orderRegion } from '../../handlers/warm/order-region';
import type { DeploymentFacts } from '../deployment';
import type { OrderedPage, WarmPorts } from '../warm/ports';
import type { KnownPage } from './index-scan';

/** A page to render again. */
export interface RecachePage {
  readonly page: PageIdentity;
  /** The region that rendered it last; undefined if that is not known. */
  readonly region: Region | undefined;
  readonly value: RenderValue;
}

/** How renders are followed. */
export interface FollowOptions {
  /** When the pages were marked, in milliseconds since 1970: renders must begin later. */
  readonly markedAtMs: number;
  /** Whether to wait for the renders. */
  readonly waits: boolean;
  /** How long nothing may happen until the rest is given up. */
  readonly patienceMs: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** The options of a recache. */
export interface RecacheOptions extends FollowOptions {
  /** The most renders; the rest stays stale, and is rendered at its next request. */
  readonly budget: number | undefined;
  /** Renders at once where the deployment has no queue. */
  readonly concurrency: number;
}

/** What a recache did. */
export interface RecacheReport {
  readonly ordered: number;
  /** Pages that are new in every region. */
  readonly renewed: number;
  /** Pages that were not kept, by reason. */
  readonly failures: Readonly<Record<string, number>>;
  /** Some of them. */
  readonly failed: readonly { readonly url: string; readonly reason: string }[];
  /** Not renewed in every region when the wait ended. */
  readonly waiting: number;
  /** Beyond the budget. */
  readonly leftStale: number;
}

/** The ports that tell how far renders are. */
export type FollowPorts = Pick<WarmPorts, 'recordsOf' | 'failures' | 'clock'> & {
  readonly regions: readonly Region[];
  /** Whether orders go to queues, which take many at once, and try again what failed. */
  readonly hasQueues: boolean;
};

/** The ports of a recache. */
export type RecachePorts = FollowPorts & Pick<WarmPorts, 'orders'>;

const LOOK_EVERY_MS = 1_000;

/** Without a change for so long, commands give the rest up. */
export const RECACHE_PATIENCE_MS = 180_000;

/** Named in a report. */
const NAMED_FAILURES = 20;

const NO_REASONS: ReadonlyMap<PageKey, string> = new Map();

/** Has pages rendered. */
export async function recache(
  ports: RecachePorts,
  pages: readonly RecachePage[],
  options: RecacheOptions,
): Promise<RecacheReport> {
  const { budget = pages.length, markedAtMs, concurrency } = options;
  const wanted = pages.slice(0, budget).map((one) => orderOf(one, ports.regions, markedAtMs));
  const outcome = newOutcome(wanted);
  const ordering = order(ports, wanted, concurrency, outcome.lost);
  if (options.waits) await Promise.all([ordering, settled(ports, outcome, options, ordering)]);
  else await ordering;
  return reported(outcome, options.waits, pages.length - wanted.length);
}

/** Looks how far renders are that were ordered after a mark: once, or with `waits` until nothing happens any more. */
export async function followRecache(
  ports: FollowPorts,
  pages: readonly RecachePage[],
  options: FollowOptions,
): Promise<RecacheReport> {
  const outcome = newOutcome(pages.map((one) => orderOf(one, ports.regions, options.markedAtMs)));
  await settled(ports, outcome, { ...options, patienceMs: options.waits ? options.patienceMs : 0 });
  return reported(outcome, true, 0);
}

/** What is known of ordered pages. */
interface Outcome {
  readonly total: number;
  /** Not new in every region. */
  readonly open: Map<PageKey, OrderedPage>;
  /** Rendered, and not kept, with the reason. */
  readonly failed: Map<PageKey, string>;
  /** Taken by no region, with the reason. */
  readonly lost: Map<PageKey, string>;
}

function newOutcome(pages: readonly OrderedPage[]): Outcome {
  const open = new Map(pages.map((one) => [one.page.key, one]));
  return { total: open.size, open, failed: new Map(), lost: new Map() };
}

function reported({ total, open, failed, lost }: Outcome, isSeen: boolean, leftStale: number): RecacheReport {
  const failures: Record<string, number> = {};
  const still = [...open.values()].flatMap(({ page: { key, url } }) => {
    const reason = failed.get(key) ?? lost.get(key);
    if (reason !== undefined) failures[reason] = (failures[reason] ?? 0) + 1;
    return reason === undefined ? [] : [{ url, reason }];
  });
  return {
    ordered: total,
    renewed: isSeen ? total - open.size : 0,
    failures,
    failed: still.slice(0, NAMED_FAILURES),
    waiting: open.size - still.length,
    leftStale,
  };
}

function orderOf({ page, region, value }: RecachePage, regions: readonly Region[], newerThanMs: number): OrderedPage {
  const known = region !== undefined && regions.includes(region) ? region : orderRegion(page.key, regions);
  return { page, region: known, order: { url: page.url, variant: page.variant, value, newerThanMs } };
}

/** Hands the orders over; without queues, that takes as long as the renders. */
async function order(
  { orders, regions, hasQueues }: RecachePorts,
  pages: readonly OrderedPage[],
  concurrency: number,
  lost: Map<PageKey, string>,
): Promise<void> {
  const take = async (region: Region, some: readonly OrderedPage[]): Promise<void> => {
    let reason = '';
    // A region that does not answer renders nothing; any other can.
    for (const candidate of [region, ...regions.filter((other) => other !== region)]) {
      try {
        return await orders.take(candidate, some);
      } catch (error) {
        reason ||= error instanceof Error ? error.name : 'unavailable';
      }
    }
    for (const { page } of some) lost.set(page.key, reason);
  };
  if (!hasQueues) {
    await inTurns(pages, concurrency, (page) => take(page.region, [page]));
    return;
  }
  for (const [region, ofRegion] of Map.groupBy(pages, (page) => page.region)) {
    for (let from = 0; from < ofRegion.length; from += orders.mostAtOnce)
      await take(region, ofRegion.slice(from, from + orders.mostAtOnce));
  }
}

/**
 * Resolves when every page is renewed in every region or has failed, or nothing happens any more.
 * @param ordering undefined: everything is ordered
 */
async function settled(
  { recordsOf, regions, failures, clock, hasQueues }: FollowPorts,
  { total, open, failed, lost }: Outcome,
  { markedAtMs, patienceMs, onProgress }: FollowOptions,
  ordering?: Promise<void>,
): Promise<void> {
  let isOrdered = ordering === undefined;
  const ordered = ordering?.then(() => {
    isOrdered = true;
  });
  let changedMs = clock.steadyMs();
  // A queue tries again what failed.
  const isLost = (key: PageKey) => lost.has(key) || (!hasQueues && failed.has(key));
  while (open.size > 0) {
    const wasOrdered = isOrdered;
    const before = open.size;
    const missing = await missingSomewhere(recordsOf, regions, [...open.values()], markedAtMs);
    for (const key of open.keys()) if (!missing.has(key)) open.delete(key);
    const reasons = await failures.since([...missing.values()], markedAtMs).catch(() => NO_REASONS);
    for (const [key, reason] of reasons) failed.set(key, reason);
    onProgress?.(total - open.size, total);
    if (open.size < before) changedMs = clock.steadyMs();
    const isOver = [...open.keys()].every(isLost) || clock.steadyMs() - changedMs >= patienceMs;
    if (open.size === 0 || (wasOrdered && isOver)) break;
    await clock.pause(LOOK_EVERY_MS);
  }
  await ordered;
}

async function missingSomewhere(
  recordsOf: RecachePorts['recordsOf'],
  regions: readonly Region[],
  pages: readonly OrderedPage[],
  markedAtMs: number,
): Promise<Map<PageKey, OrderedPage>> {
  const missing = new Map<PageKey, OrderedPage>();
  for (const region of regions) {
    const there = pages.filter(({ page }) => !missing.has(page.key));
    const asked = recordsOf(region).find(there.map(({ page }) => page));
    // A region that does not answer has none of them yet.
    const entries = await asked.catch(() => undefined);
    for (const one of there) {
      const record = entries?.get(one.page.key)?.record;
      if (record === undefined || record.renderStartedAtMs <= markedAtMs) missing.set(one.page.key, one);
    }
  }
  return missing;
}

/** Known pages as pages to render again, the newest first; the index does not say which of them bots ask for. */
export function recachePages(
  known: readonly KnownPage[],
  { publicSite, queryPolicy }: Pick<DeploymentFacts, 'publicSite' | 'queryPolicy'>,
): readonly RecachePage[] {
  const newestFirst = [...known].sort((one, other) => other.renderStartedAtMs - one.renderStartedAtMs);
  return newestFirst.flatMap(({ key, keyUrl, region }): readonly RecachePage[] => {
    const checked = checkPageUrl(keyUrl, publicSite);
    if (checked.kind === 'refused') return [];
    const identities = VARIANTS.map((variant) => pageIdentity(checked.url, variant, queryPolicy));
    const page = identities.find((one) => one.key === key);
    return page === undefined ? [] : [{ page, region, value: 'rest' }];
  });
}

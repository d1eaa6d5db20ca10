// Many purges at once, by several operators: what they write, when they are seen, and whether one is lost.
import { randomUUID } from 'node:crypto';
import type { PurgeScope } from '../../core/pages/purge-scopes';
import type { PurgeOrder } from '../../handlers/purge/purge-order';
import { inTurns } from '../../handlers/runtime/in-turns';
import type { Deployment } from '../../operations/deployment';
import { reachOf } from '../../operations/purge/epoch-reach';
import { carryOut, planOrder } from '../../operations/purge/order-results';
import { openDeployment } from '../../operations/target/open-deployment';
import { ORDER_KINDS, type StampedeFigure } from './figures';
import { everywhere, orderOf, PROBE_HEADER, type PurgedRun, purgeWrites, shownAfter } from './purges';

/** Operators, each with connections of its own. */
const CALLERS = 20;

/** Orders of a caller that are under way at a time: all requests are made and answered by this machine. */
const AT_ONCE = 5;

/** Of ten orders, so many are for pages that nobody else purges. */
const OWN_PAGES_OF_TEN = 6;

/** Has all callers give their orders at once, each some at a time. */
export async function measureStampede(run: PurgedRun, orders: number, records: number): Promise<StampedeFigure> {
  const { stack, site } = run;
  const host = new URL(stack.url).host;
  const targets = ORDER_KINDS.map((kind) => orderOf(kind, host, stack.url).target);
  for (const target of targets) await everywhere(run, target);
  const callers = await Promise.all(
    Array.from({ length: CALLERS }, () => openDeployment({ kind: 'local', url: stack.url })),
  );
  try {
    const results: Given[] = [];
    site.version += 1;
    stack.dynamoDb.resetRequests();
    const startMs = performance.now();
    const given = callers.map((caller, first) => {
      const own = Array.from({ length: Math.ceil((orders - first) / CALLERS) }, (_, at) => first + at * CALLERS);
      return inTurns(own, AT_ONCE, (at) => give(caller, mixedOrder(at, host, stack.url), results));
    });
    const shown = targets.flatMap((target) => [
      shownAfter(run, target, startMs, () => ({ [PROBE_HEADER]: randomUUID() })),
      shownAfter(run, target, startMs, () => ({})),
    ]);
    const [shownMs] = await Promise.all([Promise.all(shown), ...given]);
    const tookMs = performance.now() - startMs;
    const writes = purgeWrites(stack);
    await stack.replicated();
    return {
      ...{ orders, callers: CALLERS, records, tookMs, writes },
      incomplete: results.filter(({ complete }) => !complete).length,
      lost: await lostPurges(
        run.deployment,
        results.filter(({ complete }) => complete),
      ),
      shownMs: Math.max(...shownMs),
    };
  } finally {
    for (const caller of callers) caller.close();
  }
}

/** A given order's scopes, its time, and whether all regions and edges reported it as done. */
interface Given {
  readonly scopes: readonly PurgeScope[];
  readonly atMs: number;
  readonly complete: boolean;
}

async function give(caller: Deployment, order: PurgeOrder, results: Given[]): Promise<void> {
  const plan = planOrder(order, caller.facts);
  const { atMs, complete } = await carryOut('purge', plan, reachOf(caller));
  results.push({ scopes: plan.scopes, atMs, complete });
}

/** Mostly single pages; the rest are of all kinds, and meet others of the same scope. */
function mixedOrder(at: number, host: string, origin: string): PurgeOrder {
  if (at % 10 < OWN_PAGES_OF_TEN) return { kind: 'urls', urls: [`${origin}/stampede/${at}`] };
  const kind = ORDER_KINDS[(at - OWN_PAGES_OF_TEN) % ORDER_KINDS.length] ?? 'URL';
  return orderOf(kind, host, origin).order;
}

/** How often a region lacks a purge that was reported as done, and any later one of its scope. */
async function lostPurges(deployment: Deployment, given: readonly Given[]): Promise<number> {
  const latest = new Map<PurgeScope, number>();
  for (const { scopes, atMs } of given)
    for (const scope of scopes) latest.set(scope, Math.max(atMs, latest.get(scope) ?? 0));
  const lost = [...reachOf(deployment).epochs.values()].map(async (table) => {
    const found = await table.read([...latest.keys()]);
    return [...latest].filter(([scope, atMs]) => (found.get(scope)?.purge.atMs ?? 0) < atMs).length;
  });
  return (await Promise.all(lost)).reduce((sum, count) => sum + count, 0);
}

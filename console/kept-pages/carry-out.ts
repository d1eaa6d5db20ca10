// Carries a planned order out, as the commands purge, recache and undo do, and tells each step.
import type { SpreadStep } from '../../handlers/purge/spread-epoch';
import type { Deployment } from '../../operations/deployment';
import { reachOf } from '../../operations/purge/epoch-reach';
import { carryOut, type OrderPlan, type OrderResults } from '../../operations/purge/order-results';
import { RECACHE_PATIENCE_MS, type RecacheReport, recache } from '../../operations/purge/recache';
import { CUT_TEXT, pagesOfScopes } from '../../operations/purge/recache-pages';
import { resultText } from '../../operations/purge/texts/order-text';
import { recacheText } from '../../operations/purge/texts/recache-text';
import { undoResultText } from '../../operations/purge/texts/undo-text';
import { type UndoPlan, undo } from '../../operations/purge/undo';
import { warmPorts } from '../../operations/warm/warm-ports';

/** How far it is. */
export interface OrderStep {
  readonly text: string;
  readonly done: number;
  readonly total: number | undefined;
}

/** The outcome. */
export interface CarriedOut {
  /** Whether all of it is done. */
  readonly isComplete: boolean;
  readonly text: string;
  /** Takes it back; undefined if that can't be. */
  readonly undoId: string | undefined;
}

/** Gets each step. */
export type OnStep = (step: OrderStep) => void;

/** Renders at once where the deployment has no queue: as `georender recache` does. */
const RENDERS_AT_ONCE = 2;

/** Purges or recaches. Failures in regions are outcomes. */
export async function carryOutPages(
  deployment: Deployment,
  verb: 'purge' | 'recache',
  plan: OrderPlan,
  onStep: OnStep,
): Promise<CarriedOut> {
  if (verb === 'recache') return recacheAll(deployment, plan, onStep);
  const results = await carryOut('purge', plan, reachOf(deployment), spreading(onStep));
  return { isComplete: results.complete, text: resultText(verb, results, deployment.facts), undoId: results.id };
}

/** Takes an order back. */
export async function carryOutUndo(deployment: Deployment, plan: UndoPlan, onStep: OnStep): Promise<CarriedOut> {
  const results = await undo(reachOf(deployment), plan, spreading(onStep));
  return { isComplete: results.complete, text: undoResultText(results, deployment.facts), undoId: undefined };
}

async function recacheAll(deployment: Deployment, plan: OrderPlan, onStep: OnStep): Promise<CarriedOut> {
  const looking = (done: number): void =>
    onStep({ text: 'Looking for the pages in the index', done, total: undefined });
  const { pages, isCut } = await pagesOfScopes(deployment, plan.scopes, looking);
  const marked = await carryOut('stale', plan, reachOf(deployment), spreading(onStep));
  const lines = [resultText('recache', marked, deployment.facts)];
  const report = marked.regions.some(({ done }) => done)
    ? await rendered(deployment, pages, marked, onStep)
    : undefined;
  if (isCut) lines.push(CUT_TEXT);
  if (report !== undefined) lines.push(recacheText(report, true, marked.id));
  const isComplete = marked.complete && report !== undefined && report.renewed === report.ordered;
  return { isComplete, text: lines.join('\n'), undoId: marked.id };
}

async function rendered(
  deployment: Deployment,
  pages: Parameters<typeof recache>[1],
  { atMs }: OrderResults,
  onStep: OnStep,
): Promise<RecacheReport> {
  const ports = warmPorts(deployment);
  try {
    return await recache({ ...ports, regions: deployment.facts.regions }, pages, {
      ...{ markedAtMs: atMs, budget: undefined, concurrency: RENDERS_AT_ONCE, waits: true },
      patienceMs: RECACHE_PATIENCE_MS,
      onProgress: (done, total) => onStep({ text: 'Rendering', done, total }),
    });
  } finally {
    await ports.close();
  }
}

function spreading(onStep: OnStep): (step: SpreadStep) => void {
  return (step) => {
    switch (step.kind) {
      case 'regions':
        return onStep({ text: 'Writing to all regions', done: step.done, total: step.all });
      case 'heeding':
        return onStep({ text: 'Waiting until all regions heed it', done: 0, total: undefined });
      case 'edges':
        return onStep({ text: 'Telling the edges', done: 0, total: undefined });
    }
  };
}

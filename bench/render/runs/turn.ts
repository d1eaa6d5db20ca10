// One subject's turn: some renders, each checked, and their CPU time.
import { setTimeout as delay } from 'node:timers/promises';
import { InternalError } from '../../../core/contract/georender-error';
import { treeCpuMs } from '../../measure/process-tree';
import type { Subject } from '../subjects/subject';
import type { WorkPage } from '../work-pages';

/** The cleaning after the last render of a turn is part of its cost. */
const SETTLE_MS = 150;

/** The renders of one turn or more. */
export interface Tally {
  readonly elapsedMs: number[];
  readonly lost: { readonly reason: string; readonly elapsedMs: number }[];
  cpuMs: number;
}

/** No renders yet. */
export function emptyTally(): Tally {
  return { elapsedMs: [], lost: [], cpuMs: 0 };
}

/** CPU time per render, lost ones included. */
export function cpuMsPerRender({ elapsedMs, lost, cpuMs }: Tally): number {
  return cpuMs / Math.max(1, elapsedMs.length + lost.length);
}

/** A render whose HTML is not whole. */
class IncompleteError extends InternalError {
  override readonly name = 'IncompleteError';
}

/** Renders `count` pages, `concurrency` at a time. Returns the time in milliseconds. */
export async function takeTurn(
  subject: Subject,
  tally: Tally,
  nextPage: () => WorkPage,
  { count, concurrency }: { readonly count: number; readonly concurrency: number },
): Promise<number> {
  const cpuBeforeMs = treeCpuMs(subject.pid);
  const startMs = performance.now();
  let ordered = 0;
  const worker = async () => {
    while (ordered++ < count) await renderOne(subject, tally, nextPage());
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const tookMs = performance.now() - startMs;
  await delay(SETTLE_MS);
  tally.cpuMs += treeCpuMs(subject.pid) - cpuBeforeMs;
  return tookMs;
}

/** Renders one page; an incomplete one counts as lost. */
export async function renderOne(subject: Subject, tally: Tally, page: WorkPage): Promise<void> {
  const startMs = performance.now();
  try {
    const { html, elapsedMs } = await subject.render(page.url);
    const missing = page.missingFrom(html);
    if (missing !== undefined) throw new IncompleteError(missing);
    tally.elapsedMs.push(elapsedMs);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    tally.lost.push({ reason, elapsedMs: performance.now() - startMs });
  }
}

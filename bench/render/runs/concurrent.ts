// Several renders at once, warm: each worker requests the next page as soon as it has one.
import { watchMemory } from '../../measure/memory-watch';
import { rotated } from '../../measure/statistics';
import type { ConcurrentFigure, SequentialFigure } from '../figures';
import type { PageKind } from '../site';
import type { Subject } from '../subjects/subject';
import { type WarmRun, waitsForCap } from './sequential';
import { cpuMsPerRender, emptyTally, type Tally, takeTurn } from './turn';

/** A run with several renders at once. */
export interface ConcurrentRun extends WarmRun {
  readonly rendersPerWorker: number;
}

interface ConcurrentTally extends Tally {
  readonly rendersPerSecond: number[];
  peakMemoryBytes: number;
}

/** The other kinds measure waiting, which does not depend on concurrency. */
const CONCURRENT_KINDS: ReadonlySet<PageKind> = new Set(['plain', 'flag', 'beacon', 'longpoll']);

/**
 * Renders these kinds of pages at every level of concurrency.
 * @param alone figures of the sequential run: subjects that waited for a cap there are left out here
 */
export async function runConcurrent(
  run: ConcurrentRun,
  levels: readonly number[],
  alone: readonly SequentialFigure[],
): Promise<readonly ConcurrentFigure[]> {
  const figures: ConcurrentFigure[] = [];
  for (const kind of run.kinds.filter((name) => CONCURRENT_KINDS.has(name))) {
    const capped = new Set(
      alone.filter((figure) => figure.kind === kind && waitsForCap(figure)).map(({ subject }) => subject),
    );
    const subjects = [...run.subjects].filter(([name]) => !capped.has(name));
    for (const concurrency of levels) {
      const tallies = new Map(subjects.map(([name]) => [name, emptyConcurrentTally()]));
      for (let round = 0; round < run.rounds; round++) {
        run.progress(`${concurrency} at once, ${kind}, round ${round + 1} of ${run.rounds}`);
        for (const [name, subject] of rotated(subjects, round)) {
          await concurrentTurn(run, kind, concurrency, subject, tallies.get(name) ?? emptyConcurrentTally());
        }
      }
      for (const [subject, tally] of tallies) {
        const { elapsedMs, lost, rendersPerSecond, peakMemoryBytes } = tally;
        const cpu = cpuMsPerRender(tally);
        figures.push({
          subject,
          kind,
          concurrency,
          elapsedMs,
          lost,
          rendersPerSecond,
          peakMemoryBytes,
          cpuMsPerRender: cpu,
        });
      }
    }
  }
  return figures;
}

/** Not measured: lets the subject open its pages, and return to memory and caches after the others' turns. */
async function warmUp(run: ConcurrentRun, kind: PageKind, concurrency: number, subject: Subject): Promise<void> {
  await takeTurn(subject, emptyTally(), () => run.pages.next(kind), { count: concurrency, concurrency });
}

function emptyConcurrentTally(): ConcurrentTally {
  return { ...emptyTally(), rendersPerSecond: [], peakMemoryBytes: 0 };
}

async function concurrentTurn(
  run: ConcurrentRun,
  kind: PageKind,
  concurrency: number,
  subject: Subject,
  tally: ConcurrentTally,
): Promise<void> {
  await warmUp(run, kind, concurrency, subject);
  const wholeBefore = tally.elapsedMs.length;
  const peakMemory = watchMemory(subject.pid);
  const count = run.rendersPerWorker * concurrency;
  const tookMs = await takeTurn(subject, tally, () => run.pages.next(kind), { count, concurrency });
  tally.peakMemoryBytes = Math.max(tally.peakMemoryBytes, peakMemory());
  tally.rendersPerSecond.push((tally.elapsedMs.length - wholeBefore) / (tookMs / 1000));
}

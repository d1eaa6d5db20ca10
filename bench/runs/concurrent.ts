// Several renders at once, warm: a number of workers, each asking for the next page as soon as it has one.
import type { ConcurrentFigure, SequentialFigure } from '../measure/figures';
import { watchMemory } from '../measure/memory-watch';
import { rotated } from '../measure/statistics';
import type { PageKind } from '../site';
import type { Subject } from '../subjects/subject';
import type { WarmRun } from './sequential';
import { waitsForCap } from './sequential';
import type { Tally } from './turn';
import { cpuMsPerRender, emptyTally, takeTurn } from './turn';

/** With several renders at once. */
export interface ConcurrentRun extends WarmRun {
  readonly rendersPerWorker: number;
}

interface ConcurrentTally extends Tally {
  readonly rendersPerSecond: number[];
  peakMemoryBytes: number;
}

/** The others tell about time, which is not shared between renders. */
const CONCURRENT_KINDS: ReadonlySet<PageKind> = new Set(['plain', 'flag', 'beacon', 'longpoll']);

/**
 * Renders these kinds of pages at every level of concurrency.
 * @param alone what the sequential run found: who waited for a cap there is left out here
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

/** Who keeps pages opens as many as it will need, and who was idle during the others' turns comes back; not measured. */
async function getGoing(run: ConcurrentRun, kind: PageKind, concurrency: number, subject: Subject): Promise<void> {
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
  await getGoing(run, kind, concurrency, subject);
  const wholeBefore = tally.elapsedMs.length;
  const peakMemory = watchMemory(subject.pid);
  const count = run.rendersPerWorker * concurrency;
  const tookMs = await takeTurn(subject, tally, () => run.pages.next(kind), { count, concurrency });
  tally.peakMemoryBytes = Math.max(tally.peakMemoryBytes, peakMemory());
  tally.rendersPerSecond.push((tally.elapsedMs.length - wholeBefore) / (tookMs / 1000));
}

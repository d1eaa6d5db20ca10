// Sequential renders, warm. The subjects take turns, so that the machine's load affects them alike.
import { rotated } from '../../measure/statistics';
import type { Renders, SequentialFigure } from '../figures';
import type { PageKind } from '../site';
import type { SubjectName } from '../subjects/registry';
import type { Subject } from '../subjects/subject';
import type { WorkPages } from '../work-pages';
import { cpuMsPerRender, emptyTally, type Tally, takeTurn } from './turn';

/** The subjects, and their pages. */
export interface WarmRun {
  readonly subjects: ReadonlyMap<SubjectName, Subject>;
  readonly kinds: readonly PageKind[];
  readonly pages: WorkPages;
  readonly rounds: number;
  readonly progress: (text: string) => void;
}

/** A run with one render at a time. */
export interface SequentialRun extends WarmRun {
  readonly rendersPerTurn: number;
}

/** A subject that takes longer waits for its cap: more samples would add nothing. */
const SLOW_MS = 5_000;

/** Whether a subject waits for its cap on a page. */
export function waitsForCap({ elapsedMs, lost }: Pick<Renders, 'elapsedMs' | 'lost'>): boolean {
  return elapsedMs.some((ms) => ms > SLOW_MS) || lost.some((render) => render.elapsedMs > SLOW_MS);
}

/** Renders every kind of page by every subject. A subject that waits for its cap gives two samples at most. */
export async function runSequential(run: SequentialRun): Promise<readonly SequentialFigure[]> {
  const figures: SequentialFigure[] = [];
  for (const kind of run.kinds) {
    const tallies = new Map([...run.subjects.keys()].map((name) => [name, emptyTally()]));
    for (let round = 0; round < run.rounds; round++) {
      run.progress(`sequential, ${kind}, round ${round + 1} of ${run.rounds}`);
      for (const [name, subject] of rotated([...run.subjects], round)) {
        await sequentialTurn(run, kind, subject, tallies.get(name) ?? emptyTally());
      }
    }
    for (const [subject, tally] of tallies) {
      figures.push({
        subject,
        kind,
        elapsedMs: tally.elapsedMs,
        lost: tally.lost,
        cpuMsPerRender: cpuMsPerRender(tally),
      });
    }
  }
  return figures;
}

async function sequentialTurn(run: SequentialRun, kind: PageKind, subject: Subject, tally: Tally): Promise<void> {
  const nextPage = () => run.pages.next(kind);
  // The first render decides whether more follow.
  if (tally.elapsedMs.length + tally.lost.length === 0) {
    await takeTurn(subject, tally, nextPage, { count: 1, concurrency: 1 });
    if (!waitsForCap(tally))
      await takeTurn(subject, tally, nextPage, { count: run.rendersPerTurn - 1, concurrency: 1 });
    return;
  }
  const capped = waitsForCap(tally);
  if (capped && tally.elapsedMs.length + tally.lost.length >= 2) return;
  await takeTurn(subject, tally, nextPage, { count: capped ? 1 : run.rendersPerTurn, concurrency: 1 });
}

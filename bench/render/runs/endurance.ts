// Many renders in a row by one Georender: lost renders, the browser's memory, and its speed.
import { watchMemory } from '../../measure/memory-watch';
import { median } from '../../measure/statistics';
import type { EnduranceFigure } from '../figures';
import type { PageKind } from '../site';
import type { Subject } from '../subjects/subject';
import type { WorkPages } from '../work-pages';
import { emptyTally, renderOne } from './turn';

/** Renders `count` pages one after the other, all kinds in turn. */
export async function runEndurance(
  subject: Subject,
  pages: WorkPages,
  kinds: readonly PageKind[],
  count: number,
  progress: (text: string) => void,
): Promise<EnduranceFigure> {
  // A request that never ends makes the first page partial (docs/decisions/0010-long-polls-by-history.md): not a loss.
  for (const kind of kinds) await renderOne(subject, emptyTally(), pages.next(kind));
  const tally = emptyTally();
  const peakMemory = watchMemory(subject.pid);
  for (let number = 0; number < count; number++) {
    if (number % 50 === 0) progress(`endurance, ${number} of ${count}, ${tally.lost.length} lost`);
    await renderOne(subject, tally, pages.next(kinds[number % kinds.length] ?? 'plain'));
  }
  const tenth = Math.ceil(tally.elapsedMs.length / 10);
  return {
    renders: count,
    lost: tally.lost.map(({ reason }) => reason),
    peakMemoryBytes: peakMemory(),
    firstMedianMs: median(tally.elapsedMs.slice(0, tenth)),
    lastMedianMs: median(tally.elapsedMs.slice(-tenth)),
  };
}

// The turns: every subject over every index at every concurrency, one after the other, round by round.
import type { OrderTaker } from '../measure/orders';
import { rotated } from '../measure/statistics';
import { type AskerOrder, isTurn, type Turn } from './asker-orders';
import type { CacheFigure } from './figures';
import { ASKED_PAGES } from './stored-pages';
import { CACHE_SUBJECTS, type CacheSubjectName } from './subjects';
import { isUsage, type Usage } from './usage';

/** An index of one size, with its own asking process. */
export interface MeasuredIndex {
  readonly records: number;
  readonly dynamoDb: OrderTaker<'usage'>;
  readonly asker: OrderTaker<AskerOrder>;
}

/** What is run. */
export interface CacheRun {
  readonly indexes: readonly MeasuredIndex[];
  readonly s3: OrderTaker<'usage'>;
  readonly levels: readonly number[];
  readonly rounds: number;
  readonly progress: (text: string) => void;
}

/** One figure that grows by a turn a round. */
interface Growing {
  readonly index: MeasuredIndex;
  readonly subject: CacheSubjectName;
  readonly concurrency: number;
  readonly turns: { readonly turn: Turn; readonly calls: number; readonly items: number }[];
}

/** Each page once: this warms the JIT up and checks every page's answer. */
const WARM_UP_REQUESTS = ASKED_PAGES;

/** Turns are short, so that all of a round see the same load of the machine. */
function requestsPerTurn(concurrency: number): number {
  return Math.max(40, 4 * concurrency);
}

/** Warms up and measures. */
export async function runCache(run: CacheRun): Promise<readonly CacheFigure[]> {
  const { indexes, levels, rounds, progress } = run;
  for (const { asker, records } of indexes) {
    for (const subject of CACHE_SUBJECTS) {
      progress(`warm-up of ${subject} over ${records} records`);
      await asker.order({ kind: 'turn', subject, concurrency: 8, count: WARM_UP_REQUESTS }, isTurn);
    }
  }
  // Compared figures are measured close together: one subject over both indexes, then the next.
  const growing = levels.flatMap((concurrency) =>
    CACHE_SUBJECTS.flatMap((subject) => indexes.map((index): Growing => ({ index, subject, concurrency, turns: [] }))),
  );
  for (let round = 0; round < rounds; round += 1) {
    progress(`round ${round + 1} of ${rounds}`);
    for (const level of levels) {
      for (const figure of rotated(
        growing.filter(({ concurrency }) => concurrency === level),
        round,
      ))
        await addTurn(figure, run);
    }
  }
  return growing.map(finished);
}

async function addTurn({ index, subject, concurrency, turns }: Growing, { s3 }: CacheRun): Promise<void> {
  const emulators = [index.dynamoDb, s3];
  for (const emulator of emulators) await emulator.order('usage', isUsage);
  const turn = await index.asker.order(
    { kind: 'turn', subject, concurrency, count: requestsPerTurn(concurrency) },
    isTurn,
  );
  const usages: Usage[] = [];
  for (const emulator of emulators) usages.push(await emulator.order('usage', isUsage));
  turns.push({ turn, calls: usages.reduce((sum, { requests }) => sum + requests, 0), items: usages[0]?.items ?? 0 });
}

function finished({ index, subject, concurrency, turns }: Growing): CacheFigure {
  const sum = (amount: (turn: Growing['turns'][number]) => number) =>
    turns.reduce((total, turn) => total + amount(turn), 0);
  const requests = sum(({ turn }) => turn.elapsedMs.length + turn.lost.length);
  return {
    records: index.records,
    subject,
    concurrency,
    turns: turns.map(({ turn }) => turn.elapsedMs),
    lost: turns.flatMap(({ turn }) => turn.lost),
    cpuMsPerRequest: sum(({ turn }) => turn.cpuMs) / requests,
    callsPerRequest: sum(({ calls }) => calls) / requests,
    itemsPerRequest: sum(({ items }) => items) / requests,
  };
}

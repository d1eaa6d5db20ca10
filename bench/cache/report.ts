// Prints the figures of `bench:cache`, then the goals.
import { quantile } from '../measure/statistics';
import { table } from '../measure/table';
import { goalLines } from '../measure/verdict';
import { type CacheFigure, figureOf, medianMs, timeRatio } from './figures';
import { judgeCache } from './goals';

/** The whole report as text. */
export function reportCache(figures: readonly CacheFigure[]): string {
  const head = [
    'records',
    'at once',
    'subject',
    'median ms',
    '90 % ms',
    "of the floor's",
    "of the recipe's",
    'CPU ms',
    'calls',
    'items',
    'answers',
  ];
  const rows = figures.map((figure) => {
    const ofTime = (subject: CacheFigure['subject']) =>
      number(timeRatio(figure, figureOf(figures, { ...figure, subject })), 2);
    return [
      String(figure.records),
      String(figure.concurrency),
      figure.subject,
      number(medianMs(figure), 2),
      number(quantile(figure.turns.flat(), 0.9), 2),
      ofTime('floor'),
      ofTime('recipe'),
      number(figure.cpuMsPerRequest, 2),
      number(figure.callsPerRequest, 2),
      number(figure.itemsPerRequest, 2),
      `${figure.turns.flat().length}${figure.lost.length === 0 ? '' : ` (${figure.lost.length} lost)`}`,
    ];
  });
  return [
    '\nKept pages',
    ...table(head, rows),
    ...losses(figures),
    ...growthOfFloor(figures),
    ...goalLines(judgeCache(figures), (value) => value.toFixed(3)),
  ].join('\n');
}

/** One line for each reason of each figure. */
function losses(figures: readonly CacheFigure[]): readonly string[] {
  return figures.flatMap(({ subject, concurrency, lost }) =>
    [...new Set(lost)].slice(0, 3).map((reason) => `  lost by ${subject} at ${concurrency} at once: ${reason}`),
  );
}

/** This growth is the emulator's, not the handler's. */
function growthOfFloor(figures: readonly CacheFigure[]): readonly string[] {
  const fewest = Math.min(...figures.map(({ records }) => records));
  return figures
    .filter(({ subject, records }) => subject === 'floor' && records > fewest)
    .map((figure) => {
      const grown = timeRatio(figure, figureOf(figures, { ...figure, records: fewest }));
      return `The floor itself, ${figure.concurrency} at once: ${number(grown, 2)} × at ${figure.records} records`;
    });
}

function number(value: number | undefined, digits: number): string {
  return value === undefined ? '–' : value.toFixed(digits);
}

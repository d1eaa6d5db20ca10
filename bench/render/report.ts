// Prints the figures: a table for each part, then the goals.
import { median, quantile, ratio } from '../measure/statistics';
import { table } from '../measure/table';
import { goalLines, type Verdict } from '../measure/verdict';
import type { Figures, Renders } from './figures';
import { judge, overhead } from './goals';

/** The whole report as text. */
export function report(figures: Figures): string {
  return [
    ...sequentialPart(figures),
    ...concurrentPart(figures),
    ...coldPart(figures),
    ...endurancePart(figures),
    ...goalLines(judge(figures), (value) => number(value, 3), limit),
  ].join('\n');
}

function sequentialPart(figures: Figures): readonly string[] {
  if (figures.sequential.length === 0) return [];
  const rows = figures.sequential.map((figure) => {
    const ownRatio = ratio(overhead(figures, 'georender', figure.kind), overhead(figures, figure.subject, figure.kind));
    return [
      figure.kind,
      figure.subject,
      number(median(figure.elapsedMs)),
      number(quantile(figure.elapsedMs, 0.9)),
      number(overhead(figures, figure.subject, figure.kind)),
      number(figure.cpuMsPerRender),
      asRatio(ownRatio),
      renderCount(figure),
    ];
  });
  const head = ['page', 'subject', 'median ms', '90 % ms', 'overhead ms', 'CPU ms', "Georender's overhead", 'renders'];
  return [
    `\nOne after the other, warm (overhead: above the API's own time)`,
    ...table(head, rows),
    ...losses(figures.sequential),
  ];
}

function concurrentPart({ concurrent }: Figures): readonly string[] {
  if (concurrent.length === 0) return [];
  const rows = concurrent.map((figure) => {
    const recipe = concurrent.find(
      ({ subject, kind, concurrency }) =>
        subject === 'recipe' && kind === figure.kind && concurrency === figure.concurrency,
    );
    return [
      figure.kind,
      String(figure.concurrency),
      figure.subject,
      number(median(figure.rendersPerSecond), 1),
      asRatio(ratio(median(figure.rendersPerSecond), median(recipe?.rendersPerSecond ?? []))),
      number(median(figure.elapsedMs)),
      number(figure.cpuMsPerRender),
      mebibytes(figure.peakMemoryBytes),
      renderCount(figure),
    ];
  });
  const head = [
    'page',
    'at once',
    'subject',
    'renders/s',
    "of the recipe's",
    'median ms',
    'CPU ms',
    'peak MiB',
    'renders',
  ];
  return [
    '\nSeveral at once, warm (without subjects that wait for a cap alone)',
    ...table(head, rows),
    ...losses(concurrent),
  ];
}

function coldPart({ cold }: Figures): readonly string[] {
  if (cold.length === 0) return [];
  const rows = cold.map(({ subject, elapsedMs, lost }) => [
    subject,
    number(median(elapsedMs)),
    `${elapsedMs.length}`,
    lost[0] ?? '',
  ]);
  return [
    '\nCold, local: start of the process to the first HTML',
    ...table(['subject', 'median ms', 'starts', 'lost'], rows),
  ];
}

function endurancePart({ endurance }: Figures): readonly string[] {
  if (endurance === undefined) return [];
  const { renders, lost, peakMemoryBytes, firstMedianMs, lastMedianMs } = endurance;
  return [
    `\nEndurance: ${renders} renders in a row, ${lost.length} lost, browser at most ${mebibytes(peakMemoryBytes)} MiB, ` +
      `median of the first tenth ${number(firstMedianMs)} ms, of the last ${number(lastMedianMs)} ms`,
    ...[...new Set(lost)].slice(0, 3).map((reason) => `  lost: ${reason}`),
  ];
}

function limit({ limit: value }: Verdict): string {
  return value < 1 && value > 0 ? `1/${Math.round(1 / value)} = ${value.toFixed(3)}` : String(value);
}

function renderCount({ elapsedMs, lost }: Pick<Renders, 'elapsedMs' | 'lost'>): string {
  return `${elapsedMs.length}${lost.length === 0 ? '' : ` (${lost.length} lost)`}`;
}

/** One line for each reason of each figure. */
function losses(
  figures: readonly (Renders & { readonly subject: string; readonly kind: string })[],
): readonly string[] {
  return figures.flatMap(({ subject, kind, lost }) =>
    [...Map.groupBy(lost, ({ reason }) => reason)].map(([reason, renders]) => {
      const seconds = Math.round((median(renders.map(({ elapsedMs }) => elapsedMs)) ?? 0) / 1000);
      return `  lost: ${renders.length} by ${subject} on ${kind}, after ${seconds} s: ${reason}`;
    }),
  );
}

function number(value: number | undefined, digits = 0): string {
  return value === undefined ? '–' : value.toFixed(digits);
}

function asRatio(value: number | undefined): string {
  if (value === undefined) return '–';
  return value >= 1 ? `${value.toFixed(2)} ×` : `1/${(1 / value).toFixed(1)}`;
}

function mebibytes(bytes: number): string {
  return number(bytes / 1024 / 1024);
}

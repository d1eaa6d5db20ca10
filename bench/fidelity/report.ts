// Prints the figures of fidelity: a table of all pages, totals, missing things, and the goals.
import { table } from '../measure/table';
import { goalLines } from '../measure/verdict';
import type { Likeness, PageFigure } from './figures';
import { judgeFidelity, outcomeOf } from './goals';
import { THINGS, type Thing } from './page-view';
import { leastShare } from './shares';

/** How many missing things of a kind the report names. */
const NAMED = 12;

/** The whole report as text. */
export function fidelityReport(figures: readonly PageFigure[]): string {
  return [
    ...pagesPart(figures),
    ...totalsPart(figures),
    ...missingPart(figures),
    ...goalLines(judgeFidelity(figures), goalValue),
  ].join('\n');
}

/** How the goals show values: counts as whole numbers, shares with three digits. */
export function goalValue(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(3);
}

function pagesPart(figures: readonly PageFigure[]): readonly string[] {
  const head = ['page', 'outcome', 'answer', ...THINGS, 'pixels', 'ms', '| prerender:', ...THINGS, 'pixels', 'ms'];
  const rows = figures.map((figure) => {
    const { georender, prerender } = figure;
    const answer =
      georender === undefined ? '' : [georender.status, georender.cache, georender.reason ?? ''].join(' ').trim();
    const name = `${figure.page}${figure.needsSocket ? ' (socket)' : ''}`;
    return [name, outcomeOf(figure), answer, ...likenessCells(georender), '|', ...likenessCells(prerender)];
  });
  return [
    '\nShares of what a person sees (words, links, metas, images; pixels with scripts off)',
    ...table(head, rows),
  ];
}

function likenessCells(likeness: Likeness | string | undefined): readonly string[] {
  if (likeness === undefined) return ['', '', '', '', '', ''];
  if (typeof likeness === 'string') return ['none', '', '', '', '', ''];
  return [
    ...THINGS.map((thing) => shareCell(likeness, thing)),
    percent(likeness.pixels),
    likeness.elapsedMs.toFixed(0),
  ];
}

function shareCell({ shares }: Likeness, thing: Thing): string {
  return shares[thing].of === 0 ? '·' : percent(shares[thing].share);
}

/** Rounds down: 99.96 % must not look like 100 %. */
function percent(share: number): string {
  return share === 1 ? '100' : (Math.floor(share * 1000) / 10).toFixed(1);
}

function totalsPart(figures: readonly PageFigure[]): readonly string[] {
  const outcomes = [...Map.groupBy(figures, outcomeOf)].map(([outcome, pages]) => `${pages.length} ${outcome}`);
  const likenesses = (of: 'georender' | 'prerender') =>
    figures
      .filter(({ needsSocket }) => !needsSocket)
      .flatMap((figure) => (typeof figure[of] === 'object' ? [figure[of]] : []));
  const rows = (['georender', 'prerender'] as const).flatMap((name) => {
    const all = likenesses(name);
    if (all.length === 0) return [];
    const total = (thing: Thing) => {
      const of = all.reduce((sum, { shares }) => sum + shares[thing].of, 0);
      const missing = all.reduce((sum, { shares }) => sum + shares[thing].missing.length, 0);
      return of === 0 ? '·' : percent((of - missing) / of);
    };
    const pixels = all.reduce((sum, likeness) => sum + likeness.pixels, 0) / all.length;
    const whole = all.filter(({ shares }) => leastShare(shares) >= 0.99).length;
    return [[name, `${whole} of ${all.length}`, ...THINGS.map(total), percent(pixels)]];
  });
  return [
    `\n${figures.length} pages: ${outcomes.join(', ')}`,
    ...table(['all pages', 'at least 99 %', ...THINGS, 'pixels (mean)'], rows),
  ];
}

function missingPart(figures: readonly PageFigure[]): readonly string[] {
  const lines = figures.flatMap((figure) => {
    const { georender, prerender, unusable, unanswered } = figure;
    const own = georender === undefined ? [] : THINGS.flatMap((thing) => missingLine(thing, georender));
    return [
      ...(unusable === undefined ? [] : [`${figure.page}: unusable, ${unusable}`]),
      ...own.map((line) => `${figure.page}: ${line}`),
      ...(typeof prerender === 'string' ? [`${figure.page}: prerender gives nothing: ${prerender}`] : []),
      ...(unusable === undefined || unanswered.length === 0
        ? []
        : [`${figure.page}: the stand-ins lack ${unanswered.slice(0, NAMED).join(', ')}`]),
    ];
  });
  return lines.length === 0 ? [] : ['\nMissing', ...lines.map((line) => `  ${line}`)];
}

function missingLine(thing: Thing, { shares }: Likeness): readonly string[] {
  const { missing, of } = shares[thing];
  if (missing.length === 0) return [];
  const named = missing.slice(0, NAMED).map((member) => (member.length > 90 ? `${member.slice(0, 90)}…` : member));
  return [
    `${missing.length} of ${of} ${thing}: ${named.join(thing === 'words' ? ' ' : ', ')}${missing.length > NAMED ? ' …' : ''}`,
  ];
}

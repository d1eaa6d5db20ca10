// Prints the timed pages: a table by shape and load, the failed renders, and the goals.
import { goalValue } from '../fidelity/report';
import { median } from '../measure/statistics';
import { table } from '../measure/table';
import { goalLines } from '../measure/verdict';
import { judgeTiming, type TimedFigure } from './figures';
import { apiTimeMs, SHAPES } from './plan';

/** How many failed renders the report names. */
const NAMED = 20;

/** The whole report as text. */
export function timingReport(figures: readonly TimedFigure[]): string {
  const rows = [false, true].flatMap((loaded) =>
    SHAPES.map((shape) => {
      const renders = figures.filter(({ page }) => page.shape === shape && page.loaded === loaded);
      const count = (complete: boolean, kept: boolean) =>
        String(renders.filter((render) => render.complete === complete && render.kept === kept).length);
      const aboveMs = median(
        renders.filter(({ complete }) => complete).map(({ page, elapsedMs }) => elapsedMs - apiTimeMs(page)),
      );
      return [
        shape,
        loaded ? 'yes' : 'no',
        String(renders.length),
        count(true, true),
        count(true, false),
        count(false, false),
        count(false, true),
        aboveMs?.toFixed(0) ?? '–',
      ];
    }),
  );
  const head = [
    'API',
    'CPU load',
    'renders',
    'complete, kept',
    'complete, refused',
    'incomplete, refused',
    'INCOMPLETE, KEPT',
    "ms above the API's time",
  ];
  return [...table(head, rows), ...wrongLines(figures), ...goalLines(judgeTiming(figures), goalValue)].join('\n');
}

function wrongLines(figures: readonly TimedFigure[]): readonly string[] {
  const wrong = figures
    .filter(({ complete, kept }) => !(complete && kept))
    .sort((a, b) => Number(b.kept) - Number(a.kept));
  if (wrong.length === 0) return [];
  const lines = wrong.slice(0, NAMED).map(({ page, complete, kept, status, reason, elapsedMs }) => {
    const asked = `${page.shape}${page.loaded ? ' under load' : ''}, answers after ${page.delaysMs.join(', ')} ms`;
    const outcome = `${complete ? 'complete' : 'incomplete'}, ${kept ? 'KEPT' : 'refused'}`;
    return `  ${asked}: ${outcome}, ${status} ${reason ?? ''} after ${elapsedMs.toFixed(0)} ms`;
  });
  return ['\nNot complete and kept', ...lines, ...(wrong.length > NAMED ? [`  and ${wrong.length - NAMED} more`] : [])];
}

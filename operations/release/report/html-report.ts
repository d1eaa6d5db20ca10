// The report as one HTML file: no scripts, nothing loaded from elsewhere. Text of pages is hostile.
import { reportPage } from '../../check/reports/html-page';
import { escaped } from '../../check/reports/markup-text';
import type { ComparedPage } from '../compare/compare-pages';
import type { ReleaseReport } from './release-report';
import { endText, factLines, STEP_HEAD, stepRow } from './report-text';

/** The report. */
export function htmlReport(report: ReleaseReport): string {
  const { result, steps, examples, furtherDifferent } = report;
  const title = `Georender release: ${result === 'promoted' ? 'promoted' : 'taken back'}`;
  const cells = (tag: 'th' | 'td', row: readonly string[]): string =>
    `<tr>${row.map((text) => `<${tag}>${escaped(text)}</${tag}>`).join('')}</tr>`;
  return reportPage({
    title,
    main: `<h1>${title}</h1>
<p>${escaped(endText(report))}</p>
<ul>${factLines(report)
      .map((line) => `<li>${escaped(line)}</li>`)
      .join('')}</ul>
${
  steps.length === 0
    ? '<p>No bot has seen the new code.</p>'
    : `<table><thead>${cells('th', STEP_HEAD)}</thead><tbody>${steps.map((step) => cells('td', stepRow(step))).join('')}</tbody></table>`
}
${examples.map(exampleHtml).join('\n')}
${furtherDifferent === 0 ? '' : `<p>${furtherDifferent} more pages differ.</p>`}`,
  });
}

function exampleHtml({ url, variant, difference }: ComparedPage): string {
  const { answers, parts } = difference;
  const partsHtml = parts.map(
    ({ part, added, removed, lines }) =>
      `<h3>${escaped(part)}: ${added} added, ${removed} removed</h3><pre>${lines
        .map(({ kind, text }) => `${kind === 'added' ? '+' : '-'} <bdi>${escaped(text)}</bdi>`)
        .join('\n')}</pre>`,
  );
  return `<section><h2><bdi>${escaped(url)}</bdi> (${escaped(variant)})</h2>
${answers.map((answer) => `<p class="error"><bdi>${escaped(answer)}</bdi></p>`).join('')}
${partsHtml.join('\n')}</section>`;
}

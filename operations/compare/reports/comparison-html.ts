// A comparison as one HTML file: no scripts, nothing loaded from elsewhere. Text of pages is hostile.
import { reportPage } from '../../check/reports/html-page';
import { escaped } from '../../check/reports/markup-text';
import { size, span } from '../../text/span';
import type { ComparedPage, UncomparedPage } from '../compared-page';
import type { ComparisonSummary } from '../comparison-summary';
import { changedLines, failureLines, percent, summaryRows, summaryText } from './comparison-text';

/** The report. @param madeAtMs when it was made, in milliseconds since 1970 */
export function comparisonHtml(
  all: readonly (ComparedPage | UncomparedPage)[],
  summary: ComparisonSummary,
  madeAtMs: number,
): string {
  const said = summaryText(summary).split('\n');
  return reportPage({
    title: `Georender compare: ${summary.compared} pages`,
    main: `<h1>Georender compare</h1>
${said.map((line) => `<p>${escaped(line)}</p>`).join('\n')}
<p>Made on <time>${new Date(madeAtMs).toISOString()}</time>.</p>
${tableHtml(summaryRows(summary))}
${all.map(pageHtml).join('\n')}`,
  });
}

function tableHtml(rows: readonly (readonly [string, string, string])[]): string {
  const lines = rows.map(
    ([what, own, service]) => `<tr><th scope="row">${what}</th><td>${own}</td><td>${service}</td></tr>`,
  );
  return `<table>
<thead><tr><th></th><th scope="col">Georender</th><th scope="col">the service</th></tr></thead>
<tbody>
${lines.join('\n')}
</tbody>
</table>`;
}

function pageHtml(page: ComparedPage | UncomparedPage): string {
  const content = page.kind === 'failed' ? failureLines(page).map(paragraph).join('\n') : comparedHtml(page);
  return `<section>
<h2><bdi>${escaped(page.url)}</bdi></h2>
${content}
</section>`;
}

function comparedHtml(page: ComparedPage): string {
  const { status, words, durationMs, bytes, losses, gains } = page;
  const rows = [
    ['status', String(status.own), String(status.service)],
    ['time', span(durationMs.own), span(durationMs.service)],
    ['HTML', size(bytes.own), size(bytes.service)],
  ] as const;
  const changes = changedLines(page).map(
    ({ part, mark, text }) =>
      `<li>${mark === '-' ? 'the service' : 'Georender'}, ${part}: <bdi>${escaped(text)}</bdi></li>`,
  );
  return [
    tableHtml(rows),
    `<p>Words ${percent(words.similarity)} alike.</p>`,
    ...(losses.length > 0
      ? [`<p><strong class="error">Georender lacks or changes</strong> ${losses.join(', ')}.</p>`]
      : []),
    ...(gains.length > 0 ? [`<p><strong>The service lacks</strong> ${gains.join(', ')}.</p>`] : []),
    ...(words.lost.length > 0 ? [paragraph(`Words of the service alone: ${words.lost.join(' ')}`)] : []),
    ...(words.gained.length > 0 ? [paragraph(`Words of Georender alone: ${words.gained.join(' ')}`)] : []),
    ...(changes.length > 0 ? [`<p>One side alone has:</p>\n<ul>\n${changes.join('\n')}\n</ul>`] : []),
  ].join('\n');
}

function paragraph(text: string): string {
  return `<p><bdi>${escaped(text)}</bdi></p>`;
}

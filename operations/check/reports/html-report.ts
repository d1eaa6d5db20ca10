// The report as one HTML file with pictures: no scripts, nothing loaded from elsewhere. Text of pages is hostile.
import type { CheckedUrl, CheckedUrlFound } from '../check-page';
import type { Problem } from '../checked-page';
import { CHECKS_BY_ID } from '../checks/page-checks';
import { reportPage } from './html-page';
import { escaped } from './markup-text';
import { byCheck, tallyOf } from './summary';

/** The pages that a report has pictures of: more would make a file that no browser likes. */
export const MOST_PICTURED_PAGES = 50;

/**
 * The report.
 * @param madeAtMs when it was made, in milliseconds since 1970
 */
export function htmlReport(all: readonly CheckedUrl[], madeAtMs: number): string {
  const { pages, failed, errors, warnings } = tallyOf(all);
  const madeAt = new Date(madeAtMs).toISOString();
  const left = all.length - MOST_PICTURED_PAGES;
  return reportPage({
    title: `Georender check: ${errors} errors, ${warnings} warnings`,
    allowed: ['img-src data:'],
    main: `<h1>Georender check</h1>
<p>${pages} pages, ${failed} with errors: ${errors} errors, ${warnings} warnings. Made on <time>${madeAt}</time>.</p>
${left > 0 ? `<p>The first ${MOST_PICTURED_PAGES} pages have pictures.</p>` : ''}
${summaryHtml(all)}
${all.map(pageHtml).join('\n')}
${aboutHtml(all)}`,
  });
}

function summaryHtml(all: readonly CheckedUrl[]): string {
  const rows = byCheck(all).map(
    ({ id, severity, pages }) =>
      `<tr><td>${severityHtml(severity)}</td><th scope="row">${checkLink(id)}</th>` +
      `<td>${titleOf(id)}</td><td>${pages.length}</td></tr>`,
  );
  if (rows.length === 0) return '';
  return `<h2>By check</h2>
<table>
<thead><tr><th scope="col">Severity</th><th scope="col">Check</th><th scope="col">Problem</th><th scope="col">Pages</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`;
}

function pageHtml(checked: CheckedUrl): string {
  const content = checked.kind === 'checked' ? checkedHtml(checked) : unavailableHtml(checked.reason);
  return `<section>
<h2>${linkHtml(checked.url)}</h2>
${content}
</section>`;
}

function unavailableHtml(reason: string): string {
  return `<p>${severityHtml('error')} <bdi>${escaped(reason)}</bdi></p>`;
}

function checkedHtml(checked: CheckedUrlFound): string {
  const { redirectedTo, status, words, problems } = checked;
  const moved = redirectedTo === undefined ? '' : ` Redirected to ${linkHtml(redirectedTo)}.`;
  const { raw, rendered = 'none', person } = words;
  return `<p>Status ${status}.${moved} Words: a bot gets ${raw}, with Georender ${rendered}, a person sees ${person}.</p>
${problems.length === 0 ? '<p>No problem was found.</p>' : `<ul>\n${problems.map(problemHtml).join('\n')}\n</ul>`}
${picturesHtml(checked)}`;
}

function problemHtml({ id, severity, message, mend }: Problem): string {
  return `<li>${severityHtml(severity)} ${checkLink(id)}: <bdi>${escaped(message)}</bdi><br>${escaped(mend)}</li>`;
}

function picturesHtml({ pictures }: CheckedUrlFound): string {
  if (pictures === undefined) return '';
  const views = [
    ['What a bot gets today', pictures.raw],
    ['What a bot gets with Georender', pictures.rendered],
    ['What a person sees', pictures.person],
  ] as const;
  const figures = views.map(([name, picture]) => {
    const shown =
      picture === undefined
        ? '<p class="none">no picture</p>'
        : `<img src="data:image/jpeg;base64,${Buffer.from(picture).toString('base64')}" alt="${name}" loading="lazy">`;
    return `<figure><figcaption>${name}</figcaption>${shown}</figure>`;
  });
  return `<div class="views">\n${figures.join('\n')}\n</div>`;
}

/** What each check that found something looks for, and where that is written. */
function aboutHtml(all: readonly CheckedUrl[]): string {
  const found = byCheck(all).flatMap(({ id }) => CHECKS_BY_ID.get(id) ?? []);
  if (found.length === 0) return '';
  const checks = found.map(
    ({ id, title, mend, source }) =>
      `<h3 id="check-${id}">${id}</h3>
<p>${escaped(title)}. ${escaped(mend)} Source: <a href="${escaped(source.url)}" rel="noreferrer">${escaped(source.title)}</a>.</p>`,
  );
  return `<section>\n<h2>The checks</h2>\n${checks.join('\n')}\n</section>`;
}

function severityHtml(severity: 'error' | 'warning'): string {
  return `<strong class="${severity}">${severity}</strong>`;
}

/** Leads to what is written about a check below. */
function checkLink(id: string): string {
  return `<a href="#check-${id}">${id}</a>`;
}

function titleOf(id: string): string {
  return escaped(CHECKS_BY_ID.get(id)?.title ?? id);
}

/** Only addresses of the web become links. */
function linkHtml(url: string): string {
  const text = `<bdi>${escaped(url)}</bdi>`;
  return /^https?:\/\//.test(url) ? `<a href="${escaped(url)}" rel="noreferrer">${text}</a>` : text;
}

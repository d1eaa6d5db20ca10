// The comparison of pages from two renderers, and its reports.
import assert from 'node:assert/strict';
import { comparePages, type Side } from '../../../operations/compare/compare-pages';
import { type ComparedPage, comparedPage, type SidePage } from '../../../operations/compare/compared-page';
import { comparisonSummary, isWorse, LISTED_USD_A_THOUSAND } from '../../../operations/compare/comparison-summary';
import { comparisonHtml } from '../../../operations/compare/reports/comparison-html';
import { pageText, percent, summaryRows, summaryText } from '../../../operations/compare/reports/comparison-text';

const URL_OF_PAGE = 'https://www.example.com/storks';

function side(body: string, over: Partial<SidePage> = {}, head = '<title>Storks</title>'): SidePage {
  const html = `<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`;
  return { kind: 'page', status: 200, html, durationMs: 100, ...over };
}

const TEXT = `<p>${Array.from({ length: 60 }, (_, at) => `word${at}`).join(' ')}</p>`;

describe('a comparison of pages', () => {
  it('finds nothing in pages that are alike', () => {
    const page = comparedPage(URL_OF_PAGE, side(TEXT), side(TEXT));
    assert.deepEqual([page.losses, page.gains, page.words.similarity], [[], [], 1]);
    assert.equal(isWorse(page), false);
  });

  it('tells what each side lacks: text, links, metas, headings and structured data', () => {
    const head = '<title>Storks</title><link rel="canonical" href="/storks"><meta name="robots" content="noindex">';
    const data = '<script type="application/ld+json">{"@type":"Article"}</script>';
    const own = side('<h1>Storks</h1><p>white storks</p>');
    const service = side(`<h2>Birds</h2><p>black storks</p><a href="/nests">Nests</a>${data}`, {}, head);
    const page = comparedPage(URL_OF_PAGE, own, service);
    assert.deepEqual(page.losses, ['text', 'headings', 'links', 'metas', 'structured data']);
    assert.deepEqual(page.gains, ['text', 'headings']);
    assert.deepEqual(page.words.lost, ['birds', 'black', 'nests']);
    assert.deepEqual(page.words.gained, ['white']);
    const text = pageText(page);
    assert.match(text, /- links: https:\/\/www\.example\.com\/nests \(Nests\)/);
    assert.match(text, /- metas: canonical: https:\/\/www\.example\.com\/storks/);
    assert.match(text, /- metas: robots: noindex/);
  });

  it('tolerates a word or two, such as a clock', () => {
    const page = comparedPage(URL_OF_PAGE, side(`${TEXT}<p>10:31</p>`), side(`${TEXT}<p>10:32</p>`));
    assert.deepEqual([page.losses, page.gains], [[], []]);
    assert.ok(page.words.similarity < 1);
  });

  it('ignores the marks that Prerender leaves in its pages', () => {
    const marked = '<title>Storks</title><meta rel="x-prerender-render-id" content="10cc65f5">';
    const page = comparedPage(URL_OF_PAGE, side(TEXT), side(TEXT, {}, marked));
    assert.deepEqual([page.losses, page.gains], [[], []]);
  });

  it('tells another status, and a redirect to another place', () => {
    const gone = comparedPage(URL_OF_PAGE, side(TEXT), side(TEXT, { status: 404 }));
    assert.deepEqual(gone.losses, ['status']);
    const moved = (location: string) => side('', { status: 301, location, html: '' });
    const same = comparedPage(URL_OF_PAGE, moved('/nests'), moved('https://www.example.com/nests'));
    assert.deepEqual(same.losses, []);
    assert.deepEqual(comparedPage(URL_OF_PAGE, moved('/a'), moved('/b')).losses, ['redirect']);
  });

  it('tells which side gave no page, or one that nests too deep', async () => {
    const page: Side = async () => side(TEXT);
    const failing: Side = async () => ({ kind: 'failed', reason: 'no answer' });
    const deep: Side = async () => side('<div>'.repeat(1_500));
    const run = async (own: Side, service: Side) => {
      const seen: unknown[] = [];
      const onCompared = (one: unknown) => void seen.push(one);
      const [compared] = await comparePages([URL_OF_PAGE], { own, service, atOnce: 2, onCompared });
      assert.deepEqual(seen, [compared]);
      return compared?.kind === 'failed' ? compared.reasons : assert.fail('it was compared');
    };
    assert.deepEqual(await run(page, failing), { service: 'no answer' });
    assert.deepEqual(await run(failing, page), { own: 'no answer' });
    assert.match((await run(page, deep)).service ?? '', /nests more than/);
  });

  it('sums up times, sizes and prices', () => {
    const times = Array.from({ length: 20 }, (_, at) => (at + 1) * 100);
    const pages = times.map((durationMs) => comparedPage(URL_OF_PAGE, side(TEXT, { durationMs }), side(TEXT)));
    const summary = comparisonSummary([...pages, failed()], LISTED_USD_A_THOUSAND);
    assert.deepEqual([summary.pages, summary.compared, summary.alike, summary.medianSimilarity], [21, 20, 20, 1]);
    assert.deepEqual(
      [summary.medianMs, summary.p95Ms],
      [
        { own: 1_000, service: 100 },
        { own: 1_900, service: 100 },
      ],
    );
    assert.equal(summary.usdAThousandRenders.service, LISTED_USD_A_THOUSAND);
    assert.ok(summary.usdAThousandRenders.own > 0.01 && summary.usdAThousandRenders.own < 2);
    assert.deepEqual(
      summaryRows(summary).map(([what, , service]) => [what, service]),
      [
        ['time, median', '100 ms'],
        ['time, 95th percentile', '100 ms'],
        ['HTML, median', '501 B'],
        ['a thousand renders', '$2.25'],
      ],
    );
    assert.match(summaryText(summary), /^21 pages, 20 compared, 20 alike; words 100 % alike \(median\)\.$/);
    assert.deepEqual(comparisonSummary([], 1).medianMs, {});
  });

  it('calls nearly all not all', () => {
    assert.deepEqual([1, 0.9999, 0.5].map(percent), ['100 %', '99.9 %', '50.0 %']);
  });

  it('shows hostile pages as text in the report', () => {
    const hostile = '<script>alert(1)</script>';
    const own = side(`<h1>${escapedIn(hostile)}</h1>`);
    const page: ComparedPage = comparedPage(`https://www.example.com/${hostile}`, own, side(''));
    const html = comparisonHtml([page, failed(hostile)], comparisonSummary([page], 1), 0);
    assert.doesNotMatch(html, /<script/);
    assert.match(html, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
    assert.match(html, /1970-01-01T00:00:00\.000Z/);
  });
});

function failed(reason = 'no answer') {
  return { kind: 'failed', url: URL_OF_PAGE, reasons: { service: reason } } as const;
}

function escapedIn(text: string): string {
  return text.replaceAll('<', '&lt;');
}

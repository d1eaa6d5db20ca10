// Comparisons of pages by renders that this test makes up.
import assert from 'node:assert/strict';
import type { Region } from '../../../core/geography/regions';
import { pageIdentity } from '../../../core/pages/page-key';
import { checkPageUrl } from '../../../core/pages/page-url';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import type { TrialResult } from '../../../handlers/render-protocol/trial-protocol';
import type { KnownPage } from '../../../operations/purge/index-scan';
import type { RecachePage } from '../../../operations/purge/recache';
import { chooseSample } from '../../../operations/release/compare/choose-sample';
import { type ComparedPage, comparePages, type Side } from '../../../operations/release/compare/compare-pages';
import { judgeComparison, tallyOf } from '../../../operations/release/compare/judge-comparison';
import { DEFAULT_PLAN } from '../../../operations/release/plan';

const SITE = { scheme: 'https', hosts: ['www.example.com'] } as const;
const REGION: Region = 'us-east-1';

function pageAt(path: string): RecachePage {
  const checked = checkPageUrl(`https://www.example.com${path}`, SITE);
  if (checked.kind === 'refused') throw new Error(checked.message);
  return { page: pageIdentity(checked.url, 'desktop', DEFAULT_QUERY_POLICY), region: REGION, value: 'rest' };
}

const TRACE = { startedAtMs: 0, readyMs: 1, readyBy: undefined, requests: [], untold: 0, problems: [] };

function rendered(html: string, changes: Partial<Extract<TrialResult, { kind: 'rendered' }>> = {}): TrialResult {
  return {
    kind: 'rendered',
    ...{ status: 200, headers: [], html, objection: undefined, freshSeconds: 60, textLength: html.length },
    ...{ tookMs: 1_000, trace: TRACE, pictureBase64: undefined },
    ...changes,
  };
}

const failed: TrialResult = { kind: 'failed', reason: 'deadline', detail: 'late', tookMs: 1, trace: TRACE };
const text = (...lines: readonly string[]): string => lines.map((line) => `<p>${line}</p>`).join('');
const LINES = Array.from({ length: 20 }, (_, at) => `Line ${at}`);

/** Compares one page. @param live gets the number of the render by live code, the warm-up being 0 */
async function compareOne(live: (render: number) => TrialResult, canary: () => TrialResult): Promise<ComparedPage> {
  let renders = 0;
  const trial = async (_: RecachePage, side: Side) => (side === 'live' ? live(renders++) : canary());
  const signal = new AbortController().signal;
  const { pages } = await comparePages([pageAt('/a')], trial, { concurrency: 1, signal, onProgress: () => undefined });
  return pages[0] ?? assert.fail('no page');
}

describe('operations/release/compare', () => {
  it('finds no difference between the same pages, and renders each once by each code', async () => {
    const asked: string[] = [];
    const trial = async ({ page }: RecachePage, side: Side) => {
      asked.push(`${side} ${page.url.slice(-2)}`);
      return rendered(text(...LINES), { chromium: side === 'live' ? 'Chrome/1' : 'Chrome/2' });
    };
    const signal = new AbortController().signal;
    const done: number[] = [];
    const pages = [pageAt('/a'), pageAt('/b')];
    const found = await comparePages(pages, trial, {
      concurrency: 1,
      signal,
      onProgress: (count) => void done.push(count),
    });
    // Both are warmed up first, and take turns at being the first.
    assert.deepEqual(asked, ['live /a', 'canary /a', 'live /a', 'canary /a', 'canary /b', 'live /b']);
    assert.deepEqual(
      found.pages.map(({ kind }) => kind),
      ['same', 'same'],
    );
    assert.deepEqual(found.chromium, { live: ['Chrome/1'], canary: ['Chrome/2'] });
    assert.deepEqual(done, [1, 2]);
  });

  it('finds blank pages, other statuses, lost links, metas and structured data', async () => {
    const full = rendered(`<title>T</title><meta name="a" content="b"><a href="/x">x</a>
      <script type="application/ld+json">{"@type":"Thing"}</script>${text(...LINES)}`);
    const parts = async (canary: TrialResult) => {
      const { kind, difference } = await compareOne(
        () => full,
        () => canary,
      );
      assert.equal(kind, 'different');
      return [...difference.answers, ...difference.parts.map(({ part }) => part)];
    };
    assert.deepEqual(await parts(rendered('')), ['text', 'links', 'metas', 'structured data']);
    const html = full.kind === 'rendered' ? (full.html ?? '') : '';
    assert.match((await parts(rendered(html, { status: 500 }))).join(), /status is 500; of live code 200/);
    assert.match((await parts(rendered(html, { objection: 'empty' }))).join(), /not kept \(empty\); of live code kept/);
    assert.deepEqual(await parts(rendered(html.replace('/x', '/y'))), ['links']);
    assert.match((await parts(failed)).join(), /renders nothing: deadline/);
    const moved = rendered(html, { headers: [['location', '/elsewhere']] });
    assert.match((await parts(moved)).join(), /leads to \/elsewhere; of live code to nowhere/);
  });

  it('tells what changes by itself from what the new code changes', async () => {
    let now = 0;
    const page = (...further: readonly string[]) =>
      rendered(text(...LINES, `Time ${now++}`, `Quote ${now}`, ...further));
    assert.equal(
      (
        await compareOne(
          () => page(),
          () => page(),
        )
      ).kind,
      'noisy',
    );
    const news = LINES.map((line) => `${line}!`);
    const { kind, difference } = await compareOne(
      () => page(),
      () => page(...news),
    );
    assert.equal(kind, 'different');
    assert.ok((difference.parts[0]?.added ?? 0) >= news.length);
  });

  it('takes a crash of the new code for a difference, and that of live code for none', async () => {
    const crash = (): TrialResult => {
      throw new Error('site-render failed (Unhandled): exit code 1');
    };
    const { kind, difference } = await compareOne(() => rendered(text(...LINES)), crash);
    assert.equal(kind, 'different');
    assert.match(difference.answers.join(), /renders nothing: renderer-failed.*exit code 1/);
    assert.equal((await compareOne(crash, () => rendered(''))).kind, 'unknown');
    // The second render by live code fails: nothing tells what is noise.
    const once = (render: number) => (render < 2 ? rendered('a') : crash());
    assert.equal((await compareOne(once, () => rendered('b'))).kind, 'unknown');
  });

  it('bounds what it tells of hostile pages', async () => {
    const long = text(...Array.from({ length: 3_000 }, (_, at) => `${at} ${'x'.repeat(5_000)}`));
    const { difference } = await compareOne(
      () => rendered(''),
      () => rendered(long),
    );
    assert.ok(JSON.stringify(difference).length < 10_000);
  });

  it('ends early', async () => {
    const stopping = new AbortController();
    const trial = async () => {
      stopping.abort();
      return rendered('');
    };
    const options = { concurrency: 1, signal: stopping.signal, onProgress: () => undefined };
    await assert.rejects(comparePages([pageAt('/a')], trial, options), { name: 'AbortError' });
  });

  it('judges by the share that differs, and by how many are slower', () => {
    const one: ComparedPage = {
      ...{ url: '/', variant: 'desktop', kind: 'same', liveMs: 1_000, canaryMs: 1_400 },
      difference: { answers: [], parts: [] },
    };
    const pages = (count: number, changes: Partial<ComparedPage>): readonly ComparedPage[] =>
      Array.from({ length: count }, () => ({ ...one, ...changes }));
    const judged = (...some: readonly ComparedPage[]) => judgeComparison({ pages: some }, DEFAULT_PLAN);
    assert.equal(judged(...pages(98, {}), ...pages(2, { kind: 'different' })).kind, 'good');
    assert.match(judged(...pages(97, {}), ...pages(3, { kind: 'different' })).why, /3 of 100 pages differ \(3 %\)/);
    assert.match(judged(...pages(20, { canaryMs: 2_000 })).why, /20 of 20 pages took more than 1.5 times as long/);
    assert.equal(judged(...pages(9, { canaryMs: 2_000 })).kind, 'good');
    assert.equal(judged(...pages(10, { canaryMs: 2_000 }), ...pages(10, {})).kind, 'good');
    assert.match(judged().why, /No kept page could be compared/);
    assert.match(judged(...pages(4, {}), ...pages(6, { kind: 'unknown' })).why, /did not render 6 of 10 pages/);
    assert.equal(tallyOf({ pages: pages(3, { canaryMs: undefined }) }, 1.5).canaryMedianMs, undefined);
  });

  it('chooses some of every kind of page, always the same ones for a seed', () => {
    const known = (path: string, status = 200): KnownPage => ({
      ...{ key: pageAt(path).page.key, keyUrl: pageAt(path).page.keyUrl, status, region: REGION },
      ...{ renderStartedAtMs: 0, freshUntilMs: 1, staleUntilMs: 2, errorUntilMs: 3, textLength: 1 },
    });
    const index = [
      ...Array.from({ length: 100 }, (_, at) => known(`/articles/${at}`)),
      ...[known('/'), known('/shop/1'), known('/shop/2'), known('/gone', 404)],
    ];
    const facts = { publicSite: SITE, queryPolicy: DEFAULT_QUERY_POLICY };
    const urls = (seed: string, from = index) => chooseSample(from, 8, seed, facts).map(({ page }) => page.url);
    const chosen = urls('a');
    assert.equal(chosen.length, 8);
    for (const path of ['/', '/shop/1', '/shop/2', '/gone'])
      assert.ok(
        chosen.some((url) => url === `https://www.example.com${path}`),
        path,
      );
    assert.deepEqual(urls('a', [...index].reverse()), chosen);
    assert.notDeepEqual(urls('b'), chosen);
    const asked = ['/articles/77', '/articles/33'].map((path) => pageAt(path).page.key);
    const byDemand = chooseSample(index, 8, 'a', facts, asked).map(({ page }) => page.url);
    assert.ok(byDemand.some((url) => url === 'https://www.example.com/articles/77'));
    assert.deepEqual(chooseSample(index, 200, 'a', facts, asked).length, index.length);
  });
});

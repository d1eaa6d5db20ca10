import assert from 'node:assert/strict';
import { DEFAULT_PLAN } from '../../../operations/release/plan';
import { htmlReport } from '../../../operations/release/report/html-report';
import { markdownReport } from '../../../operations/release/report/markdown-report';
import { releaseReport } from '../../../operations/release/report/release-report';
import { comparisonOf } from './fake-fleet';

const HOSTILE = '</pre><script>alert(1)</script> ``` \u202e @octocat | ![x](https://evil.example) \n# Title';

describe('operations/release/report', () => {
  const comparison = comparisonOf(100, 30);
  const pages = comparison.pages.map((page, at) => ({
    ...page,
    url: `https://www.example.com/${at}?<b>\`x\``,
    difference: {
      answers: at === 7 ? [HOSTILE, HOSTILE] : page.difference.answers,
      parts: [{ part: 'text' as const, added: 1, removed: 0, lines: [{ kind: 'added' as const, text: HOSTILE }] }],
    },
  }));
  const report = releaseReport({
    ...{ source: 'stack prod', startedAtMs: 0, endedAtMs: 60_000, plan: DEFAULT_PLAN },
    kept: { urls: ['https://www.example.com/1'], isCut: false },
    sizes: { live: { gigabytes: 1, isArm: false }, canary: { gigabytes: 2, isArm: false } },
    outcome: {
      end: { kind: 'taken-back', cause: 'limit', why: HOSTILE },
      comparison: { ...comparison, pages },
      steps: [{ percent: 1, heldMs: 10_000, counts: undefined, judgement: { kind: 'bad', why: HOSTILE } }],
      ...{ largestPercent: 1, firstShareAtMs: 5, share: 'set' },
    },
  });

  it('has the worst examples first, and bounds their number', () => {
    assert.equal(report.examples.length, 20);
    assert.equal(report.furtherDifferent, 10);
    assert.equal(report.examples[0]?.difference.answers.length, 2);
    assert.deepEqual(report.chromium, { live: ['Chrome/1'], canary: ['Chrome/2'] });
  });

  it('prices a render of each side', () => {
    const { live, canary } = report.thousandRendersUsd ?? assert.fail('no price');
    assert.ok(Math.abs(canary - 2 * live) < 1e-9 && live > 0.01 && live < 0.02);
  });

  it('shows hostile text as text in HTML', () => {
    const html = htmlReport(report);
    assert.doesNotMatch(html, /<script|<b>|\u202e/);
    assert.match(html, /&lt;script&gt;alert\(1\)/);
    assert.match(html, /default-src 'none'/);
    assert.match(html, /Chromium: Chrome\/1 live, Chrome\/2 new/);
  });

  it('shows hostile text as code or escaped text in Markdown', () => {
    const markdown = markdownReport(report);
    assert.doesNotMatch(markdown, /\u202e/);
    const outside = markdown.replace(/^(`{3,})diff\n[^]*?\n\1$/gm, '').replace(/`[^`\n]*`/g, '');
    assert.doesNotMatch(outside, /(?<!\\)<script|(?<!\\)!?(?<!\\)\[x|^# Title|(?<!\\)@octocat/m);
    assert.match(markdown, /^````diff$/m);
    for (const line of markdown.split('\n').filter((one) => one.startsWith('| 1 %')))
      assert.equal(line.replaceAll('\\|', '').split('|').length, 8);
  });
});

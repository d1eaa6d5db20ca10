import assert from 'node:assert/strict';
import { type DocumentPart, documentDiff, documentLines, type PartDiff } from '../../../operations/pages/page-diff';
import { documentSize, SIZE_LIMITS } from '../../../operations/pages/size-limits';

const URL = 'https://www.example.com/articles/1';

function diffOf(before: string, after: string, part: DocumentPart): PartDiff {
  const found = documentDiff(documentLines({ html: before, url: URL }), documentLines({ html: after, url: URL })).find(
    (one) => one.part === part,
  );
  return found ?? assert.fail(part);
}

const changed = ({ lines }: PartDiff): readonly string[] =>
  lines.flatMap((line) => (line.kind === 'added' || line.kind === 'removed' ? [`${line.kind} ${line.text}`] : []));

describe('operations/pages, differences', () => {
  it('tells lines of text that came and went, without markup', () => {
    const diff = diffOf('<p>One<p>Two<script>no()</script>', '<p>One</p><p>Three <b>words</b>', 'text');
    assert.deepEqual(changed(diff), ['removed Two', 'added Three words']);
    assert.deepEqual([diff.added, diff.removed, diff.same], [1, 1, 1]);
  });

  it('takes links that lead to the same place as the same', () => {
    const diff = diffOf('<a href="/a">A</a><a href="b">B</a>', `<a href="https://www.example.com/a">A</a>`, 'links');
    assert.deepEqual(changed(diff), ['removed https://www.example.com/articles/b (B)']);
  });

  it('compares titles, metas and canonical links whatever their order', () => {
    const [one, other] = ['<meta name="a" content="1">', '<meta property="og:title" content="2">'];
    assert.deepEqual(diffOf(`<title>T</title>${one}${other}`, `<title>T</title>${other}${one}`, 'metas').lines, []);
    const diff = diffOf('<title>Old</title>', '<title>New</title><link rel="canonical" href="/x">', 'metas');
    assert.deepEqual(changed(diff), [
      'removed title: Old',
      'added title: New',
      'added canonical: https://www.example.com/x',
    ]);
  });

  it('tells a change within structured data, and what is no JSON', () => {
    const json = (text: string): string => `<script type="application/ld+json">${text}</script>`;
    assert.deepEqual(changed(diffOf(json('{"a":1,"b":2}'), json('{ "a": 1, "b": 3 }'), 'structured data')), [
      'removed   "b": 2',
      'added   "b": 3',
    ]);
    assert.deepEqual(changed(diffOf('', json('{'), 'structured data')), ['added no JSON: {']);
  });

  it('leaves out what is the same, and says how much', () => {
    const lines = Array.from({ length: 50 }, (_, at) => `<p>Line ${at}`).join('');
    const { lines: shown } = diffOf(lines, `${lines}<p>New`, 'text');
    assert.deepEqual(shown, [
      { kind: 'left-out', lines: 48 },
      { kind: 'same', text: 'Line 48' },
      { kind: 'same', text: 'Line 49' },
      { kind: 'added', text: 'New' },
    ]);
  });

  it('is bounded for documents that have nothing in common', () => {
    const many = (word: string): string => Array.from({ length: 6_000 }, (_, at) => `<p>${word} ${at}`).join('');
    const diff = diffOf(many('one'), many('other'), 'text');
    assert.ok(diff.isCut);
    assert.ok(diff.lines.length <= 500, `${diff.lines.length} lines`);
    assert.deepEqual([diff.added, diff.removed, diff.same], [5_000, 5_000, 0]);
  });

  it('says that it read the beginning of an endless document alone', () => {
    const endless = `<p>One</p>${' '.repeat(2_000_000)}<p>Two</p>`;
    const diff = diffOf('<p>One</p>', endless, 'text');
    assert.deepEqual([diff.isCut, diff.lines], [true, []]);
  });

  it('measures a document and its head in bytes', () => {
    assert.deepEqual(documentSize('<head><title>ä</title></HEAD ><body>'), { bytes: 37, headBytes: 23 });
    assert.deepEqual(documentSize(''), { bytes: 0, headBytes: undefined });
    const sizes = SIZE_LIMITS.map(({ bytes }) => bytes);
    assert.deepEqual(
      sizes,
      sizes.toSorted((one, other) => one - other),
    );
  });
});

// Each check with pages that fail it alone, and with pages that pass.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkRules, DEFAULT_RULES } from '../../../operations/check/check-rules';
import { PAGE_CHECKS, problemsOf } from '../../../operations/check/checks/page-checks';
import { pageFacts, sharedWords } from '../../../operations/check/page-facts';
import { CHECK_CASES } from './check-cases';
import { pageWith, type Variation, WHOLE } from './check-fixtures';

const found = (variation: Variation) => problemsOf(pageWith(variation), DEFAULT_RULES);
const ids = PAGE_CHECKS.map(({ id }) => id);

describe('operations/check, the checks', () => {
  it('has cases for all of them, each id once', () => {
    assert.deepEqual([...ids].sort(), Object.keys(CHECK_CASES).sort());
  });

  it('makes errors of what hides a page, warnings of the rest', () => {
    const errors = PAGE_CHECKS.filter(({ severity }) => severity === 'error').map(({ id }) => id);
    // biome-ignore format: a list of words
    assert.deepEqual(errors.sort(), [
      'blank-for-bots', 'canonical-elsewhere', 'json-ld-broken', 'noindex', 'og-image-missing', 'og-image-relative',
      'soft-404',
    ]);
  });

  it('has a section in the documents for each, with its severity, what to do, and its source', () => {
    const page = readFileSync(path.join(__dirname, '../../../docs/checks.md'), 'utf8');
    const sections = new Map(
      page
        .split(/^### /m)
        .slice(1)
        .map((section) => [section.split('\n')[0], section]),
    );
    assert.deepEqual([...sections.keys()].sort(), [...ids].sort());
    for (const { id, severity, mend, source } of PAGE_CHECKS) {
      const section = (sections.get(id) ?? '').replaceAll('`', '').replace(/\s+/g, ' ');
      assert.match(section, new RegExp(`^${id} \\*${severity}\\*`, 'i'));
      assert.ok(section.includes(mend), `${id}: ${mend}`);
      assert.ok(section.includes(`](${source.url})`), `${id}: ${source.url}`);
    }
  });

  for (const check of PAGE_CHECKS) {
    const { fails = [], passes = [] } = CHECK_CASES[check.id] ?? {};
    it(`${check.id}: finds it, and nothing else`, () => {
      assert.ok(fails.length > 0);
      for (const [variation, said] of fails) {
        const problems = found(variation);
        assert.deepEqual(
          problems.map(({ id }) => id),
          [check.id],
          JSON.stringify(problems),
        );
        assert.match(problems[0]?.message ?? '', said);
        assert.equal(problems[0]?.severity, check.severity);
      }
    });
    it(`${check.id}: lets other pages pass`, () => {
      assert.ok(passes.length > 0);
      for (const variation of passes) assert.equal(check.find(pageWith(variation), DEFAULT_RULES.limits), undefined);
    });
  }

  it('finds nothing in a good page', () => {
    assert.deepEqual(found({}), []);
  });

  it('takes severities and limits from rules, errors first', () => {
    const rules = checkRules(
      { severities: { 'h1-several': 'error', 'title-missing': 'off' }, limits: { mostDescriptionCharacters: 3 } },
      ids,
    );
    const html = WHOLE.replace('<title>Storks</title>', '').replace('</body>', '<h1>Frogs</h1></body>');
    assert.deepEqual(
      problemsOf(pageWith({ raw: html }), rules).map(({ id, severity }) => [id, severity]),
      [
        ['h1-several', 'error'],
        ['description-too-long', 'warning'],
      ],
    );
  });

  it('reads large pages in linear time, and refuses those that nest too deep', () => {
    const facts = pageFacts(`<title>x</title>${'<div><p>a</p><a href="/b">c</a></div>'.repeat(20_000)}`);
    assert.deepEqual([...facts.words], ['a', 'c']);
    assert.ok(pageFacts('<div>'.repeat(500)));
    assert.throws(() => pageFacts('<div>'.repeat(100_000)), /The page nests more than 1000 elements/);
  });

  it('counts words of languages without spaces, and not those that nobody sees', () => {
    const { words } = pageFacts(
      '<p>白鹳在屋顶筑巢</p><script>var hidden</script><div hidden>unseen</div><ul><li>a</li><li>b</li></ul>',
    );
    assert.ok(words.has('屋顶'));
    assert.equal(words.has('hidden') || words.has('unseen'), false);
    assert.ok(words.has('a') && words.has('b'));
    assert.equal(sharedWords(new Set(['a', 'b']), new Set(['b', 'c'])), 0.5);
    assert.equal(sharedWords(new Set(), new Set()), 1);
  });
});

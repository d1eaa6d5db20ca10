// The rules of checks: severities, limits, ignored URLs, and what is refused.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CheckRulesError, checkRules, DEFAULT_LIMITS, isIgnored } from '../../../operations/check/check-rules';

const IDS = ['noindex', 'h1-several'];

function problemsIn(json: unknown): readonly string[] {
  try {
    checkRules(json, IDS);
  } catch (error) {
    assert.ok(error instanceof CheckRulesError);
    return error.message.split('\n');
  }
  return assert.fail('nothing was refused');
}

describe('operations/check, the rules', () => {
  it('reads severities, limits and ignored URLs, and keeps the other defaults', () => {
    const rules = checkRules(
      {
        $schema: 'x',
        severities: { noindex: 'off', 'h1-several': 'error' },
        limits: { leastRawPercent: 80 },
        ignore: ['https://www.example.com/admin/*'],
      },
      IDS,
    );
    assert.deepEqual(
      [...rules.severities],
      [
        ['noindex', 'off'],
        ['h1-several', 'error'],
      ],
    );
    assert.deepEqual(rules.limits, { ...DEFAULT_LIMITS, leastRawPercent: 80 });
    assert.deepEqual(rules.ignored, ['https://www.example.com/admin/*']);
    assert.deepEqual(checkRules({}, IDS).limits, DEFAULT_LIMITS);
  });

  it('has all limits in the documents, with their defaults', () => {
    const page = readFileSync(path.join(__dirname, '../../../docs/operations.md'), 'utf8');
    for (const [limit, number] of Object.entries(DEFAULT_LIMITS))
      assert.match(page, new RegExp(`^\\|.*\`${limit}\`.*\\|.*\\b${number}\\b.*\\|`, 'm'), limit);
  });

  it('refuses everything that is wrong at once, with what is allowed', () => {
    const problems = problemsIn({
      severity: {},
      severities: { noindx: 'error', noindex: 'fatal' },
      limits: { leastRawPercent: 101, mostRedirects: -1, mostTitle: 3, leastWords: '5' },
      ignore: ['/admin', 7],
    });
    assert.deepEqual(problems.slice(0, 3), [
      'There is no setting "severity"; allowed: $schema, severities, limits, ignore.',
      'There is no check "noindx"; allowed: noindex, h1-several.',
      'severities.noindex: "fatal" is not allowed; allowed: error, warning, off.',
    ]);
    assert.match(problems[3] ?? '', /^There is no limit "mostTitle"; allowed: leastWords, leastRawPercent, /);
    assert.deepEqual(problems.slice(4, 7), [
      'limits.leastRawPercent: 101 is not allowed; allowed: whole numbers from 0 to 100.',
      'limits.mostRedirects: -1 is not allowed; allowed: whole numbers from 0 to 1000000000.',
      'limits.leastWords: "5" is not allowed; allowed: whole numbers from 0 to 1000000000.',
    ]);
    assert.match(problems[7] ?? '', /^ignore: "\/admin", 7 is not allowed; allowed: a list of URLs/);
    assert.equal(problems.length, 8);
  });

  it('refuses what is no object or list', () => {
    for (const json of [null, [], 'text', 5]) assert.match(problemsIn(json)[0] ?? '', /^the file: .* a JSON object\.$/);
    assert.match(problemsIn({ limits: [] })[0] ?? '', /^limits: \[\] is not allowed/);
    assert.match(problemsIn({ ignore: 'https://x/' })[0] ?? '', /^ignore: "https:\/\/x\/" is not allowed/);
    assert.deepEqual(problemsIn({ severities: JSON.parse('{"__proto__": "off"}') }).length > 0, true);
  });

  it('ignores URLs by patterns, in linear time', () => {
    const ignored = (pattern: string, url: string) => isIgnored(checkRules({ ignore: [pattern] }, IDS), url);
    assert.ok(ignored('https://a.example/x', 'https://a.example/x'));
    assert.ok(!ignored('https://a.example/x', 'https://a.example/xy'));
    assert.ok(ignored('https://a.example/*/edit*', 'https://a.example/1/2/edit?x=1'));
    assert.ok(!ignored('https://a.example/*/edit', 'https://a.example/edit'));
    assert.ok(ignored('https://*.example/*.pdf', 'https://a.b.example/c.pdf'));
    assert.ok(!ignored('https://a.example/ab*ba', 'https://a.example/aba'));
    assert.ok(!ignored(`https://a.example/${'*a'.repeat(500)}b`, `https://a.example/${'a'.repeat(2_000)}`));
  });
});

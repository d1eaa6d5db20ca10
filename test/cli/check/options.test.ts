// The options of `georender check`.
import assert from 'node:assert/strict';
import { checkOptions } from '../../../cli/check/options';
import { optionsOf, problemsOf } from '../../support/cli/read-options';

describe('cli/check/options', () => {
  it('reads URLs, each once', () => {
    assert.deepEqual(optionsOf(checkOptions, ['HTTP://Www.Example.com', 'http://www.example.com/', '--json']), {
      urls: ['http://www.example.com/'],
      sitemap: undefined,
      budget: 100,
      config: undefined,
      html: undefined,
      sarif: undefined,
      junit: undefined,
      json: true,
    });
    assert.partialDeepStrictEqual(
      optionsOf(checkOptions, ['--sitemap', 'https://www.example.com', '--budget', '7', '--html', 'a', '--junit', 'b']),
      { urls: [], sitemap: 'https://www.example.com/', budget: 7, html: 'a', junit: 'b' },
    );
  });

  it('refuses what is no URL', () => {
    const wrong = problemsOf(checkOptions, [
      'www.example.com',
      'file:///etc/passwd',
      'https://user:secret@example.com',
    ]);
    assert.equal(wrong.length, 3);
    for (const problem of wrong) assert.match(problem, /^".*" is no page; allowed: http and https URLs/);
    assert.match(
      problemsOf(checkOptions, ['--sitemap', '/map.xml'])[0] ?? '',
      /^--sitemap: "\/map\.xml" is no sitemap/,
    );
  });

  it('wants a page, and a budget only with a sitemap', () => {
    assert.match(problemsOf(checkOptions, [])[0] ?? '', /^No page is named; name URLs, or --sitemap/);
    assert.match(problemsOf(checkOptions, ['http://a/', '--budget', '3'])[0] ?? '', /^--budget: there is no --sitemap/);
    const bounds = problemsOf(checkOptions, ['--sitemap', 'http://a/', '--budget', '0'])[0] ?? '';
    assert.match(bounds, /^--budget: "0" is not allowed; allowed: 1 to 10000 pages/);
  });
});

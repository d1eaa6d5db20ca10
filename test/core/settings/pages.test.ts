// The settings of pages: what they are completed to, and every message.
import assert from 'node:assert/strict';
import { checkSettings } from '../../../core/settings/check-settings';
import { LEAST, problemsOf, refuses } from './refused-settings';

const withRule = (rule: object) => problemsOf({ pageRules: [{ paths: '/a', ...rule }] });

describe('core/settings, pages', () => {
  it('has no rules, ignores no cookies and looks five seconds ahead by default', () => {
    const { pageRules, ignoredCookies, renderHorizonSeconds } = checkSettings(LEAST);
    assert.deepEqual(
      { pageRules, ignoredCookies, renderHorizonSeconds },
      { pageRules: [], ignoredCookies: [], renderHorizonSeconds: 5 },
    );
  });

  it('reads the given parts of rules, and no others', () => {
    const raw = {
      pageRules: [
        { paths: '/live/*', keepNoStore: false, mayBeShort: true },
        { paths: '/*', waitFor: 'main > [data-ready="yes}"]', neverLoad: ['https://*.hotjar.com/*', '*/gtm.js*'] },
      ],
      ignoredCookies: ['locale', 'ab_*'],
      renderHorizonSeconds: 0,
    };
    const { pageRules, ignoredCookies, renderHorizonSeconds } = checkSettings({ ...LEAST, ...raw });
    assert.deepEqual({ pageRules, ignoredCookies, renderHorizonSeconds }, raw);
  });

  for (const selector of ['main', '#app .done', '[data-a="x"]', 'a:not(.b, .c)', 'h1 + p', '*', '.a\\:b', "[a='(']"]) {
    it(`takes the selector ${selector}`, () => assert.deepEqual(withRule({ waitFor: selector }), []));
  }
  for (const selector of [
    '',
    ' main',
    '1a',
    '//div',
    'a{',
    'a;b',
    'a(',
    'a]',
    '[a="x]',
    'a >',
    'a,',
    '<a>',
    'x'.repeat(201),
    7,
    ['a'],
  ]) {
    it(`refuses the selector ${JSON.stringify(selector).slice(0, 20)}`, () =>
      assert.deepEqual(withRule({ waitFor: selector }), [
        `pageRules[0].waitFor is ${JSON.stringify(selector)}; allowed: a CSS selector of at most 200 characters, ` +
          'e.g. main article or [data-loaded="true"].',
      ]));
  }

  for (const pattern of ['https://a.example/*', 'http://a', '*://b.example/x?y=*', '*gtag*']) {
    it(`takes the URL pattern ${pattern}`, () => assert.deepEqual(withRule({ neverLoad: [pattern] }), []));
  }
  for (const pattern of [
    '',
    '*',
    '**',
    'https://*',
    '*://*/*',
    'hotjar.com',
    '/x',
    '*a b',
    `*${'a'.repeat(200)}`,
    'ftp://x',
    1,
  ]) {
    it(`refuses the URL pattern ${JSON.stringify(pattern).slice(0, 20)}`, () => {
      const [problem, ...more] = withRule({ neverLoad: [pattern] });
      assert.ok(
        problem?.startsWith(
          `pageRules[0].neverLoad[0] is ${JSON.stringify(pattern)}; allowed: URL patterns that begin with`,
        ),
        problem,
      );
      assert.deepEqual(more, []);
    });
  }

  refuses('rules that are not a list', { pageRules: {} }, [/^pageRules is \{\}; allowed: a list of objects\.$/]);

  refuses('a typing error', { pageRules: [{ paths: '/a', keepNostore: true }] }, [
    /^pageRules\[0\]\.keepNostore is not known; allowed: paths, keepNoStore, mayBeShort, waitFor, neverLoad\.$/,
  ]);

  refuses('a rule without paths', { pageRules: [{ mayBeShort: true }] }, [
    /^pageRules\[0\]\.paths is missing; set it to path patterns/,
  ]);

  refuses('a wrong path', { pageRules: [{ paths: 'a', mayBeShort: true }] }, [
    /^pageRules\[0\]\.paths is "a"; allowed: path patterns/,
  ]);

  refuses(
    'paths twice',
    {
      pageRules: [
        { paths: '/a', mayBeShort: true },
        { paths: '/a', keepNoStore: true },
      ],
    },
    [/^pageRules\[1\]\.paths "\/a" repeats pageRules\[0\]; name it once\.$/],
  );

  refuses('a rule with paths alone', { pageRules: [{ paths: '/a' }] }, [
    /^pageRules\[0\] says nothing of its paths; set one of keepNoStore, mayBeShort, waitFor, neverLoad\.$/,
  ]);

  refuses('wrong flags', { pageRules: [{ paths: '/a', keepNoStore: 'yes', mayBeShort: 1 }] }, [
    /^pageRules\[0\]\.keepNoStore is "yes"; allowed: true or false\.$/,
    /^pageRules\[0\]\.mayBeShort is 1; allowed: true or false\.$/,
  ]);

  refuses('patterns that are not a list', { pageRules: [{ paths: '/a', neverLoad: '*x' }] }, [
    /^pageRules\[0\]\.neverLoad is "\*x"; allowed: a list of URL patterns/,
  ]);

  refuses(
    'too many',
    {
      pageRules: Array.from({ length: 21 }, (_, index) => ({ paths: `/${index}`, mayBeShort: true })),
      ignoredCookies: Array.from({ length: 21 }, (_, index) => `c${index}`),
    },
    [/^ignoredCookies has 21 entries; allowed: at most 20\./, /^pageRules has 21 entries; allowed: at most 20\.$/],
  );

  refuses(
    'too many patterns',
    { pageRules: [{ paths: '/a', neverLoad: Array.from({ length: 21 }, (_, index) => `*x${index}`) }] },
    [/^pageRules\[0\]\.neverLoad has 21 entries; allowed: at most 20\.$/],
  );

  refuses('wrong names of cookies', { ignoredCookies: ['a b'] }, [
    /^ignoredCookies\[0\] is "a b"; allowed: a cookie’s name/,
  ]);

  refuses('a horizon out of bounds', { renderHorizonSeconds: 31 }, [
    /^renderHorizonSeconds is 31; allowed: a whole number from 0 to 30\.$/,
  ]);

  refuses('a horizon that is not a whole number', { renderHorizonSeconds: 1.5 }, [/^renderHorizonSeconds is 1\.5;/]);
});

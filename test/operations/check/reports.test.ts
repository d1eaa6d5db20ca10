// The reports of checks: HTML of hostile pages, SARIF by its schema, JUnit's XML, and the text by check.
import assert from 'node:assert/strict';
import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { load } from 'cheerio';
import type { CheckedUrl } from '../../../operations/check/check-page';
import { checkRules, DEFAULT_RULES } from '../../../operations/check/check-rules';
import type { Problem } from '../../../operations/check/checked-page';
import { CHECKS_BY_ID, PAGE_CHECKS } from '../../../operations/check/checks/page-checks';
import { summaryText, tallyText } from '../../../operations/check/reports/check-text';
import { htmlReport } from '../../../operations/check/reports/html-report';
import { junitReport } from '../../../operations/check/reports/junit-report';
import { sarifLog } from '../../../operations/check/reports/sarif-report';

const HOSTILE = `</style></title><script>alert(1)</script>"'<img src=x onerror=alert(1)>\u202e\u0000]]>&amp;\ud800`;

function problem(id: string, message: string): Problem {
  const check = CHECKS_BY_ID.get(id);
  assert.ok(check);
  return { id, severity: check.severity, message, mend: check.mend };
}

function page(path: string, problems: readonly Problem[]): CheckedUrl {
  const url = `https://www.example.com${path}`;
  return { kind: 'checked', url, status: 200, words: { raw: 1, rendered: 2, person: 3 }, problems };
}

const PAGES: readonly CheckedUrl[] = [
  page('/', []),
  page('/a?b=1&c=%22', [problem('noindex', HOSTILE), problem('h1-several', 'It has 2.')]),
  page('/d', [problem('h1-several', 'It has 3.')]),
  { kind: 'unavailable', url: 'https://other.example/', reason: HOSTILE },
];

describe('operations/check, the reports', () => {
  describe('HTML', () => {
    const html = htmlReport(PAGES, 0);
    const $ = load(html);

    it('shows hostile text as text, and has no scripts', () => {
      assert.equal($('script,img,iframe,object,form,base,link').length, 0);
      const attributes = $('*')
        .toArray()
        .flatMap((element) => Object.keys($(element).attr() ?? {}));
      assert.deepEqual(
        attributes.filter((name) => /^on/i.test(name)),
        [],
      );
      assert.equal($('style').length, 1);
      assert.match(
        $('li').first().text(),
        /<script>alert\(1\)<\/script>"'<img src=x onerror=alert\(1\)>\ufffd\ufffd]]>&amp;\ufffd/,
      );
      assert.doesNotMatch(html, /[\0\u202e]/);
    });

    it('allows itself nothing but its style and pictures', () => {
      const policy = $('meta[http-equiv="Content-Security-Policy"]').attr('content');
      assert.match(
        policy ?? '',
        /^default-src 'none'; img-src data:; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'$/,
      );
    });

    it('links each problem to what is written about its check, and only web addresses elsewhere', () => {
      for (const link of $('a').toArray()) {
        const href = $(link).attr('href') ?? '';
        if (href.startsWith('#')) assert.equal($(`[id="${href.slice(1)}"]`).length, 1, href);
        else assert.match(href, /^https?:\/\//);
      }
      assert.equal($('#check-noindex').next().find('a').attr('href'), CHECKS_BY_ID.get('noindex')?.source.url);
    });

    it('holds pictures in itself, and says where there is none', () => {
      const pictures = { raw: Uint8Array.of(1, 2), person: Uint8Array.of(3) };
      const [first] = PAGES;
      assert.ok(first?.kind === 'checked');
      const pictured = load(htmlReport([{ ...first, pictures }], 0));
      assert.deepEqual(
        pictured('img')
          .toArray()
          .map((image) => pictured(image).attr('src')),
        ['data:image/jpeg;base64,AQI=', 'data:image/jpeg;base64,Aw=='],
      );
      assert.match(pictured('figure').eq(1).text(), /With Georender.*no picture/i);
    });
  });

  describe('SARIF', () => {
    const log = sarifLog(PAGES);

    it('is valid by the schema of 2.1.0, also without results', () => {
      const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
      addFormats(ajv);
      // Both name a draft in the way of older ones.
      const rules = Object.entries(schema).filter(([name]) => !['id', '$schema'].includes(name));
      const isValid = ajv.compile(Object.fromEntries(rules));
      for (const valid of [log, sarifLog([])]) assert.ok(isValid(valid), ajv.errorsText(isValid.errors));
      assert.equal(isValid({ ...log, version: '1' }), false);
    });

    it('has a rule for each result, and pages relative to their sites', () => {
      const [run] = log.runs;
      const rules = run?.tool.driver.rules ?? [];
      assert.deepEqual(
        rules.map(({ id }) => id),
        ['noindex', 'h1-several', 'unavailable'],
      );
      assert.deepEqual(
        run?.results?.map(({ ruleId, ruleIndex, level, locations }) => [
          ruleId,
          rules[ruleIndex ?? -1]?.id,
          level,
          locations?.[0]?.physicalLocation?.artifactLocation,
        ]),
        [
          ['noindex', 'noindex', 'error', { uri: './a?b=1&c=%22', uriBaseId: 'SITE' }],
          ['h1-several', 'h1-several', 'warning', { uri: './a?b=1&c=%22', uriBaseId: 'SITE' }],
          ['h1-several', 'h1-several', 'warning', { uri: './d', uriBaseId: 'SITE' }],
          ['unavailable', 'unavailable', 'error', { uri: './', uriBaseId: 'SITE2' }],
        ],
      );
      assert.deepEqual(run?.originalUriBaseIds, {
        SITE: { uri: 'https://www.example.com/' },
        SITE2: { uri: 'https://other.example/' },
      });
    });
  });

  describe('JUnit', () => {
    const rules = checkRules(
      { severities: { 'title-missing': 'off' } },
      PAGE_CHECKS.map(({ id }) => id),
    );
    const xml = junitReport(PAGES, rules);
    const $ = load(xml, { xml: true });

    it('has a suite for each page and a case for each check, with the attributes that the schema asks for', () => {
      assert.equal($('testsuites > testsuite').length, PAGES.length);
      const checks = PAGE_CHECKS.length;
      const counts = $('testsuite')
        .toArray()
        .map(({ attribs }) => [
          attribs['name'],
          attribs['tests'],
          attribs['failures'],
          attribs['errors'],
          attribs['skipped'],
        ]);
      assert.deepEqual(counts, [
        ['https://www.example.com/', `${checks}`, '0', '0', '1'],
        ['https://www.example.com/a?b=1&c=%22', `${checks}`, '1', '0', '1'],
        ['https://www.example.com/d', `${checks}`, '0', '0', '1'],
        ['https://other.example/', '1', '0', '1', '0'],
      ]);
      for (const suite of $('testsuite').toArray()) {
        const cases = $(suite).children('testcase');
        assert.equal(String(cases.length), suite.attribs['tests']);
        for (const one of cases.toArray()) assert.ok(one.attribs['name'] && one.attribs['classname']);
      }
      const { tests, failures, errors } = $('testsuites').get(0)?.attribs ?? {};
      assert.deepEqual([tests, failures, errors], [`${3 * checks + 1}`, '1', '1']);
    });

    it('fails errors alone, and tells warnings', () => {
      assert.equal($('failure').length, 1);
      assert.equal($('failure').parent().attr('name'), 'noindex');
      assert.equal($('system-out').length, 2);
      assert.match($('system-out').first().text(), /^warning: It has 2\./);
    });

    it('is well-formed for hostile text', () => {
      assert.match($('failure').attr('message') ?? '', /<script>alert\(1\)<\/script>/);
      assert.doesNotMatch(xml, /<script>|[\0\ud800]/);
      assert.match(
        junitReport([], DEFAULT_RULES),
        /<testsuites name="georender check" tests="0" failures="0" errors="0">/,
      );
    });
  });

  it('sums up by check: errors first, then what many pages have, three pages each', () => {
    const many = Array.from({ length: 5 }, (_, index) =>
      page(`/${index}`, [problem('h1-several', `It has ${index}.`)]),
    );
    const text = summaryText([...many, ...PAGES], (_severity, marked) => marked).split('\n');
    assert.deepEqual(
      text.filter((line) => /^\S/.test(line)),
      ['https://other.example/', 'error    noindex: 1 page', 'warning  h1-several: 7 pages'],
    );
    assert.equal(text.at(-1), '         and 4 more pages');
    assert.equal(tallyText(PAGES), '4 pages, 2 with errors: 2 errors, 2 warnings.');
  });
});

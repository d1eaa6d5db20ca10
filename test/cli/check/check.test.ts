// `georender check` against pages of this machine, in a real Chromium.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { check } from '../../../cli/check/check';
import type { CheckOptions } from '../../../cli/check/options';
import { type CheckedUrl, fails } from '../../../operations/check/check-page';
import { leftOutText } from '../../../operations/check/sitemap-pages';
import { recordedTerminal } from '../../support/cli/recorded-terminal';
import { type CheckSite, startCheckSite } from './check-site';

const OPTIONS: CheckOptions = {
  urls: [],
  sitemap: undefined,
  budget: 100,
  config: undefined,
  html: undefined,
  sarif: undefined,
  junit: undefined,
  json: true,
};

interface Results {
  readonly code: number;
  readonly notes: string;
  readonly pages: readonly CheckedUrl[];
  readonly checks: readonly { readonly id: string; readonly pages: number }[];
}

const idsOf = (page: CheckedUrl | undefined): readonly string[] =>
  page?.kind === 'checked' ? page.problems.map(({ id }) => id) : ['unavailable'];

describe('georender check', function () {
  this.timeout(180_000);
  let lab: CheckSite;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'georender-check-'));
    lab = await startCheckSite();
  });
  after(async () => {
    await lab.close();
    await rm(folder, { recursive: true, force: true });
  });

  const urlOf = (target: string): string => lab.site.url + target;

  async function run(paths: readonly string[], options: Partial<CheckOptions> = {}): Promise<Results> {
    const terminal = recordedTerminal();
    const code = await check({ ...OPTIONS, urls: paths.map(urlOf), ...options }, terminal, folder);
    return { code, notes: terminal.notes(), ...JSON.parse(terminal.text()) };
  }

  it('finds nothing in pages that tell bots and people the same, and follows redirects', async () => {
    const { code, pages } = await run(['/good', '/moved']);
    assert.deepEqual(pages.map(idsOf), [[], []]);
    assert.partialDeepStrictEqual(pages[1], { kind: 'checked', redirectedTo: urlOf('/good'), status: 200 });
    assert.equal(code, 0);
  });

  it('finds that bots get nothing of an application, which Georender renders as a person sees it', async () => {
    const { code, pages } = await run(['/application']);
    assert.equal(code, 1);
    const [page] = pages;
    assert.ok(page?.kind === 'checked');
    assert.deepEqual(idsOf(page), ['blank-for-bots', 'viewport-missing', 'title-by-script', 'description-missing']);
    assert.equal(page.words.raw, 0);
    assert.equal(page.words.rendered, page.words.person);
  });

  it('asks as Googlebot first, as a person with a usual browser, and once for what pages share', async () => {
    const before = lab.site.requests.length;
    await run(['/good', '/other']);
    const asked = lab.site.requests.slice(before);
    const agents = asked.flatMap(({ target, headers }) => (target === '/good' ? [String(headers['user-agent'])] : []));
    assert.match(agents[0] ?? '', /Googlebot\/2\.1/);
    assert.match(agents[1] ?? '', /Georender\/1\.0/);
    assert.match(agents[2] ?? '', /^Mozilla\/5\.0 .*Chrome\/[\d.]+ Safari\/[\d.]+$/);
    assert.equal(agents.length, 3);
    const ofBot = asked.filter(({ headers }) => /Googlebot/.test(String(headers['user-agent'])));
    assert.deepEqual(ofBot.map(({ target }) => target).sort(), ['/good', '/other', '/robots.txt', '/stork.jpg']);
  });

  it('lets no page lead the way into the network of this machine', async () => {
    const { code, pages } = await run(['/inwards', '/leading']);
    assert.equal(code, 1);
    assert.equal(pages[0]?.kind, 'unavailable');
    assert.equal(pages[1] && fails(pages[1]), false, JSON.stringify(pages[1]));
    assert.deepEqual(lab.inner.requests, []);
  });

  it('comes to every page for the first time', async () => {
    const { pages } = await run(['/remembering/1', '/remembering/2']);
    for (const page of pages)
      assert.partialDeepStrictEqual(
        page.kind === 'checked' ? page.problems.find(({ id }) => id === 'title-by-script') : {},
        {
          message: 'Scripts change the title from "x" to "unknown".',
        },
      );
  });

  it('waits for pages that load themselves again, and opens fragments as a person does', async () => {
    const { pages } = await run(['/reloading', '/routed#/storks']);
    assert.deepEqual(
      pages.map((page) => (page.kind === 'checked' ? [page.words.raw, page.words.person] : page.reason)),
      [
        [15, 15],
        [0, 15],
      ],
    );
    assert.ok(idsOf(pages[1]).includes('blank-for-bots'));
  });

  it('says what can’t be checked', async () => {
    const { code, pages } = await run(['/picture']);
    assert.equal(code, 1);
    assert.deepEqual(pages, [
      { kind: 'unavailable', url: urlOf('/picture'), reason: `${urlOf('/picture')} is "image/png", no HTML page.` },
    ]);
  });

  it('prints a report for people, with a tally', async () => {
    const terminal = recordedTerminal();
    const urls = [urlOf('/good'), urlOf('/picture')];
    assert.equal(await check({ ...OPTIONS, urls, json: false }, terminal, folder), 1);
    const text = terminal.text();
    assert.ok(
      text.includes(`${urlOf('/good')}\n  words    a bot gets 15, with Georender 15, a person sees 15\n  ok       no`),
    );
    assert.ok(text.includes(`${urlOf('/picture')}\n  error    ${urlOf('/picture')} is "image/png", no HTML page.`));
    assert.ok(text.endsWith('\n2 pages, 1 with errors: 1 error, 0 warnings.\n'));
  });

  it('checks the pages of the sitemaps that robots.txt names, and sums them up by check', async () => {
    const { code, notes, pages, checks } = await run([], { sitemap: urlOf('/') });
    assert.equal(code, 1);
    assert.deepEqual(
      pages.map(({ url }) => url),
      [urlOf('/good'), urlOf('/application'), urlOf('/other')],
    );
    assert.deepEqual(checks[0], { id: 'blank-for-bots', severity: 'error', pages: 1 });
    assert.equal(notes, '');
    const terminal = recordedTerminal();
    await check({ ...OPTIONS, sitemap: urlOf('/map.xml'), json: false }, terminal, folder);
    assert.match(
      terminal.text(),
      /^error {4}blank-for-bots: 1 page\n {9}Let bots .*\n {9}http:.*\/application: A bot gets 0 %/,
    );
  });

  it('keeps to the budget and says so', async () => {
    const { notes, pages } = await run([], { sitemap: urlOf('/map.xml'), budget: 1 });
    assert.deepEqual(
      pages.map(({ url }) => url),
      [urlOf('/good')],
    );
    assert.match(notes, /The sitemap lists more than 1 pages; --budget raises the bound\./);
  });

  it('fails for a sitemap without pages, and says why', async () => {
    await assert.rejects(run([], { sitemap: urlOf('/empty.xml') }), /empty\.xml lists no page to check\.$/);
    await assert.rejects(run([], { sitemap: urlOf('/none.xml') }), /\/none\.xml: The site answered 404/);
    const failures = [{ sitemap: '/map.xml', reason: 'It is broken.' }];
    assert.equal(
      leftOutText({ sitemaps: 1, pages: 0, otherHosts: 2, malformed: 3, beyond: 0, failures }),
      'Left out, as they are on other hosts: 2.\nLeft out, as they are no URLs: 3.\n/map.xml: It is broken.',
    );
  });

  it('takes severities and ignored URLs from a file, named or usual', async () => {
    const rules = { severities: { 'blank-for-bots': 'warning' }, ignore: [`${lab.site.url}/other`] };
    const file = path.join(folder, '.georender-check.json');
    await writeFile(file, JSON.stringify(rules));
    try {
      const { code, pages, notes } = await run(['/application', '/other']);
      assert.equal(code, 0);
      assert.deepEqual(
        pages.map(({ url }) => url),
        [urlOf('/application')],
      );
      assert.match(notes, /^Ignored by the rules: 1\./);
    } finally {
      await rm(file);
    }
    const named = path.join(folder, 'named.json');
    await writeFile(named, '{"severity": {}}');
    await assert.rejects(run(['/good'], { config: named }), /named\.json:\nThere is no setting "severity"; allowed: /);
    await assert.rejects(run(['/good'], { config: path.join(folder, 'none') }), /can't be read \(ENOENT\)/);
  });

  it('writes the reports, with pictures of every view', async () => {
    const files = { html: 'report.html', sarif: 'report.sarif', junit: 'report.xml' };
    const at = (name: string) => path.join(folder, name);
    const options = { html: at(files.html), sarif: at(files.sarif), junit: at(files.junit) };
    const { pages } = await run(['/hostile', '/application'], options);
    const html = await readFile(options.html, 'utf8');
    const pictures = [...html.matchAll(/src="data:image\/jpeg;base64,([^"]*)" alt="([^"]*)"/g)];
    assert.equal(pictures.length, 6);
    for (const [, picture = ''] of pictures) {
      assert.ok(picture.length < 300_000);
      assert.deepEqual([...Buffer.from(picture, 'base64').subarray(0, 3)], [0xff, 0xd8, 0xff]);
    }
    // What a bot gets of the application is blank; what it would get looks as for a person.
    const [today = '', rendered = '', person = ''] = pictures.slice(3).map(([, picture = '']) => picture);
    assert.ok(today.length < rendered.length / 2, 'the blank page has less to see');
    assert.ok(Math.abs(rendered.length - person.length) < person.length / 2);
    assert.doesNotMatch(html, /<script|onload="x"/i);
    assert.match(await readFile(options.sarif, 'utf8'), /"ruleId": "soft-404"/);
    assert.match(await readFile(options.junit, 'utf8'), /<failure message="The page says/);
    assert.doesNotMatch(JSON.stringify(pages), /pictures/);
  });

  it('refuses a report that can’t be written before it looks at a page', async () => {
    const before = lab.site.requests.length;
    await assert.rejects(run(['/good'], { html: path.join(folder, 'none/report.html') }), /^ResultFileError: --html: /);
    assert.equal(lab.site.requests.length, before);
  });
});

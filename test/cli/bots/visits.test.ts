// `georender bots` as a process, over a log of this machine.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { testLines } from '../../support/bots/access-log-lines';
import { runGeorender } from '../../support/cli/run-georender';

const INTERVAL = ['--from', '2026-11-28', '--to', '2026-11-29'];

describe('cli/bots: who came', function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'georender-visits-'));
    const lines = testLines(2000);
    await writeFile(path.join(folder, 'access-000001.json'), lines.map(({ edge }) => JSON.stringify(edge)).join('\n'));
    await mkdir(path.join(folder, 'georender'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  function run(...args: string[]) {
    const files = path.join(folder, 'access-000001.json');
    return runGeorender(['bots', '--files', files, ...INTERVAL, ...args], { XDG_CACHE_HOME: folder });
  }

  it('prints tables for people, without anybody’s address', async () => {
    const { code, out, err } = await run();
    assert.equal(code, 0, err);
    for (const text of ['By bot', 'googlebot', 'OpenAI', 'By waste', 'not found', 'By path', '/articles/0'])
      assert.ok(out.includes(text), text);
    assert.doesNotMatch(out, /198\.51\.100/);
  });

  it('says in one line that no bot came', async () => {
    const { code, out, err } = await run('--to', '2026-11-27', '--from', '2026-11-26');
    assert.equal(code, 0, err);
    assert.match(
      out,
      /: 0 requests of everybody\.\nNo bot came in this interval; --from 7d looks at a longer one\.\n$/,
    );
  });

  it('prints JSON for programs, of what was asked for', async () => {
    const { code, out } = await run('--by', 'bot+status', '--json', '--limit', '3');
    assert.equal(code, 0);
    const { requests, tables } = JSON.parse(out);
    // Our own renders are left out.
    assert.equal(
      requests,
      testLines(2000).filter(({ edge }) => !/Georender/.test(edge['cs(User-Agent)'] ?? '')).length,
    );
    assert.deepEqual(
      tables.map(({ by, lines }: { by: string[]; lines: unknown[] }) => [by, lines.length]),
      [
        [[], 1],
        [['bot', 'status'], 3],
      ],
    );
  });

  it('ends with 1 and shows addresses where it finds false bots, which are unverified before', async () => {
    const before = await run('--false', '--by', 'group');
    assert.equal(before.code, 0);
    assert.match(before.out, /georender bots ranges --update/);
    const known = [{ operator: 'OpenAI', prefixes: ['192.0.2.0/24'], fetchedAtMs: 0 }];
    await writeFile(path.join(folder, 'georender/bot-addresses.json'), JSON.stringify(known));
    const after = await run('--false', '--by', 'group');
    assert.equal(after.code, 1);
    assert.match(after.out, /gptbot +198\.51\.100\.\d+/);
    assert.doesNotMatch(after.out, /googlebot +198/);
  });

  it('compares with a sitemap', async () => {
    const sitemap = path.join(folder, 'sitemap.xml');
    const urls = ['/articles/0', '/never'].map((page) => `<url><loc>https://www.example.com${page}</loc></url>`);
    await writeFile(
      sitemap,
      `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>`,
    );
    const { code, out, err } = await run('--sitemap', sitemap, '--by', 'group');
    assert.equal(code, 0, err);
    assert.match(out, /Listed pages that no bot got: 1\n {2}https:\/\/www\.example\.com\/never/);
    assert.match(out, /www\.example\.com\/articles\/1 /);
  });

  it('refuses wrong options, all at once', async () => {
    const { code, err } = await run('--by', 'colour', '--limit', '0', '--athena', '--local', '--found');
    assert.equal(code, 2);
    for (const text of ['--by has "colour"', '--limit', '--athena', '--files', '--found asks the index'])
      assert.ok(err.includes(text), text);
  });
});
